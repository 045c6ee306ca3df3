"""Staff words for the codes of referrals and evaluations."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.presenters.labels import Words

REFERRAL: Words = {
    "sent": _("sent, no appointment recorded"),
    "scheduled": _("appointment made"),
    "attended": _("attended, result to be recorded"),
    "evaluated": _("evaluated"),
    "declined": _("declined by the patient"),
    "not_attended": _("did not attend"),
    "withdrawn": _("withdrawn"),
}
CONCLUSION: Words = {
    "persistent": _("persistent pain after surgery"),
    "transient": _("transient post-surgical pain"),
    "progressive": _("progressive condition"),
    "new": _("new pain or condition"),
    "other": _("other"),
}
CAUSE: Words = {
    "foraminal_stenosis": _("lateral or foraminal stenosis"),
    "painful_disc": _("painful disc"),
    "recurrent_disc": _("recurrent or residual disc herniation"),
    "pseudarthrosis": _("pseudarthrosis (fusion not healed)"),
    "neuropathic": _("neuropathic pain"),
    "scar": _("scar around the nerve (fibrosis)"),
    "facet": _("facet joint"),
    "sacroiliac": _("sacroiliac joint"),
    "nerve_entrapment": _("peripheral nerve entrapment (cluneal, peroneal)"),
    "not_found": _("no cause found"),
}
PLAN: Words = {
    "watch": _("watch"),
    "physiotherapy": _("physiotherapy"),
    "epidural_interlaminar": _("epidural steroid, interlaminar"),
    "epidural_transforaminal": _("epidural steroid, transforaminal"),
    "epidural_caudal": _("epidural steroid, caudal"),
    "nerve_root_block": _("selective nerve root block"),
    "facet_injection": _("facet joint injection"),
    "medial_branch_block": _("medial branch block"),
    "radiofrequency": _("radiofrequency ablation"),
    "sacroiliac_injection": _("sacroiliac joint injection"),
    "adhesiolysis": _("epidural lysis of adhesions"),
    "trigger_point": _("trigger point injection"),
    "hardware_block": _("hardware block"),
    "cluneal_block": _("cluneal or other peripheral nerve block"),
    "microdiscectomy": _("microdiscectomy"),
    "endoscopic_discectomy": _("endoscopic discectomy"),
    "decompression": _("laminotomy or laminectomy"),
    "foraminotomy": _("foraminotomy"),
    "minimally_invasive_fusion": _("minimally invasive fusion"),
    "sacroiliac_fusion": _("minimally invasive sacroiliac fusion"),
    "hardware_revision": _("hardware revision or removal"),
    "intradiscal_heating": _("intradiscal heating"),
    "stimulation_trial": _("spinal cord stimulation trial"),
    "stimulator_implant": _("spinal cord stimulator implant"),
    "drug_pump": _("intrathecal drug pump"),
    "surgery": _("other surgery"),
    "none": _("none"),
}
REPEATED: Words = {"yes": _("yes"), "no": _("no"), "not_needed": _("not needed")}
HELPED: Words = {"yes": _("yes"), "partly": _("partly"), "no": _("no"), "not_used": _("not used")}
