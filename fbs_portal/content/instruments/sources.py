"""Where each figure of the registry is from. Citations are not translated."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from fbs_portal.content import sources
from fbs_portal.content.sources import Source


def _cited(short: str, full: str) -> Source:
    return Source(short=short, full=full)


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "peg_important": _cited(
            "PEG, important change",
            "Minimal important change of the PEG by a global anchor: 1.0 to 1.75 points. PubMed Central PMC10859144.",
        ),
        "roland_1983": _cited(
            "Roland & Morris 1983",
            "Roland MO, Morris RW. A study of the natural history of back pain. Part 1: development of a reliable and "
            "sensitive measure of disability in low back pain. Spine 1983; 8: 141-144.",
        ),
        "roland_fairbank_2000": _cited(
            "Roland & Fairbank 2000",
            "Roland M, Fairbank J. The Roland-Morris Disability Questionnaire and the Oswestry Disability "
            "Questionnaire. Spine 2000; 25: 3115-3124.",
        ),
        "rmdq_recovered": _cited(
            "recovered: RMDQ at most 2", "Complete recovery after back pain: NRS 0 and RMDQ at most 2. PMC2989296."
        ),
        "kroenke_2003": _cited(
            "Kroenke 2003",
            "Kroenke K, Spitzer RL, Williams JBW. The Patient Health Questionnaire-2: validity of a two-item "
            "depression screener. Medical Care 2003; 41: 1284-1292. From 3: sensitivity 83 %, specificity 92 %.",
        ),
        "kroenke_2007": _cited(
            "Kroenke 2007",
            "Kroenke K and others. Anxiety disorders in primary care: prevalence, impairment, comorbidity, and "
            "detection. Annals of Internal Medicine 2007; 146: 317-325. From 3: sensitivity 86 %, specificity 83 %.",
        ),
        "kroenke_2001": _cited(
            "Kroenke 2001",
            "Kroenke K, Spitzer RL, Williams JBW. The PHQ-9: validity of a brief depression severity measure. "
            "Journal of General Internal Medicine 2001; 16: 606-613.",
        ),
        "spitzer_2006": _cited(
            "Spitzer 2006",
            "Spitzer RL and others. A brief measure for assessing generalized anxiety disorder: the GAD-7. "
            "Archives of Internal Medicine 2006; 166: 1092-1097.",
        ),
        "odi": _cited("ODI 2.1a", "Oswestry Disability Index 2.1a, scoring and bands. Mapi Research Trust."),
        "odi_important": _cited(
            "Ostelo 2008; Copay 2008",
            "Ostelo RW and others, Spine 2008: 10 points or 30 % in low back pain. Copay AG and others, Spine Journal "
            "2008: 12.8 points after lumbar surgery, n = 454. Of two figures the larger one is used.",
        ),
        "odi_acceptable": _cited(
            "van Hooff 2016",
            "van Hooff ML and others. Acceptable state after lumbar surgery: ODI at most 22, Spine Tango, n = 1,288.",
        ),
        "ndi": _cited(
            "NDI after neck surgery",
            "Neck Disability Index: important change 7.5 of 50 points; 30 % improvement among the best definitions at "
            "5 years in 1,085 patients with cervical myelopathy.",
        ),
        "euroqol": _cited("EuroQol", "EuroQol Research Foundation. EQ-5D-5L; the index needs a national value set."),
        "promis": _cited(
            "PROMIS", "HealthMeasures. PROMIS T-scores: 50 is the mean of the reference population, 10 its deviation."
        ),
        "promis_alif": _cited(
            "PROMIS after anterior fusion",
            "PROMIS physical function after anterior lumbar interbody fusion: detectable change 7.3 points. For other "
            "operations no checked figure is held here.",
        ),
        "mannion_2009": _cited(
            "Mannion 2009",
            "Mannion AF and others. The quality of spine surgery from the patient's perspective. Part 2: minimal "
            "clinically important difference for improvement and deterioration as measured with the Core Outcome "
            "Measures Index, n = 3,056. European Spine Journal 2009; 18 (S3): 374-379.",
        ),
        "zcq": _cited(
            "Stucki 1996", "Stucki G and others. Measurement properties of a self-administered outcome measure in "
            "lumbar spinal stenosis. Spine 1996. Means of 1-5 (symptoms) and 1-4 (function), past month.",
        ),
        "tetreault_2015": _cited(
            "Tetreault 2015",
            "Tetreault L and others. The minimum clinically important difference of the modified Japanese Orthopaedic "
            "Association scale in patients with degenerative cervical myelopathy. Spine 2015; 40: 1653-1659.",
        ),
        "tetreault_2017": _cited(
            "Tetreault 2017",
            "Tetreault L and others. The modified Japanese Orthopaedic Association scale: establishing criteria for "
            "mild, moderate and severe impairment. European Spine Journal 2017; 26: 78-84.",
        ),
        "neuropathic_tools": _cited(
            "neuropathic pain questionnaires",
            "Summary of neuropathic pain questionnaires (DN4, LANSS, ID Pain), table 3 of PMC7136290.",
        ),
        "freynhagen_2006": _cited(
            "Freynhagen 2006",
            "Freynhagen R and others. painDETECT: a new screening questionnaire to identify neuropathic components in "
            "patients with back pain. Current Medical Research and Opinion 2006; 22: 1911-1920.",
        ),
        "start_back": _cited(
            "STarT Back", "Keele University. STarT Back screening tool: total 0-3 low risk. Made for primary care, not "
            "for people after an operation.",
        ),
    }
)  # fmt: skip


def short(key: str) -> str:
    """The citation beside a score; the figures that rules use too have theirs in the common list."""
    source = SOURCES.get(key)
    return sources.short(key) if source is None else str(source.short)


def full(key: str) -> str:
    source = SOURCES.get(key)
    return sources.full(key) if source is None else str(source.full)
