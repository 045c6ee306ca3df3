"""A clinic's own rule set: written by one, approved by another, never changed afterwards."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError

from fbs_portal.actions import rule_sets
from fbs_portal.domain.actor import Actor, system
from fbs_portal.domain.codes import Pattern, TimePoint
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.states import RuleSetStatus
from fbs_portal.domain.triage.ruleset import DEFAULT, digest_of
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Clinic, RuleSet
from fbs_portal.queries import recomputing
from fbs_portal.queries import rule_sets as reading
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db

REASON = "Our own audit of 2025."


def body_with(**values: Any) -> dict[str, Any]:
    made = copy.deepcopy(DEFAULT.to_body())
    for name, value in values.items():
        made["thresholds"][name] = {"value": value, "source": "our audit of 2025"}
    return made


class Clinicians:
    """A clinic with three leads."""

    def __init__(self) -> None:
        self.clinic: Clinic = f.clinic()
        self.ann, self.ben, self.cyd = (f.lead(self.clinic) for _one in range(3))

    def draft(self, by: Actor | None = None, **values: Any) -> RuleSet:
        row = rule_sets.create_draft(clinic_id=self.clinic.pk, name="Stricter", actor=by or self.ann, now=NOW)
        if not values:
            return row
        return rule_sets.edit_draft(
            rule_set_id=row.pk, revision=row.revision, name="Stricter", body=body_with(**values),
            actor=by or self.ann, now=NOW,
        )  # fmt: skip

    def used(self) -> str:
        return reading.state_of(clinic=Clinic.objects.get(pk=self.clinic.pk))

    def activate(self, row: RuleSet, by: Actor | None = None, **changed: Any) -> RuleSet:
        given: dict[str, Any] = (
            {"rule_set_id": row.pk, "revision": row.revision, "used": self.used(), "reason": REASON}
            | {"actor": by or self.ben, "now": NOW} | changed
        )  # fmt: skip
        return rule_sets.activate(**given)


@pytest.fixture
def team() -> Clinicians:
    return Clinicians()


def test_a_draft_begins_with_what_is_used(team: Clinicians) -> None:
    first = team.draft(pain=5)
    assert (first.status, first.digest, first.engine) == (RuleSetStatus.DRAFT, digest_of(first.body), ENGINE_VERSION)
    assert rule_sets.create_draft(clinic_id=team.clinic.pk, name="b", actor=team.ann, now=NOW).body == DEFAULT.to_body()
    team.activate(first)
    make: Callable[..., RuleSet] = rule_sets.create_draft
    again = make(clinic_id=team.clinic.pk, name=" c \n d ", actor=team.ann, now=NOW)
    assert (again.name, again.body) == ("c d", first.body)
    from_default = make(clinic_id=team.clinic.pk, name="e", based_on=DEFAULT.version, actor=team.ann, now=NOW)
    assert from_default.body == DEFAULT.to_body()
    assert len({row.version for row in RuleSet.objects.all()}) == RuleSet.objects.count() == 4
    with pytest.raises(NotFound):
        make(clinic_id=team.clinic.pk, name="f", based_on="c999.1", actor=team.ann, now=NOW)


def test_a_draft_is_saved_whole_or_refused_with_every_reason(team: Clinicians) -> None:
    row = team.draft()
    with pytest.raises(Invalid) as refused:
        rule_sets.edit_draft(
            rule_set_id=row.pk, revision=1, name="x", body=body_with(pain=9, severe=8), actor=team.ann, now=NOW
        )
    assert [one.field for one in refused.value.problems] == ["thresholds.pain.value", "thresholds.extreme.value"]
    assert "from 3 to 5" in refused.value.message
    with pytest.raises(Invalid, match="name"):
        rule_sets.edit_draft(rule_set_id=row.pk, revision=1, name=" ", body=body_with(), actor=team.ann, now=NOW)
    assert RuleSet.objects.get().body == DEFAULT.to_body()


def test_two_who_edit_do_not_overwrite_each_other(team: Clinicians) -> None:
    row = team.draft(pain=5)
    with pytest.raises(Conflict):
        rule_sets.edit_draft(
            rule_set_id=row.pk, revision=row.revision - 1, name="x", body=body_with(pain=3), actor=team.ben, now=NOW
        )
    assert RuleSet.objects.get().body["thresholds"]["pain"]["value"] == 5


def test_saving_nothing_new_is_no_edit(team: Clinicians) -> None:
    row = team.draft(pain=5)
    same = rule_sets.edit_draft(
        rule_set_id=row.pk, revision=row.revision, name=row.name, body=row.body, actor=team.ben, now=NOW
    )
    assert (same.revision, same.changed_by) == (row.revision, team.ann.key)


@pytest.mark.parametrize("writer", ["ann", "ben", "cyd"])
def test_nobody_approves_what_they_wrote(team: Clinicians, writer: str) -> None:
    """The creator, the last editor, and whoever edited in between."""
    row = team.draft()
    for by, pain in ((team.ben, 5), (team.cyd, 3)):
        row = rule_sets.edit_draft(
            rule_set_id=row.pk, revision=row.revision, name="x", body=body_with(pain=pain), actor=by, now=NOW
        )
    with pytest.raises(NotAllowed, match="second person"):
        team.activate(row, getattr(team, writer))
    assert team.activate(row, f.lead(team.clinic)).status == RuleSetStatus.ACTIVE


def test_the_database_itself_wants_two_people(team: Clinicians) -> None:
    row = team.draft(pain=5)
    with pytest.raises(IntegrityError):
        RuleSet.objects.filter(pk=row.pk).update(
            status=RuleSetStatus.ACTIVE, approved_at=NOW, approved_by=team.ann.key, reason="x"
        )


def test_a_superuser_is_one_person_too(team: Clinicians) -> None:
    root = Actor(key="user:1", clinics=None, is_superuser=True)
    with pytest.raises(NotAllowed, match="second person"):
        team.activate(team.draft(by=root, pain=5), root)
    with pytest.raises(NotPermitted):
        team.activate(team.draft(pain=5), system("tests"))


def test_activating_retires_the_earlier_one_and_says_why(team: Clinicians) -> None:
    first = team.activate(team.draft(pain=5))
    second = team.activate(team.draft(pain=3))
    first.refresh_from_db()
    assert (first.status, first.retired_by, first.retired_at) == (RuleSetStatus.RETIRED, team.ben.key, NOW)
    assert (second.status, second.approved_by, second.reason) == (RuleSetStatus.ACTIVE, team.ben.key, REASON)
    assert (second.digest, second.engine) == (digest_of(second.body), ENGINE_VERSION)
    assert team.used() == second.version
    told = AuditEvent.objects.filter(verb=Verb.RULE_SET_ACTIVATED).last()
    assert told is not None
    assert (told.clinic_id, told.detail["instead_of"]) == (team.clinic.pk, first.version)


def test_what_is_activated_is_what_was_shown(team: Clinicians) -> None:
    row, other = team.draft(pain=5), team.draft(pain=3)
    shown = team.used()
    with pytest.raises(Conflict):
        team.activate(row, revision=row.revision - 1)
    with pytest.raises(Invalid, match="reason"):
        team.activate(row, reason="  ")
    team.activate(other)
    with pytest.raises(Conflict, match="meanwhile"):
        team.activate(row, used=shown)
    with pytest.raises(NotAllowed, match="the same"):
        team.activate(team.draft())
    assert team.used() == other.version


def test_a_draft_that_cannot_be_used_is_not_activated(team: Clinicians) -> None:
    """Made by a version that knew less, or altered behind our back."""
    row = team.draft(pain=5)
    short = copy.deepcopy(row.body)
    del short["thresholds"]["severe"]
    RuleSet.objects.filter(pk=row.pk).update(body=short)
    with pytest.raises(Invalid, match="missing"):
        team.activate(row)
    assert team.used() == DEFAULT.version


@pytest.mark.parametrize("state", ["active", "retired", "discarded"])
def test_what_was_a_draft_once_never_changes(team: Clinicians, state: str) -> None:
    row = team.draft(pain=5)
    if state == "discarded":
        rule_sets.discard(rule_set_id=row.pk, revision=row.revision, actor=team.ann, now=NOW)
    else:
        row = team.activate(row)
    if state == "retired":
        team.activate(team.draft(pain=3))
    before = RuleSet.objects.filter(pk=row.pk).values().get()
    current = RuleSet.objects.get(pk=row.pk).revision
    for revision in (row.revision, current):
        with pytest.raises(NotAllowed):
            rule_sets.edit_draft(
                rule_set_id=row.pk, revision=revision, name="x", body=body_with(pain=3), actor=team.ann, now=NOW
            )
        with pytest.raises(NotAllowed):
            rule_sets.discard(rule_set_id=row.pk, revision=revision, actor=team.ann, now=NOW)
        with pytest.raises(NotAllowed):
            team.activate(row, team.cyd, revision=revision)
    assert RuleSet.objects.filter(pk=row.pk).values().get() == before


def test_one_person_may_go_back_to_the_default(team: Clinicians) -> None:
    row = team.activate(team.draft(pain=5))
    back: dict[str, Any] = {"clinic_id": team.clinic.pk, "actor": team.ann, "now": NOW}
    with pytest.raises(Invalid, match="reason"):
        rule_sets.go_back_to_default(used=row.version, reason="", **back)
    with pytest.raises(Conflict):
        rule_sets.go_back_to_default(used=DEFAULT.version, reason="x", **back)
    rule_sets.go_back_to_default(used=row.version, reason="Too many calls.", **back)
    row.refresh_from_db()
    assert (team.used(), row.status) == (DEFAULT.version, RuleSetStatus.RETIRED)
    with pytest.raises(NotAllowed):
        rule_sets.go_back_to_default(used=DEFAULT.version, reason="x", **back)


def test_other_clinics_and_other_roles(team: Clinicians) -> None:
    row = team.draft(pain=5)
    for actor, refusal in ((f.outsider(), NotFound), (f.clinician(team.clinic), NotPermitted)):
        with pytest.raises(refusal):
            rule_sets.create_draft(clinic_id=team.clinic.pk, name="x", actor=actor, now=NOW)
        with pytest.raises(refusal):
            rule_sets.edit_draft(
                rule_set_id=row.pk, revision=row.revision, name="x", body=body_with(), actor=actor, now=NOW
            )
        with pytest.raises(refusal):
            team.activate(row, actor)
        with pytest.raises(refusal):
            rule_sets.discard(rule_set_id=row.pk, revision=row.revision, actor=actor, now=NOW)
        with pytest.raises(refusal):
            rule_sets.go_back_to_default(clinic_id=team.clinic.pk, used=team.used(), reason="x", actor=actor, now=NOW)
        with pytest.raises(refusal):
            reading.get(actor=actor, rule_set_id=row.pk)
    assert [one.pk for one in reading.visible(actor=team.ann)] == [row.pk]
    assert reading.visible(actor=f.outsider()) == ()


def test_every_deed_is_in_the_trail(team: Clinicians) -> None:
    row = team.draft(pain=5)
    team.activate(row)
    gone = team.draft(pain=3)
    rule_sets.discard(rule_set_id=gone.pk, revision=gone.revision, actor=team.ann, now=NOW)
    rule_sets.go_back_to_default(clinic_id=team.clinic.pk, used=row.version, reason="x", actor=team.ann, now=NOW)
    verbs = [one.verb for one in reading.history(row=row)]
    assert verbs == [Verb.RULE_SET_DEFAULT, Verb.RULE_SET_ACTIVATED, Verb.RULE_SET_EDITED, Verb.RULE_SET_DRAFTED]
    assert reading.history(row=row)[2].detail["changed"] == [
        "pain 4 → 5", "pain source gerbershagen_2011 → our audit of 2025",
    ]  # fmt: skip
    assert reading.history(row=gone)[0].verb == Verb.RULE_SET_DISCARDED


def test_answers_are_judged_by_the_set_in_use(team: Clinicians) -> None:
    """A limit of 5 makes a 4 a low pain; the assessment names the set, for good."""
    four = f.WELL | {"pain_axial": 4, "pain_limb": 4} | {
        "pain_sites": ["low_back"], "worst_pain": "axial", "same_pain": "same", "relief": "never",
        "onset": "never_left", "began": "over_3_months", "nerve_symptoms": [], "treatments": [],
    }  # fmt: skip
    episode = f.enrolled(team.clinic, by=team.ann).episode
    own = team.activate(team.draft(pain=5))
    sent = f.answered(episode, TimePoint.WEEK_6, answers=four)
    assert sent.assessment is not None
    assert sent.assessment.rule_set == sent.assessment.body["rule_set"] == own.version
    assert sent.assessment.pattern == Pattern.RECOVERED
    other = f.answered(f.enrolled(f.clinic()).episode, TimePoint.WEEK_6, answers=four).assessment
    assert other is not None
    assert other.rule_set == DEFAULT.version
    assert other.pattern == Pattern.HEALING


def test_a_set_of_ones_own_costs_a_submission_one_statement_at_most(team: Clinicians) -> None:
    plain = f.filled(f.followup(f.enrolled(team.clinic, by=team.ann).episode), f.WELL, by=system("tests"))
    with counted() as before:
        f.submissions.submit(followup=plain, draft_revision=plain.draft.revision, actor=system("tests"), now=NOW)
    team.activate(team.draft(pain=5))
    own = f.filled(f.followup(f.enrolled(team.clinic, by=team.ann).episode), f.WELL, by=system("tests"))
    with counted() as after:
        f.submissions.submit(followup=own, draft_revision=own.draft.revision, actor=system("tests"), now=NOW)
    assert len(after) <= len(before) + 1


def test_an_altered_set_judges_nobody_and_a_person_looks(team: Clinicians, caplog: pytest.LogCaptureFixture) -> None:
    episode = f.enrolled(team.clinic, by=team.ann).episode
    row = team.activate(team.draft(pain=5))
    RuleSet.objects.filter(pk=row.pk).update(body=body_with(pain=3))
    sent = f.answered(episode, TimePoint.WEEK_6, answers=f.WELL)
    assert sent.assessment is not None
    assert (sent.assessment.rule_set, sent.assessment.urgency) == (DEFAULT.version, "soon")
    assert "rule_set_refused" in [one["rule"] for one in sent.assessment.body["findings"]]
    assert sent.case is not None
    assert f"Rule set {row.pk}" in caplog.text
    assert "our audit" not in caplog.text
    assert recomputing.check(assessment=sent.assessment) == recomputing.Drift.SAME
