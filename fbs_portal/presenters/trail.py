"""One timeline of a case: operation, answers, danger signs, deeds, referral and who looked, newest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain.answers import BY_PATIENTS
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.answer_words import question_words
from fbs_portal.presenters.closing import NOT_REFERRED, closed_as
from fbs_portal.presenters.course import when_label

DEED_WORDS: labels.Words = {
    "opened": gettext_lazy("case opened"),
    "raised": gettext_lazy("urgency raised"),
    "evidence_added": gettext_lazy("new evidence on the case"),
    "ready_to_close": gettext_lazy("marked ready to close: a good later answer"),
    "take": gettext_lazy("took the case"),
    "undo_take": gettext_lazy("gave the case back"),
    "assign": gettext_lazy("assigned the case"),
    "contact": gettext_lazy("contact"),
    "snooze": gettext_lazy("snoozed"),
    "snooze_ended": gettext_lazy("snooze ended"),
    "refer": gettext_lazy("referred for spinal pain management evaluation"),
    "ask_to_refer": gettext_lazy("asked a clinician to refer"),
    "ask_again": gettext_lazy("asked the patient a few more questions"),
    "danger_dealt_with": gettext_lazy("danger dealt with"),
    "lower_urgency": gettext_lazy("urgency lowered"),
    "note": gettext_lazy("note"),
    "text_read": gettext_lazy("read the patient’s own words"),
    "correct_facts": gettext_lazy("corrected a fact of the operation"),
    "schedule": gettext_lazy("recorded the appointment"),
    "attended": gettext_lazy("the patient attended"),
    "not_attended": gettext_lazy("the patient did not attend"),
    "declined": gettext_lazy("the patient declined the evaluation"),
    "withdraw": gettext_lazy("withdrew the referral"),
    "write_letter": gettext_lazy("kept the referral letter"),
    "evaluation": gettext_lazy("recorded the evaluation"),
    "correct_evaluation": gettext_lazy("corrected the evaluation"),
    "release": gettext_lazy("released the conclusion to the patient"),
    "take_back": gettext_lazy("took the conclusion back: the patient no longer reads it"),
    "close": gettext_lazy("closed"),
    "reopen": gettext_lazy("reopened"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class TrailItem:
    """One line. `kind` is deed, answers, danger, read or operation; `text` holds what a person typed."""

    at: datetime
    when: str
    kind: str
    sentence: str
    who: str = ""
    text: str = ""


def trail(page: Any, *, now: datetime) -> tuple[TrailItem, ...]:
    """`page` holds the records of the case page (entries, submissions, dangers, reads, names, case)."""
    case, names = page.case, page.names
    tz = case.clinic.time_zone
    items = [
        _operation(case.episode, now=now, tz=tz),
        *(_answers(row, case, names, now=now) for row in page.submissions),
        *(_danger(row, now=now, tz=tz) for row in page.dangers),
        *_deeds(page.entries, names, now=now, tz=tz),
        *_reads(page.reads, names, now=now, tz=tz),
    ]  # of one moment, what stands later here followed from what stands before
    items.sort(key=lambda item: item.at)
    return tuple(reversed(items))


def _deeds(entries: Sequence[Any], names: Mapping[str, str], *, now: datetime, tz: str) -> Iterable[TrailItem]:
    """Oldest first, because what a danger sign raises may stand as high as it can already."""
    standing = ""
    for entry in entries:
        urgency = entry.params.get("urgency", standing)
        yield _deed(entry, names, same=entry.deed == "raised" and urgency == standing, now=now, tz=tz)
        standing = urgency


def _deed(entry: Any, names: Mapping[str, str], *, same: bool, now: datetime, tz: str) -> TrailItem:
    """`same`: new danger, but no higher urgency than before."""
    if same:
        words = {"urgency": labels.word(labels.URGENCY, entry.params["urgency"]).lower()}
        when = moments.stamp(entry.at, now=now, tz=tz)
        sentence = _("new evidence, still %(urgency)s") % words
        return TrailItem(at=entry.at, when=when, kind="deed", who=_author(entry), sentence=sentence, text=entry.text)
    sentence = labels.word(DEED_WORDS, entry.deed)
    details = ", ".join(_details(entry, names, today=moments.day_at(now, tz=tz)))
    return TrailItem(
        at=entry.at, when=moments.stamp(entry.at, now=now, tz=tz), kind="deed", who=_author(entry),
        sentence=f"{sentence}: {details}" if details else sentence, text=entry.text,
    )  # fmt: skip


def _author(entry: Any) -> str:
    """A colleague by name; what the patient's answers caused is the portal's doing."""
    return entry.by_label if entry.by.startswith("user:") else _("the portal")


def _details(entry: Any, names: Mapping[str, str], *, today: date) -> Iterable[str]:
    """The codes of a deed in words."""
    params = entry.params
    if "silent" in params:
        yield _("form “%(form)s” not answered") % {"form": labels.word(labels.TIME_POINT, params["silent"])}
    if entry.deed == "assign":
        to = params.get("to")
        yield _("to %(who)s") % {"who": names.get(f"user:{to}", f"user {to}") if to else _("no one")}
    if "questions" in params:
        yield ", ".join(question_words(code, params.get("region", "")) for code in params["questions"])
    if "rule_set" in params:
        yield _("rule set %(version)s judges this course from now on") % {"version": params["rule_set"]}
    if "result" in params:
        yield labels.word(labels.CONTACT, params["result"])
    if "on" in params:
        yield moments.day(date.fromisoformat(params["on"]), today=today)
    if "until" in params:
        yield _("until %(day)s") % {"day": moments.day(date.fromisoformat(params["until"]), today=today)}
    if "outcome" in params:
        yield closed_as(params["outcome"], params.get("not_referred", ""))
    if "settled_as" in params:
        yield _("as settled before (%(why)s)") % {"why": labels.word(NOT_REFERRED, params["settled_as"])}
    if "letter" in params:
        yield _("version %(number)d") % {"number": params["letter"]}
    if "from_urgency" in params:
        yield _("from %(urgency)s") % {"urgency": labels.word(labels.URGENCY, params["from_urgency"]).lower()}
    if "urgency" in params:
        urgency = labels.word(labels.URGENCY, params["urgency"]).lower()
        yield _("to %(urgency)s") % {"urgency": urgency} if "from_urgency" in params else urgency


def _answers(row: Any, case: Any, names: Mapping[str, str], *, now: datetime) -> TrailItem:
    words = {
        "form": labels.word(labels.TIME_POINT, row.followup.time_point),
        "mode": labels.word(labels.MODE, row.mode),
        "week": when_label((row.answered_on - case.episode.surgery_date).days),
    }
    sentence = _("form “%(form)s” answered %(mode)s") % words
    if words["week"] != words["form"]:  # answered in its week: one “week 12” is enough
        sentence = _("form “%(form)s” answered %(mode)s (%(week)s)") % words
    if row.supersedes_id:
        sentence = _("form “%(form)s” corrected: %(reason)s") % {**words, "reason": row.reason}
    return TrailItem(
        at=row.submitted_at, when=moments.stamp(row.submitted_at, now=now, tz=case.clinic.time_zone), kind="answers",
        sentence=sentence, who="" if row.mode in BY_PATIENTS else names.get(row.entered_by, ""),
    )  # fmt: skip


def _danger(row: Any, *, now: datetime, tz: str) -> TrailItem:
    words = {"signs": labels.join(labels.DANGER, row.codes), "why": labels.word(labels.UNTICK, row.untick_reason)}
    sentence = {
        "ticked": _("danger sign ticked: %(signs)s") % words,
        "acknowledged": _("patient acknowledged the danger page: %(signs)s") % words,
        "unticked": _("danger sign unticked (%(why)s): %(signs)s") % words,
    }[row.event]
    return TrailItem(at=row.at, when=moments.stamp(row.at, now=now, tz=tz), kind="danger", sentence=sentence)


def _reads(reads: Sequence[Any], names: Mapping[str, str], *, now: datetime, tz: str) -> Iterable[TrailItem]:
    """Who looked: one line a person and day, so that looking twice does not fill the page."""
    seen: set[tuple[str, date]] = set()
    for event in reads:
        day = moments.day_at(event.at, tz=tz)
        if (event.actor, day) not in seen:
            seen.add((event.actor, day))
            who = names.get(event.actor, event.actor)
            when = moments.stamp(event.at, now=now, tz=tz)
            yield TrailItem(at=event.at, when=when, kind="read", sentence=_("opened this page"), who=who)


def _operation(episode: Any, *, now: datetime, tz: str) -> TrailItem:
    at = datetime.combine(episode.surgery_date, time(12), tzinfo=moments.zone(tz))
    line = labels.operation_line(procedures=episode.procedures, levels=episode.levels, side=episode.side)
    today = moments.day_at(now, tz=tz)
    return TrailItem(
        at=at, when=moments.day(episode.surgery_date, today=today), kind="operation",
        sentence=_("operation: %(line)s") % {"line": line},
    )  # fmt: skip
