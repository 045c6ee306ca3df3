"""An operation: its facts are corrected by deeds with a reason, and answers are entered for its follow-ups."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.test import Client

from fbs_portal.admin.baseline_forms import ASKED
from fbs_portal.models import Case, DangerReport, FollowUp, Submission, SurgeryEpisode
from tests import world
from tests.pages import Page
from tests.world import World

SignedIn = Callable[[str], Client]


def _url(cast: World, what: str = "change") -> str:
    return f"/admin/fbs_portal/surgeryepisode/{cast.people['A'].episode.pk}/{what}/"


def _facts(cast: World, **changes: Any) -> dict[str, Any]:
    episode = cast.people["A"].episode
    return {
        "surgery_date": episode.surgery_date.isoformat(), "region": "lumbar", "procedures": ["discectomy"],
        "levels": ["L5-S1"], "side": "left", "surgeon": "", "earlier_operations": "", "reason": "Misread.",
    } | changes  # fmt: skip


def test_a_fact_is_corrected_and_both_values_stay(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    response = client.post(_url(cast, "correct"), _facts(cast, side="right"))
    assert response.status_code == 302, response.content.decode()[-3000:]
    assert SurgeryEpisode.objects.get(pk=cast.people["A"].episode.pk).side == "right"
    text = client.get(_url(cast)).content.decode()
    assert "Side was “left”" in text
    assert "Misread." in text
    case = client.get(f"/admin/fbs_portal/case/{cast.cases['A'].pk}/change/").content.decode()
    assert "corrected a fact of the operation" in case


def test_a_correction_that_changes_nothing_or_has_no_reason_is_refused(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    assert "This is already recorded." in client.post(_url(cast, "correct"), _facts(cast)).content.decode()
    response = client.post(_url(cast, "correct"), _facts(cast, side="right", reason=""))
    assert "This field is required" in response.content.decode()
    assert SurgeryEpisode.objects.get(pk=cast.people["A"].episode.pk).side == "left"


def test_a_clinician_marks_a_sign_as_known(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("clinician_1")
    since = (cast.now.date() - timedelta(days=400)).isoformat()
    data = {"code": "foot_drop", "since": since, "reason": "Since the first operation."}
    assert client.post(_url(cast, "known-sign"), data).status_code == 302
    assert "known since" in client.get(_url(cast)).content.decode()
    assert "already marked" in client.post(_url(cast, "known-sign"), data).content.decode()


def test_what_was_performed_cannot_be_cancelled_here(cast: World, signed_in: SignedIn) -> None:
    response = signed_in("lead_1").post(_url(cast, "cancel"), {"reason": "x"})
    assert response.status_code == 409
    assert "Only a planned operation" in response.content.decode()


def test_a_change_by_phone_opens_the_form_that_is_due(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    before = FollowUp.objects.count()
    client.get(_url(cast, "new-form"))
    assert FollowUp.objects.count() == before
    response = client.post(_url(cast, "new-form"))
    assert response.headers["Location"] == f"/admin/fbs_portal/followup/{cast.people['A'].answering.pk}/change/"


def _entry(cast: World) -> str:
    return f"/admin/fbs_portal/followup/{cast.people['A'].answering.pk}/change/"


def _answers(cast: World, client: Client, **changes: Any) -> dict[str, Any]:
    """The form as it is drawn, with what the patient says by phone."""
    values = Page(client.get(_entry(cast)), _entry(cast)).form("mode").values
    return {**values, "mode": "phone", "pain_axial": "6", "pain_limb": "8", **changes}


def test_answers_by_phone_take_over_the_draft(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    response = client.post(_entry(cast), _answers(cast, client))
    assert response.status_code == 302, response.content.decode()[-3000:]
    sent = Submission.objects.get(followup=cast.people["A"].answering)
    assert (sent.mode, sent.entered_by) == ("phone", f"user:{cast.users['nurse_1'].pk}")
    assert (sent.answers["pain_axial"], sent.answers["pain_limb"]) == (6, 8)
    assert "trend" not in sent.answers, "an empty question is not answered"
    assert "by phone" in client.get(f"/admin/fbs_portal/case/{cast.cases['A'].pk}/change/").content.decode()


def test_a_danger_sign_said_by_phone_raises_the_case(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    data = _answers(cast, client, danger_a=["bladder"])
    assert client.post(_entry(cast), data).status_code == 302
    assert DangerReport.objects.filter(episode=cast.people["A"].episode, codes=["bladder"]).exists()
    assert Case.objects.get(pk=cast.cases["A"].pk).urgency == "emergency"


def test_the_patient_was_faster(cast: World, signed_in: SignedIn) -> None:
    client, person = signed_in("nurse_1"), cast.people["A"]
    data = _answers(cast, client)
    world.fill(person.answering, {"pain_axial": 2}, actor=person.actor, now=cast.now)
    response = client.post(_entry(cast), data)
    assert response.status_code == 409
    assert "The patient has answered in the meantime." in response.content.decode()
    assert not Submission.objects.filter(followup=person.answering).exists()


def test_what_is_wrong_is_said(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    for changes, says in (
        ({"mode": ""}, "This field is required"),
        ({"answered_on": "2020-01-01"}, "Only a paper form can have an earlier date."),
        ({"mode": "paper", "answered_on": "2099-01-01"}, "dated in the future"),
        ({"pain_axial": "11"}, "Choose one of the answers"),
        ({"revision": "x"}, "Enter a whole number"),
    ):
        response = client.post(_entry(cast), _answers(cast, client, **changes))
        assert says in response.content.decode(), (changes, says)
        assert response.status_code == 200


def _before(cast: World, **changes: Any) -> dict[str, Any]:
    sent = cast.people["A"].episode.submissions.get(followup__time_point="baseline")
    told = {name: sent.answers[name] for name in ASKED if name in sent.answers}
    return {**told, "baseline_on": sent.answered_on.isoformat(), "reason": "Misread the paper."} | changes


def test_answers_from_before_surgery_are_corrected_and_both_forms_stay(cast: World, signed_in: SignedIn) -> None:
    client, episode = signed_in("lead_1"), cast.people["A"].episode
    old = episode.submissions.get(followup__time_point="baseline")
    judged = episode.assessments.count()
    response = client.post(_url(cast, "correct-before"), _before(cast, pain_limb="9"))
    assert response.status_code == 302, response.content.decode()[-3000:]
    new = episode.submissions.get(supersedes=old)
    assert (new.answers["pain_limb"], new.reason) == (9, "Misread the paper.")
    assert {**new.answers, "pain_limb": old.answers["pain_limb"]} == old.answers, "nothing else is lost"
    assert episode.assessments.count() == judged + 1, "the newest form is judged again"
    text = client.get(_url(cast)).content.decode()
    assert "reason: Misread the paper." in text
    assert text.count("<dt>Leg pain</dt>") == 2
    assert text.count("(replaced)") == 1


def test_signs_ticked_before_surgery_outlive_a_correction(cast: World, signed_in: SignedIn) -> None:
    """What the page does not ask, a danger sign before all, is taken over from the form it replaces."""
    episode = cast.people["A"].episode
    old = episode.submissions.get(followup__time_point="baseline")
    told = {**old.answers, "red_flags": ["bladder"], "opioids": {"declined": True}}
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fbs_portal_submission SET answers = %s WHERE id = %s", [json.dumps(told), old.pk])
    data = _before(cast, pain_limb="9")
    data.pop("opioids", None)
    assert signed_in("lead_1").post(_url(cast, "correct-before"), data).status_code == 302
    new = episode.submissions.get(supersedes=old)
    assert (new.answers["red_flags"], new.answers["opioids"]) == (["bladder"], {"declined": True})


def test_a_correction_of_the_answers_needs_a_change_a_reason_and_a_day(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    for changes, says in (
        ({}, "This is already recorded."),
        ({"pain_limb": "9", "reason": ""}, "This field is required"),
        ({"pain_limb": "9", "baseline_on": ""}, "This field is required"),
        ({"pain_limb": "9", "baseline_on": "2099-01-01"}, "dated in the future"),
    ):
        response = client.post(_url(cast, "correct-before"), _before(cast, **changes))
        assert says in response.content.decode(), (changes, says)
    assert not Submission.objects.exclude(supersedes=None).exists()
