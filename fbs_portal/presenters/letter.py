"""The referral letter: what whoever evaluates needs to know, made from the records of the case page.

A clinician's own words stand around the data and change nothing of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from fbs_portal.content.referral_letter import ASKED, OPENING, REQUEST
from fbs_portal.domain.referral_letter import Asked
from fbs_portal.presenters import case as case_words
from fbs_portal.presenters import moments
from fbs_portal.presenters.compare import Comparison, compare
from fbs_portal.presenters.course import CourseRow, SeriesNames, course_rows, series_names
from fbs_portal.presenters.curve import curve_svg
from fbs_portal.presenters.danger import DangerBlock, danger_block
from fbs_portal.presenters.recovery import expected
from fbs_portal.presenters.suggestion import Suggestion, suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a clinician writes and chooses: `asked` are codes of `domain.referral_letter`."""

    opening: str
    asked: tuple[str, ...]
    request: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """`state` says what the letter is: a draft, a preview, or which version; `parties` are (name, value) lines.

    `own` are the clinician's words with `asked` in words, None in a letter that was made from the records alone.
    """

    clinic: str
    phone: str
    state: str
    own: Own | None
    parties: tuple[tuple[str, str], ...]
    question: str
    signed: str
    patient: tuple[tuple[str, str], ...]
    operation: tuple[tuple[str, str], ...]
    names: SeriesNames
    curve: SafeString
    points: tuple[CourseRow, ...]
    band_note: str
    answers: Comparison
    danger: DangerBlock
    suggestion: Suggestion | None
    made: str


def letter(page: Any, *, by: str, now: datetime, own: Own | None = None, number: int = 0) -> Letter:
    """`page` holds the records of the case page; `by` is who opens the letter, or keeps it as version `number`."""
    case, episode, tz = page.case, page.case.episode, page.case.clinic.time_zone
    referral = page.referrals[-1] if page.referrals else None
    points = case_words.points(page.submissions, page.followups, surgery_date=episode.surgery_date)
    band, band_note = expected(region=episode.region, procedures=episode.procedures)
    names = series_names(episode.region)
    return Letter(
        clinic=str(case.clinic),
        phone=case.clinic.phone,
        state=_state(page, own=own, number=number, now=now),
        own=own and replace(own, asked=tuple(str(ASKED[Asked(code)]) for code in own.asked)),
        parties=_parties(referral, page.names, tz=tz) if referral else (),
        question=referral.question if referral else "",
        signed=", ".join(part for part in (by, str(case.clinic)) if part),
        patient=_patient(episode.patient),
        operation=case_words.facts(case, now=now),
        names=names,
        curve=curve_svg(points, labels=names, band=band, name="letter-curve"),
        points=course_rows(points),
        band_note=band_note,
        answers=_answers(page.submissions, region=episode.region, surgery_date=episode.surgery_date),
        danger=danger_block(
            case,
            submissions=page.submissions,
            dangers=page.dangers,
            entries=page.entries,
            now=None,
            spoken_by=page.names.get(case.spoken_by, ""),
        ),
        suggestion=suggestion(
            case.assessment,
            others=(),
            course={"region": episode.region, "surgery_date": episode.surgery_date},
            submissions=page.submissions,
            danger_open=case.danger_open,
            now=None,
            tz=tz,
        )
        if case.assessment
        else None,
        made=_("Made on %(at)s by %(who)s") % {"at": moments.exact(now, tz=tz), "who": by},
    )


def body(made: Letter, *, tag: str = "h1") -> SafeString:
    """The letter as markup: what is shown, printed and kept; `tag` is that of its title."""
    return render_to_string("admin/fbs_portal/letter/body.html", {"letter": made, "tag": tag})


def first_words(clinic: Any, *, kept: Any) -> dict[str, Any]:
    """What the next version begins with: the one kept last, or else the clinic's words, or those of the app."""
    if kept is not None:
        return {"opening": kept.opening, "asked": kept.asked, "request": kept.request}
    return {
        "opening": clinic.letter_opening or str(OPENING),
        "asked": [Asked.EVALUATION.value],
        "request": clinic.letter_request or str(REQUEST),
    }


def _state(page: Any, *, own: Own | None, number: int, now: datetime) -> str:
    if not page.referrals:
        return _("Draft: the patient has not been referred.")
    tz = page.case.clinic.time_zone
    last = page.letters[-1] if page.letters else None
    if number:
        words = {"number": number, "at": moments.exact(now, tz=tz)}
        this = _("Version %(number)d of %(at)s.") % words
        if last is None:
            return this
        earlier = {"number": last.number, "at": moments.exact(last.kept_at, tz=tz)}
        return f"{this} {_('It replaces version %(number)d of %(at)s.') % earlier}"
    if own is not None:
        return _("Preview: this is not kept yet.")
    return (
        _("Made from the records; the letter that was kept is version %(number)d.") % {"number": last.number}
        if last
        else ""
    )


def _parties(referral: Any, names: Any, *, tz: str) -> tuple[tuple[str, str], ...]:
    sent = moments.day_at(referral.referred_at, tz=tz)
    lines = [
        (_("To"), referral.referred_to),
        (_("Referred by"), names.get(referral.referred_by, referral.referred_by)),
        (_("Date"), moments.full_day(sent)),
        (_("Evaluation expected by"), moments.full_day(referral.expected_by)),
        (_("Appointment"), moments.full_day(referral.scheduled_on) if referral.scheduled_on else ""),
    ]
    return tuple((name, value) for name, value in lines if value)


def _patient(patient: Any) -> tuple[tuple[str, str], ...]:
    """Who it is about. The letter leaves the portal, so it names the patient."""
    name = " ".join(part for part in (patient.given_name, patient.family_name) if part)
    born = moments.full_day(patient.birth_date) if patient.birth_date else ""
    lines = [
        (_("Name"), name),
        (_("Born"), born),
        (_("Record number"), patient.record_number),
        (_("Phone"), patient.phone),
    ]
    return tuple((name, value or _("not recorded")) for name, value in lines)


def _answers(submissions: Sequence[Any], *, region: str, surgery_date: Any) -> Comparison:
    """The newest report beside the answers from before surgery."""
    rows = case_words.current(submissions)
    shown = rows if len(rows) < 3 else [rows[0], rows[-1]]
    return compare(shown, region=region, surgery_date=surgery_date)
