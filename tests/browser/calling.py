"""Reaching who did not answer: the call list, a call, a letter, and a danger sign that is said on the phone."""

from __future__ import annotations

from fbs_portal.models import FollowUp, Patient
from tests.browser.cast import Cast
from tests.browser.staff import Staff


def silent(cast: Cast) -> FollowUp:
    """A form that is asked for today, of a patient whom no message can reach."""
    person = cast.patient()
    Patient.objects.filter(pk=person.patient.pk).update(email="", best_hour="after 5 p.m.")
    FollowUp.objects.filter(pk=person.answering.pk).update(ask_on=person.answering.opens_on)
    return person.answering


def call_list(cast: Cast, at: Staff) -> None:
    row = silent(cast)
    at.go("calllist_call", row.pk).choose("result", "left_message").fill(note="At work until 4 p.m.").press(
        "Save the call"
    )


def call_wrong(cast: Cast, at: Staff) -> None:
    at.go("calllist_call", silent(cast).pk).fill(again_on="2020-01-01").press("Save the call")


def letter(cast: Cast, at: Staff) -> None:
    at.go("patient_letter", silent(cast).episode.patient_id).press("Make the letter")


def letters(cast: Cast, at: Staff) -> None:
    silent(cast)
    at.go("patient_letters")


def on_the_phone(cast: Cast, at: Staff, *, how: str) -> None:
    """A danger sign is said; `how` is empty where the page is refused for another reason."""
    at.go("followup_change", silent(cast).pk).choose("danger_a", "bladder")
    if how:
        at.choose("mode", how)
    at.press("Save the answers")
