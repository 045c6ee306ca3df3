"""Every source that a rule or a threshold names, once: key → citation a reader can follow.

`fbs_portal_convention` marks engineering judgement built on the facts around it; it is not a published rule.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """`short` stands beside a finding, `full` in the list of sources. Citations are not translated."""

    short: str | Promise
    full: str | Promise


def _cited(short: str, full: str) -> Source:
    return Source(short=short, full=full)


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "ostelo_2008": _cited(
            "Ostelo 2008",
            "Ostelo RW and others. Interpreting change scores for pain and functional status in low back pain: "
            "towards international consensus regarding minimal important change. Spine 2008.",
        ),
        "parai_2020": _cited(
            "Parai 2020",
            "Parai C and others. Smallest detectable and minimal important change of patient-reported outcome "
            "measures, Swespine, n = 98,732. European Spine Journal 2020, doi 10.1007/s00586-019-06222-8.",
        ),
        "werner_2017": _cited(
            "Werner 2017",
            "Werner DAT and others. Criteria for failure and worsening after surgery for lumbar disc herniation: "
            "a multicenter study based on data from the Norwegian Registry for Spine Surgery. "
            "European Spine Journal 2017; 26: 2650.",
        ),
        "gerbershagen_2011": _cited(
            "Gerbershagen 2011",
            "Gerbershagen HJ and others. Determination of moderate-to-severe postoperative pain on the numeric "
            "rating scale: a cut-off point analysis. British Journal of Anaesthesia 2011.",
        ),
        "boonstra_2016": _cited(
            "Boonstra 2016",
            "Boonstra AM and others. Cut-off points for mild, moderate, and severe pain on the numeric rating "
            "scale for pain in patients with chronic musculoskeletal pain. Frontiers in Psychology 2016; 7: 1466.",
        ),
        "icd11_mg30_21": _cited(
            "ICD-11 MG30.21, Schug 2019",
            "Schug SA and others. The IASP classification of chronic pain for ICD-11: chronic postsurgical or "
            "posttraumatic pain. Pain 2019; 160: 45.",
        ),
        "hebert_2019": _cited(
            "Hebert 2019",
            "Hebert JJ and others. Patients undergoing surgery for lumbar spinal stenosis experience unique "
            "courses of pain and disability. PLoS One 2019; 14: e0224200.",
        ),
        "fritsch_2017": _cited(
            "Fritsch 2017",
            "Fritsch CG and others. The clinical course of pain and disability following surgery for spinal stenosis: "
            "a systematic review and meta-analysis of cohort studies. European Spine Journal 2017; 26: 324.",
        ),
        "peul_success_vas": _cited(
            "sciatica success score",
            "Sciatica outcome: success as visual analogue scale leg at most 17.5 and back at most 22.5 of 100. "
            "PubMed Central PMC3175874.",
        ),
        "bass_2011": _cited(
            "BASS 2011",
            "Timescale of leg pain resolution following lumbar spinal decompression or discectomy, n = 100. "
            "British Association of Spine Surgeons 2011, Orthopaedic Proceedings 94-B Supp XXVI.",
        ),
        "shahi_2025": _cited(
            "Shahi 2025",
            "Shahi P and others. Temporal trends of improvement after minimally invasive transforaminal lumbar "
            "interbody fusion. Spine 2025; 50(2): 81.",
        ),
        "shahi_early_2024": _cited(
            "early NRS thresholds after MIS TLIF",
            "Early NRS leg and back thresholds predict clinical recovery after MIS transforaminal lumbar interbody "
            "fusion for degenerative spine disease, n = 166. 2024, PubMed 39482274.",
        ),
        "ahn_2025": _cited(
            "Ahn 2025",
            "Ahn Y. Strategies to reduce rebound pain after transforaminal endoscopic lumbar discectomy. "
            "Journal of Clinical Medicine 2025; 14: 3529.",
        ),
        "zhang_2021": _cited(
            "Zhang 2021",
            "Zhang C and others. A postoperative phenomenon of percutaneous endoscopic lumbar discectomy: rebound "
            "pain. Orthopaedic Surgery 2021, doi 10.1111/os.13088 (15 of 144 patients).",
        ),
        "suri_2012": _cited(
            "Suri 2012",
            "Suri P and others. Recurrence of radicular pain or back pain after resolution of symptoms from lumbar "
            "disc herniation. PubMed Central PMC3866041.",
        ),
        "maigne_2005": _cited(
            "Maigne & Planchon 2005",
            "Maigne JY, Planchon CA. Sacroiliac joint pain after lumbar fusion: a study with anesthetic blocks. "
            "European Spine Journal 2005; 14: 654.",
        ),
        "foltz_2004": _cited(
            "Foltz 2004", "Foltz V. Results of disc herniation reoperation. Revue du Rhumatisme 2004; 71: S116."
        ),
        "sears_2011": _cited(
            "Sears 2011",
            "Sears WR and others. Incidence and prevalence of surgery at segments adjacent to a previous posterior "
            "lumbar arthrodesis, n = 1,000. Spine Journal 2011, PubMed 21168094.",
        ),
        "kumar_2008": _cited(
            "Kumar 2008",
            "Kumar K and others. The effects of spinal cord stimulation in neuropathic pain are sustained: 24-month "
            "follow-up; 31 % device surgery. Neurosurgery 2008, PubMed 18981888.",
        ),
        "krebs_2009": _cited(
            "Krebs 2009",
            "Krebs EE and others. Development and initial validation of the PEG, a three-item scale assessing pain "
            "intensity and interference. Journal of General Internal Medicine 2009, doi 10.1007/s11606-009-0981-1.",
        ),
        "krebs_mid": _cited(
            "PEG important difference",
            "Minimal important difference of the PEG, 1.0 to 1.75 by global anchor. PubMed Central PMC10859144.",
        ),
        "bmj_ces": _cited(
            "BMJ Best Practice, cauda equina",
            "BMJ Best Practice 3000164. Cauda equina syndrome: diagnosis approach.",
        ),
        "lothian_ces": _cited(
            "NHS Lothian RefHelp", "NHS Lothian RefHelp. Serious lumbar spine conditions: cauda equina syndrome."
        ),
        "acute_back_pathway": _cited(
            "acute back pain pathway",
            "Acute back pain pathway: new or progressive deficit and spinal infection the same day, suspected "
            "tumour urgent imaging.",
        ),
        "fusion_when_to_call": _cited(
            "leaflet: when to call after fusion", "HealthPages.org. When to call your surgeon after spinal fusion."
        ),
        "wound_infection_rates": _cited(
            "surgical site infection rates",
            "Surgical site infection after spine surgery: 6.7 % of 898 instrumented operations. European Spine "
            "Journal 2018, doi 10.1007/s00586-018-05877-z.",
        ),
        "wound_leaflet": _cited(
            "leaflet: wound drainage",
            "Leaflet after spine surgery: drainage for more than 5 days, or foul, is called in.",
        ),
        "finucane_2020": _cited(
            "Finucane 2020 (IFOMPT)",
            "Finucane LM and others. International framework for red flags for potential serious spinal "
            "pathologies. JOSPT 2020.",
        ),
        "cks_red_flags": _cited(
            "NICE CKS, red flags",
            "NICE Clinical Knowledge Summaries. Interpreting red flags: patients do not volunteer them, so ask.",
        ),
        "fbs_portal_convention": Source(
            short=_("fbs_portal convention"),
            full=_("fbs_portal convention: engineering judgement, see docs/triage.md"),
        ),
    }
)


def short(key: str) -> str:
    """The citation beside a finding; an unknown key shows itself."""
    source = SOURCES.get(key)
    return key if source is None else str(source.short)


def full(key: str) -> str:
    source = SOURCES.get(key)
    return key if source is None else str(source.full)
