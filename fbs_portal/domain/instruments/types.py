"""What is known of a published instrument: its range, which way is worse, what change matters, and its licence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class InstrumentCode(StrEnum):
    """Stored with every score, so a code is never reworded without a data migration."""

    PEG = "peg"
    RMDQ = "rmdq_24"
    PHQ_2 = "phq_2"
    GAD_2 = "gad_2"
    ODI = "odi"
    NDI = "ndi"
    EQ_5D_INDEX = "eq_5d_5l_index"
    EQ_5D_VAS = "eq_5d_5l_vas"
    PROMIS_FUNCTION = "promis_pf"
    PROMIS_INTERFERENCE = "promis_pi"
    COMI = "comi"
    ZCQ_SYMPTOMS = "zcq_symptoms"
    ZCQ_FUNCTION = "zcq_function"
    MJOA = "mjoa"
    PHQ_9 = "phq_9"
    GAD_7 = "gad_7"
    DN4 = "dn4"
    S_LANSS = "s_lanss"
    PAIN_DETECT = "paindetect"
    ID_PAIN = "id_pain"
    START_BACK = "start_back"


class Worse(StrEnum):
    """Which end of the range is the bad one."""

    HIGHER = "higher"
    LOWER = "lower"


class Missing(StrEnum):
    """What an unanswered item means. A declined one is never 0 either."""

    ALL_NEEDED = "all_needed"
    UNTICKED_IS_NO = "unticked_is_no"
    TOTAL_ONLY = "total_only"


class Licence(StrEnum):
    """Whether the words of the items may stand in this app."""

    FREE = "free"
    CITE = "cite"
    HELD = "held"


@dataclass(frozen=True, slots=True, kw_only=True)
class Important:
    """The smallest change that patients notice, in points; `source` is a key of the list of sources.

    `least`: the lowest published figure where several stand beside each other; `points` is the one that is used, the
    most cautious. `percent`: of the score before surgery, a second way to say it. `worse`: the figure for getting
    worse where one was published; without one, `points` serves and the page says so.
    """

    points: Decimal
    source: str
    least: Decimal | None = None
    percent: int | None = None
    worse: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A stretch of the range up to and including `upto`, with the code of its words."""

    upto: Decimal
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Screen:
    """From `cut` on: ask further. Never a diagnosis, and nothing the triage reads."""

    cut: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Good:
    """A state that patients called acceptable or recovered: at this value or on its better side."""

    value: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blunt:
    """Below and above these values the instrument hardly shows a change."""

    below: Decimal
    above: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One instrument. `decimals`: how finely a total is written. `regions`: parts of the spine it was made for
    (empty = all). `asked`: its items can be switched on; `may_show_text` says whether its words may stand here at all.
    `notice` is shown with the items, in the words its owners ask for; names and notices are not translated.
    """

    code: InstrumentCode
    name: str
    short: str
    items: int
    lowest: Decimal
    highest: Decimal
    worse: Worse
    missing: Missing
    licence: Licence
    source: str
    decimals: int = 0
    important: Important | None = None
    bands: tuple[Band, ...] = ()
    bands_source: str = ""
    screen: Screen | None = None
    good: Good | None = None
    blunt: Blunt | None = None
    regions: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    asked: bool = False
    may_show_text: bool = False
    notice: str = ""
