"""Staff words for stored codes. A code without a word is a bug that a test finds; at run time the code itself shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, Any]

URGENCY: Words = {
    "emergency": _("Emergency"),
    "same_day": _("Same day"),
    "soon": _("Soon"),
    "evaluation": _("Evaluation"),
    "watch": _("Watch"),
    "routine": _("Routine"),
}
CATEGORY: Words = {
    "persistent": _("persistent pain pattern"),
    "transient": _("transient pain pattern"),
    "progressive": _("progressive pattern"),
    "new": _("new pain pattern"),
    "none": _("no pain problem"),
    "undetermined": _("not clear yet"),
}
PATTERN: Words = {
    "healing": _("healing"),
    "unrelieved": _("never relieved"),
    "partly_relieved": _("partly relieved"),
    "returned": _("came back"),
    "next_level": _("next level of the spine"),
    "elsewhere": _("elsewhere"),
    "after_injury": _("after an injury"),
    "recovered": _("recovered"),
    "unclear": _("unclear"),
}
ROUTE: Words = {
    "emergency_department": _("emergency department"),
    "surgeon": _("surgeon first"),
    "pain_evaluation": _("spinal pain management evaluation"),
    "clinic": _("clinic"),
    "none": _("no one needed"),
}
CONFIDENCE: Words = {"high": _("high"), "medium": _("medium"), "low": _("low")}
REGION: Words = {
    "cervical": _("neck (cervical)"),
    "thoracic": _("mid back (thoracic)"),
    "lumbar": _("low back (lumbar)"),
}
PROCEDURE: Words = {
    "discectomy": _("discectomy"),
    "laminectomy": _("laminectomy"),
    "laminotomy": _("laminotomy"),
    "foraminotomy": _("foraminotomy"),
    "decompression": _("decompression"),
    "fusion": _("fusion"),
    "disc_replacement": _("disc replacement"),
    "endoscopic_decompression": _("endoscopic decompression"),
    "spinal_cord_stimulator": _("spinal cord stimulator"),
    "hardware_removal": _("hardware removal"),
    "other": _("other operation"),
}
SIDE: Words = {"left": _("left"), "right": _("right"), "both": _("both sides"), "midline": _("midline")}
RISK: Words = {
    "anticoagulant": _("blood thinner"),
    "steroids_or_osteoporosis": _("steroids or osteoporosis"),
    "cancer": _("cancer, now or before"),
    "weak_immunity_or_diabetes": _("weak immunity or diabetes"),
    "stimulator_or_pump": _("stimulator or pump"),
}
EPISODE_STATUS: Words = {"planned": _("planned"), "performed": _("performed"), "cancelled": _("cancelled")}
TIME_POINT: Words = {
    "baseline": _("before surgery"),
    "week_2": _("week 2"),
    "week_6": _("week 6"),
    "week_12": _("week 12"),
    "month_6": _("month 6"),
    "month_12": _("month 12"),
    "month_24": _("month 24"),
    "recheck": _("recheck"),
    "unscheduled": _("my pain changed"),
    "clarification": _("a few more questions"),
}
FOLLOWUP_STATE: Words = {
    "planned": _("planned"),
    "open": _("open"),
    "late": _("late"),
    "missed": _("missed"),
    "closed": _("closed, not answered"),
    "sent": _("answered"),
    "cancelled": _("cancelled"),
}
MODE: Words = {
    "self": _("by the patient"),
    "proxy": _("by someone for the patient"),
    "phone": _("by phone"),
    "paper": _("on paper"),
    "phone_proxy": _("by phone, by someone for the patient"),
    "paper_proxy": _("on paper, by someone for the patient"),
}
UNTICK: Words = {
    "mistake": _("ticked by mistake"),
    "gone": _("it is gone"),
    "still_there": _("it is still there"),
}
STATUS: Words = {
    "new": _("new"),
    "taken": _("taken"),
    "contacted": _("contacted"),
    "snoozed": _("snoozed"),
    "referred": _("referred"),
    "closed": _("closed"),
}
OUTCOME: Words = {
    "evaluated": _("evaluated"),
    "declined": _("patient declined"),
    "not_attended": _("did not attend"),
    "not_needed": _("not needed"),
    "treated_elsewhere": _("treated elsewhere"),
    "moved_away": _("moved away"),
    "died": _("died"),
}
CONTACT: Words = {
    "spoke": _("spoke to the patient"),
    "no_answer": _("no answer"),
    "left_message": _("left a message"),
    "wrong_number": _("wrong number"),
    "letter_sent": _("letter sent"),
}
LINK_REQUEST: Words = {
    "new_link": _("asks for a new link"),
    "not_me": _("“This is not me”: link stopped"),
    "forget_me": _("asks to be forgotten"),
}
MESSAGE_STATUS: Words = {
    "waiting": _("waiting"),
    "sent": _("sent"),
    "failed": _("failed"),
    "cancelled": _("cancelled"),
}
DANGER: Words = {
    "saddle_numbness": _("numb around the groin or sexual change"),
    "bladder": _("bladder trouble, new"),
    "bowel": _("bowel trouble, new"),
    "both_legs": _("new or suddenly worse symptoms in both legs"),
    "chest_or_breathing": _("chest pain or trouble breathing"),
    "limb_paralysis": _("cannot move an arm or leg, or it is cold and pale"),
    "clumsy_hands_or_gait": _("clumsy hands or unsteady walking, new or worse"),
    "swallow_or_neck_swelling": _("cannot swallow liquids, neck swelling or noisy breathing"),
    "drowsy_or_confused": _("too sleepy to wake properly, or confused"),
    "foot_drop": _("weakness, new or getting worse"),
    "fever": _("fever"),
    "wound": _("wound red, swollen, hot or open"),
    "wound_fluid": _("clear or pink watery fluid from the wound"),
    "headache_upright": _("headache that is worse upright"),
    "calf_swelling": _("swollen, sore calf"),
    "injury": _("injury with sudden severe pain"),
    "cannot_walk": _("sudden severe pain, cannot stand or walk"),
    "stopped_medicine_ill": _("stopped a strong medicine and feels very ill"),
    "cancer_or_weight_loss": _("new weight loss or night pain"),
}
WALKING: Words = {
    "unlimited": _("no limit"),
    "over_30_min": _("over 30 min"),
    "10_to_30_min": _("10–30 min"),
    "5_to_10_min": _("5–10 min"),
    "under_5_min": _("under 5 min"),
}
OPIOIDS: Words = {"none": _("none"), "some_days": _("some days"), "every_day": _("every day")}
SAME_PAIN: Words = {
    "same": _("same"),
    "partly": _("partly the same"),
    "different": _("different"),
    "unsure": _("unsure"),
}
RELIEF: Words = {
    "never": _("never"),
    "under_4_weeks": _("under 4 weeks"),
    "4_to_12_weeks": _("4–12 weeks"),
    "3_to_6_months": _("3–6 months"),
    "over_6_months": _("over 6 months"),
    "unsure": _("unsure"),
}
ONSET: Words = {
    "never_left": _("never left"),
    "sudden": _("sudden"),
    "gradual": _("gradual"),
    "after_injury": _("after an injury"),
    "unsure": _("unsure"),
}
TREND: Words = {
    "better": _("better"),
    "same": _("same"),
    "slowly_worse": _("slowly worse"),
    "quickly_worse": _("quickly worse"),
}
YES_NO: Words = {"yes": _("yes"), "no": _("no"), "unsure": _("unsure")}
NERVE: Words = {
    "numbness": _("numbness"),
    "tingling": _("tingling"),
    "burning": _("burning"),
    "electric_shocks": _("electric shocks"),
    "touch_hurts": _("light touch hurts"),
    "weakness_unchanged": _("weakness, not getting worse"),
}
BEGAN: Words = {
    "under_2_weeks": _("under 2 weeks ago"),
    "2_to_6_weeks": _("2–6 weeks ago"),
    "6_to_12_weeks": _("6–12 weeks ago"),
    "over_3_months": _("over 3 months ago"),
    "unsure": _("unsure"),
}
TREATMENTS: Words = {
    "physiotherapy": _("physiotherapy"),
    "injection": _("injection"),
    "operation": _("operation"),
    "emergency_visit": _("emergency visit"),
}
WORST: Words = {"axial": _("back or neck"), "limb": _("leg or arm"), "equal": _("equal")}
_SITE_PARTS: Words = {
    "neck": _("neck"),
    "upper_back": _("upper back"),
    "mid_back": _("mid back"),
    "low_back": _("low back"),
    "tailbone": _("tailbone"),
    "shoulder": _("shoulder"),
    "upper_arm": _("upper arm"),
    "forearm": _("forearm"),
    "hand_thumb_side": _("hand, thumb side"),
    "hand_middle": _("middle of the hand"),
    "hand_little_side": _("hand, little-finger side"),
    "ribs": _("ribs"),
    "buttock": _("buttock"),
    "groin": _("groin"),
    "thigh_front": _("front of thigh"),
    "thigh_side": _("side of thigh"),
    "thigh_back": _("back of thigh"),
    "shin_inner": _("inner shin"),
    "shin_outer": _("outer shin"),
    "calf": _("calf"),
    "foot_top": _("top of foot"),
    "foot_outer": _("outer foot"),
}
_SITE_ON_SIDE: Words = {"left": _("left %(part)s"), "right": _("right %(part)s")}


_said: dict[tuple[int, str | None], tuple[Words, dict[Any, str]]] = {}
"""Words looked up, by table and language. The table is held too, so that no other one can come to have its id."""


def word(words: Words, code: Any) -> str:
    """The word for one code; an unknown code (of a later version) shows as it is."""
    held = _said.setdefault((id(words), get_language()), (words, {}))[1]
    if code and code not in held and code in words:
        held[code] = str(words[code])
    return held.get(code, str(code)) if code else ""


def join(words: Words, codes: Iterable[Any]) -> str:
    return ", ".join(word(words, code) for code in codes)


def site(code: str) -> str:
    """`left_calf` → “left calf”."""
    side, _sep, part = code.partition("_")
    if side in _SITE_ON_SIDE and part in _SITE_PARTS:
        return str(_SITE_ON_SIDE[side]) % {"part": _SITE_PARTS[part]}
    return word(_SITE_PARTS, code)


def sites(codes: Iterable[str]) -> str:
    return ", ".join(site(code) for code in codes)


def operation_line(*, procedures: Iterable[str], levels: Iterable[str], side: str, revision: bool = False) -> str:
    """“Discectomy L5–S1 left”, one line."""
    parts = [join(PROCEDURE, procedures), levels_span(list(levels)), word(SIDE, side)]
    line = " ".join(part for part in parts if part)
    line = line[:1].upper() + line[1:]
    return str(_("%(line)s, revision")) % {"line": line} if revision else line


def levels_span(levels: list[str]) -> str:
    """`["L4-L5", "L5-S1"]` → “L4–S1” when they join, otherwise a list."""
    if not levels:
        return ""
    pairs = zip(levels, levels[1:], strict=False)
    if all(upper.split("-")[-1] == lower.split("-")[0] for upper, lower in pairs):
        return f"{levels[0].split('-')[0]}–{levels[-1].split('-')[-1]}"
    return ", ".join(level.replace("-", "–") for level in levels)
