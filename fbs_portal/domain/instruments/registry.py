"""The instruments that can be asked or recorded. A figure that was not found in a source is left out, not guessed."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from fbs_portal.domain.codes import Region
from fbs_portal.domain.instruments.types import (
    Band,
    Blunt,
    Good,
    Important,
    Instrument,
    InstrumentCode,
    Licence,
    Missing,
    Screen,
    Worse,
)

PFIZER = (
    "Developed by Drs. Robert L. Spitzer, Janet B.W. Williams, Kurt Kroenke and colleagues, with an educational grant "
    "from Pfizer Inc. No permission required to reproduce, translate, display or distribute."
)
ROLAND = (
    "Roland-Morris Disability Questionnaire. Roland MO, Morris RW. A study of the natural history of back pain. "
    "Part 1: Development of a reliable and sensitive measure of disability in low back pain. Spine 1983; 8: 141-144."
)
KREBS = "PEG: Krebs EE et al., J Gen Intern Med 2009;24:733-738"

LUMBAR, CERVICAL = (Region.LUMBAR.value,), (Region.CERVICAL.value,)
NUMBER = Decimal


def _bands(*stretches: tuple[int, str]) -> tuple[Band, ...]:
    return tuple(Band(upto=Decimal(upto), code=code) for upto, code in stretches)


def _total(code: InstrumentCode, name: str, short: str, low: int, high: int, **rest: Any) -> Instrument:
    """A score without items: a clinic that holds a licence asks elsewhere and records the total here."""
    about: dict[str, Any] = {"worse": Worse.HIGHER, "missing": Missing.TOTAL_ONLY, "licence": Licence.HELD, "items": 0}
    about |= {"code": code, "name": name, "short": short, "lowest": Decimal(low), "highest": Decimal(high)}
    return Instrument(**about | rest)


PEG = Instrument(
    code=InstrumentCode.PEG, name="PEG pain scale", short="PEG", items=3, lowest=NUMBER(0), highest=NUMBER(10),
    decimals=2, worse=Worse.HIGHER, missing=Missing.ALL_NEEDED, licence=Licence.CITE, source="krebs_2009",
    important=Important(points=NUMBER("1.75"), least=NUMBER(1), source="peg_important"), languages=("en",),
    may_show_text=True, notice=KREBS,
)  # fmt: skip

RMDQ = Instrument(
    code=InstrumentCode.RMDQ, name="Roland-Morris Disability Questionnaire", short="RMDQ-24", items=24,
    lowest=NUMBER(0), highest=NUMBER(24), worse=Worse.HIGHER, missing=Missing.UNTICKED_IS_NO, licence=Licence.FREE,
    source="roland_1983", important=Important(points=NUMBER(5), percent=30, source="ostelo_2008"),
    good=Good(value=NUMBER(2), source="rmdq_recovered"), regions=LUMBAR, languages=("en",),
    blunt=Blunt(below=NUMBER(4), above=NUMBER(20), source="roland_fairbank_2000"),
    asked=True, may_show_text=True, notice=ROLAND,
)  # fmt: skip

PHQ_2 = Instrument(
    code=InstrumentCode.PHQ_2, name="Patient Health Questionnaire-2", short="PHQ-2", items=2, lowest=NUMBER(0),
    highest=NUMBER(6), worse=Worse.HIGHER, missing=Missing.ALL_NEEDED, licence=Licence.FREE, source="kroenke_2003",
    screen=Screen(cut=NUMBER(3), source="kroenke_2003"), languages=("en",), asked=True, may_show_text=True,
    notice=f"PHQ-2. {PFIZER}",
)  # fmt: skip

GAD_2 = Instrument(
    code=InstrumentCode.GAD_2, name="Generalized Anxiety Disorder-2", short="GAD-2", items=2, lowest=NUMBER(0),
    highest=NUMBER(6), worse=Worse.HIGHER, missing=Missing.ALL_NEEDED, licence=Licence.FREE, source="kroenke_2007",
    screen=Screen(cut=NUMBER(3), source="kroenke_2007"), languages=("en",), asked=True, may_show_text=True,
    notice=f"GAD-2. {PFIZER}",
)  # fmt: skip

TOTALS = (
    _total(
        InstrumentCode.ODI, "Oswestry Disability Index", "ODI", 0, 100, decimals=1, source="odi", regions=LUMBAR,
        important=Important(points=NUMBER("12.8"), least=NUMBER(10), percent=30, source="odi_important"),
        bands=_bands((20, "minimal"), (40, "moderate"), (60, "severe"), (80, "very_severe"), (100, "extreme")),
        bands_source="odi", good=Good(value=NUMBER(22), source="odi_acceptable"),
    ),
    _total(
        InstrumentCode.NDI, "Neck Disability Index, points", "NDI", 0, 50, source="ndi", regions=CERVICAL,
        important=Important(points=NUMBER("7.5"), percent=30, source="ndi"),
    ),
    _total(
        InstrumentCode.EQ_5D_INDEX, "EQ-5D-5L index", "EQ-5D index", -1, 1, decimals=3, worse=Worse.LOWER,
        source="euroqol", important=Important(points=NUMBER("0.10"), source="parai_2020"),
    ),
    _total(InstrumentCode.EQ_5D_VAS, "EQ-5D-5L health today", "EQ-5D VAS", 0, 100, worse=Worse.LOWER,
           source="euroqol"),
    _total(
        InstrumentCode.PROMIS_FUNCTION, "PROMIS physical function, T-score", "PROMIS PF", 0, 100, decimals=1,
        worse=Worse.LOWER, source="promis", important=Important(points=NUMBER("7.3"), source="promis_alif"),
    ),
    _total(
        InstrumentCode.PROMIS_INTERFERENCE, "PROMIS pain interference, T-score", "PROMIS PI", 0, 100, decimals=1,
        source="promis",
    ),
    _total(
        InstrumentCode.COMI, "Core Outcome Measures Index", "COMI", 0, 10, decimals=2, source="mannion_2009",
        important=Important(points=NUMBER("2.2"), worse=NUMBER("0.3"), source="mannion_2009"),
    ),
    _total(InstrumentCode.ZCQ_SYMPTOMS, "Zurich Claudication Questionnaire, symptoms", "ZCQ symptoms", 1, 5,
           decimals=2, source="zcq", regions=LUMBAR),
    _total(InstrumentCode.ZCQ_FUNCTION, "Zurich Claudication Questionnaire, function", "ZCQ function", 1, 4,
           decimals=2, source="zcq", regions=LUMBAR),
    _total(
        InstrumentCode.MJOA, "Modified Japanese Orthopaedic Association score, rated by a clinician", "mJOA", 0, 18,
        worse=Worse.LOWER, licence=Licence.CITE, source="tetreault_2015", regions=CERVICAL,
        important=Important(points=NUMBER(2), source="tetreault_2015"), bands_source="tetreault_2017",
        bands=_bands((11, "severe"), (14, "moderate"), (17, "mild"), (18, "no_sign")),
    ),
    _total(
        InstrumentCode.PHQ_9, "Patient Health Questionnaire-9", "PHQ-9", 0, 27, licence=Licence.FREE,
        source="kroenke_2001", bands_source="kroenke_2001",
        bands=_bands((4, "minimal"), (9, "mild"), (14, "moderate"), (19, "moderately_severe"), (27, "severe")),
    ),
    _total(
        InstrumentCode.GAD_7, "Generalized Anxiety Disorder-7", "GAD-7", 0, 21, licence=Licence.FREE,
        source="spitzer_2006", bands_source="spitzer_2006",
        bands=_bands((4, "minimal"), (9, "mild"), (14, "moderate"), (21, "severe")),
    ),
    _total(InstrumentCode.DN4, "DN4 neuropathic pain questions", "DN4", 0, 10, source="neuropathic_tools"),
    _total(
        InstrumentCode.S_LANSS, "S-LANSS neuropathic pain score", "S-LANSS", 0, 24, source="neuropathic_tools",
        bands=_bands((11, "nerve_unlikely"), (24, "nerve_likely")), bands_source="neuropathic_tools",
    ),
    _total(
        InstrumentCode.PAIN_DETECT, "painDETECT", "painDETECT", -1, 38, source="freynhagen_2006",
        bands=_bands((12, "nerve_unlikely"), (18, "nerve_unclear"), (38, "nerve_likely")),
        bands_source="freynhagen_2006",
    ),
    _total(InstrumentCode.ID_PAIN, "ID Pain", "ID Pain", -1, 5, source="neuropathic_tools"),
    _total(InstrumentCode.START_BACK, "STarT Back tool, total", "STarT Back", 0, 9, source="start_back",
           regions=LUMBAR, bands=_bands((3, "low_risk"), (9, "raised_risk")), bands_source="start_back"),
)  # fmt: skip
"""PROMIS scores are T-scores: 50 is the mean of the reference population, 10 its standard deviation."""

INSTRUMENTS: Mapping[str, Instrument] = MappingProxyType(
    {instrument.code.value: instrument for instrument in (PEG, RMDQ, PHQ_2, GAD_2, *TOTALS)}
)
"""Code → instrument, in the order they are listed."""

ASKED: tuple[Instrument, ...] = tuple(instrument for instrument in INSTRUMENTS.values() if instrument.asked)
"""Those a clinic can switch on. PEG is not among them: it belongs to the form itself."""


def get(code: str) -> Instrument:
    """LookupError for a code that is not registered."""
    try:
        return INSTRUMENTS[code]
    except KeyError:
        raise LookupError(f"no instrument {code!r}") from None
