"""What a spinal pain management evaluation can find and plan, as stored codes.

Causes are those of the published series of failed-surgery patients; plans are the spinal injections and
minimally invasive procedures of the clinic's own page, and the ways without either. Free text stands beside them.
"""

from __future__ import annotations

from enum import StrEnum

from fbs_portal.domain.codes import Category, ReferralStatus

WAITING = (ReferralStatus.SENT, ReferralStatus.SCHEDULED, ReferralStatus.NOT_ATTENDED)
"""The patient has not been seen yet and is still expected; a case has one such referral at most."""

RUNNING = (*WAITING, ReferralStatus.ATTENDED)
"""A result is still to come."""


class Conclusion(StrEnum):
    """The answer to the four-way question, by the clinician who examined the patient."""

    PERSISTENT = "persistent"
    TRANSIENT = "transient"
    PROGRESSIVE = "progressive"
    NEW = "new"
    OTHER = "other"


class Repeated(StrEnum):
    """Whether an image was made again for the evaluation."""

    YES = "yes"
    NO = "no"
    NOT_NEEDED = "not_needed"


class Helped(StrEnum):
    """Whether the portal's suggestion helped the clinician who evaluated."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    NOT_USED = "not_used"


class Cause(StrEnum):
    """Causes found after failed spine surgery: Burton 1981, Waguespack 2002, Slipman 2002, Schofferman 2003."""

    FORAMINAL_STENOSIS = "foraminal_stenosis"
    PAINFUL_DISC = "painful_disc"
    RECURRENT_DISC = "recurrent_disc"
    PSEUDARTHROSIS = "pseudarthrosis"
    NEUROPATHIC = "neuropathic"
    SCAR = "scar"
    FACET = "facet"
    SACROILIAC = "sacroiliac"
    NERVE_ENTRAPMENT = "nerve_entrapment"
    NOT_FOUND = "not_found"


class Plan(StrEnum):
    """What is planned; several may be."""

    WATCH = "watch"
    PHYSIOTHERAPY = "physiotherapy"
    EPIDURAL_INTERLAMINAR = "epidural_interlaminar"
    EPIDURAL_TRANSFORAMINAL = "epidural_transforaminal"
    EPIDURAL_CAUDAL = "epidural_caudal"
    NERVE_ROOT_BLOCK = "nerve_root_block"
    FACET_INJECTION = "facet_injection"
    MEDIAL_BRANCH_BLOCK = "medial_branch_block"
    RADIOFREQUENCY = "radiofrequency"
    SACROILIAC_INJECTION = "sacroiliac_injection"
    ADHESIOLYSIS = "adhesiolysis"
    TRIGGER_POINT = "trigger_point"
    HARDWARE_BLOCK = "hardware_block"
    CLUNEAL_BLOCK = "cluneal_block"
    MICRODISCECTOMY = "microdiscectomy"
    ENDOSCOPIC_DISCECTOMY = "endoscopic_discectomy"
    DECOMPRESSION = "decompression"
    FORAMINOTOMY = "foraminotomy"
    MINIMALLY_INVASIVE_FUSION = "minimally_invasive_fusion"
    SACROILIAC_FUSION = "sacroiliac_fusion"
    HARDWARE_REVISION = "hardware_revision"
    INTRADISCAL_HEATING = "intradiscal_heating"
    STIMULATION_TRIAL = "stimulation_trial"
    STIMULATOR_IMPLANT = "stimulator_implant"
    DRUG_PUMP = "drug_pump"
    SURGERY = "surgery"
    NONE = "none"


_PLANS = tuple(Plan)
WITHOUT_PROCEDURE = (Plan.WATCH, Plan.PHYSIOTHERAPY)
INJECTIONS = _PLANS[_PLANS.index(Plan.EPIDURAL_INTERLAMINAR) : _PLANS.index(Plan.MICRODISCECTOMY)]
MINIMALLY_INVASIVE = _PLANS[_PLANS.index(Plan.MICRODISCECTOMY) : _PLANS.index(Plan.STIMULATION_TRIAL)]
LAST_RESORT = (Plan.STIMULATION_TRIAL, Plan.STIMULATOR_IMPLANT, Plan.DRUG_PUMP)


def agreement(*, suggested: str, found: str) -> bool | None:
    """Whether the evaluation found what was suggested; None when nothing comparable was suggested or found."""
    four = frozenset(Conclusion) & frozenset(Category)
    return suggested == found if suggested in four and found in four else None
