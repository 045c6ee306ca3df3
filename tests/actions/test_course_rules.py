"""A set for one course: chosen with a reason, seen by all who see the case, undone the same way."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fbs_portal.actions import course_rules, replays, rule_sets
from fbs_portal.actions.reassess import reassess
from fbs_portal.domain.actor import system
from fbs_portal.domain.codes import CaseDeed, TimePoint
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.families import GENERAL, Family
from fbs_portal.domain.replay import Tally
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Assessment, AuditEvent, Case, CaseEntry, Clinic, RuleSet, SurgeryEpisode
from fbs_portal.queries import recomputing
from fbs_portal.queries import rule_sets as reading
from tests import factories as f
from tests import rule_sets as sets
from tests.factories import NOW

pytestmark = pytest.mark.django_db

NECK = Family.CERVICAL
LATER = NOW + timedelta(days=100)
AT_THREE = f.HURTING | {"pain_axial": 3, "pain_limb": 3}
"""A pain that counts under the strict set only."""


@pytest.fixture
def clinic() -> Clinic:
    return f.clinic()


@pytest.fixture
def strict(clinic: Clinic) -> RuleSet:
    """In use for necks; the rest of the clinic is judged by the default."""
    return sets.active(clinic, sets.STRICT, [NECK])


@pytest.fixture
def episode(clinic: Clinic, strict: RuleSet) -> SurgeryEpisode:
    """A disc operation with two forms."""
    made = f.enrolled(clinic).episode
    for point in (TimePoint.WEEK_6, TimePoint.WEEK_12):
        f.answered(made, point, answers=AT_THREE)
    return made


def choose(episode: SurgeryEpisode, version: str, **changed: Any) -> SurgeryEpisode:
    now_chosen = SurgeryEpisode.objects.get(pk=episode.pk).rule_set
    given: dict[str, Any] = {
        "episode_id": episode.pk, "version": version, "shown": now_chosen, "reason": "Takes prednisone", "now": LATER,
    }  # fmt: skip
    return course_rules.choose(**given | {"actor": f.clinician(episode.patient.clinic)} | changed)


def judges(episode: SurgeryEpisode) -> str:
    return reading.in_force(episode=SurgeryEpisode.objects.get(pk=episode.pk)).version


def test_the_newest_answers_are_judged_again_and_the_next_ones_after_them(
    episode: SurgeryEpisode, strict: RuleSet
) -> None:
    before = list(Assessment.objects.values_list("pk", "rule_set"))
    choose(episode, strict.version)
    assert judges(episode) == strict.version
    assert list(Assessment.objects.values_list("pk", "rule_set"))[:2] == before
    assert Assessment.objects.order_by("pk").last().rule_set == strict.version  # type: ignore[union-attr]
    sent = f.answered(SurgeryEpisode.objects.get(pk=episode.pk), TimePoint.MONTH_6, answers=AT_THREE)
    assert sent.assessment is not None
    assert sent.assessment.rule_set == strict.version
    assert {recomputing.check(assessment=row) for row in Assessment.objects.all()} == {recomputing.Drift.SAME}


def test_who_chose_when_and_why_is_kept_and_the_case_and_the_trail_say_so(
    episode: SurgeryEpisode, strict: RuleSet
) -> None:
    f.answered(episode, TimePoint.MONTH_6, answers=f.HURTING)
    doctor = f.clinician(episode.patient.clinic)
    kept = choose(episode, strict.version, actor=doctor)
    assert kept.rule_choices == [
        {"at": LATER.isoformat(), "by": doctor.key, "reason": "Takes prednisone", "version": strict.version}
    ]
    entry = CaseEntry.objects.filter(deed=CaseDeed.NOTE).get()
    assert (entry.text, entry.params, entry.by) == ("Takes prednisone", {"rule_set": strict.version}, doctor.key)
    event = AuditEvent.objects.get(verb=Verb.RULE_SET_CHOSEN)
    assert event.detail == {"episode": episode.pk, "instead_of": DEFAULT.version, "version": strict.version}


def test_it_is_undone_with_a_reason_and_both_stay(episode: SurgeryEpisode, strict: RuleSet) -> None:
    choose(episode, strict.version)
    with pytest.raises(Invalid):
        choose(episode, "", reason=" ")
    undone = choose(episode, "", reason="Stopped prednisone")
    assert judges(episode) == DEFAULT.version
    assert [one["version"] for one in undone.rule_choices] == [strict.version, ""]
    assert Assessment.objects.order_by("pk").last().rule_set == DEFAULT.version  # type: ignore[union-attr]


def test_nothing_is_lowered_by_a_looser_set() -> None:
    clinic = f.clinic()
    sets.active(clinic, sets.STRICT)
    episode = f.enrolled(clinic).episode
    f.answered(episode, TimePoint.WEEK_12, answers=AT_THREE)
    before = Case.objects.get(episode=episode)
    choose(episode, DEFAULT.version)
    after = Case.objects.get(episode=episode)
    assert (after.urgency_rank, after.closed_at) == (before.urgency_rank, None)


def test_only_what_two_people_stand_behind_can_be_chosen(episode: SurgeryEpisode, strict: RuleSet) -> None:
    clinic = episode.patient.clinic
    retired = sets.active(clinic, sets.LENIENT)
    sets.active(clinic, {"pain": 4, "improved": 0.25})
    other = sets.active(f.clinic(), sets.LENIENT)
    for version in (sets.draft(clinic, sets.LENIENT).version, retired.version, other.version, "x"):
        with pytest.raises(Invalid) as refused:
            choose(episode, version)
        assert refused.value.field == "version"
    assert judges(episode) not in (retired.version, other.version)


def test_what_judges_already_is_no_choice(episode: SurgeryEpisode, strict: RuleSet) -> None:
    for version in (DEFAULT.version, ""):
        with pytest.raises(NotAllowed):
            choose(episode, version)
    choose(episode, strict.version)
    with pytest.raises(NotAllowed):
        choose(episode, strict.version)
    assert SurgeryEpisode.objects.get(pk=episode.pk).rule_choices[1:] == []


def test_two_who_choose_at_once(episode: SurgeryEpisode, strict: RuleSet) -> None:
    choose(episode, strict.version)
    with pytest.raises(Conflict):
        choose(episode, "", shown="")


def test_other_clinics_roles_and_jobs(episode: SurgeryEpisode, strict: RuleSet) -> None:
    clinic = episode.patient.clinic
    for actor, refusal in (
        (f.outsider(), NotFound), (f.nurse(clinic), NotPermitted), (system("tests"), NotPermitted),
    ):  # fmt: skip
        with pytest.raises(refusal):
            choose(episode, strict.version, actor=actor)
    assert judges(episode) == DEFAULT.version


def test_a_choice_stays_whatever_the_clinic_uses(episode: SurgeryEpisode, strict: RuleSet) -> None:
    """Also when the set judges nothing else any more: a stricter eye on one patient is not lost by the way."""
    choose(episode, strict.version)
    clinic = Clinic.objects.get(pk=episode.patient.clinic_id)
    rule_sets.go_back_to_default(
        clinic_id=clinic.pk, used=reading.state_of(clinic=clinic), families=[NECK], reason="x", actor=f.lead(clinic),
        now=LATER,
    )  # fmt: skip
    strict.refresh_from_db()
    assert strict.status == "retired"
    assert judges(episode) == strict.version
    assert reading.courses_with(clinic=clinic, versions=[strict.version]) == (episode.pk,)


def test_a_chosen_set_that_cannot_be_used_judges_nobody(episode: SurgeryEpisode, strict: RuleSet) -> None:
    choose(episode, strict.version)
    RuleSet.objects.filter(pk=strict.pk).update(digest="0" * 64)
    sent = f.answered(SurgeryEpisode.objects.get(pk=episode.pk), TimePoint.MONTH_6, answers=f.WELL)
    assert sent.assessment is not None
    assert sent.assessment.rule_set == DEFAULT.version
    assert "rule_set_refused" in [one["rule"] for one in sent.assessment.body["findings"]]


def test_a_preview_changes_nothing_for_a_course_with_a_set_of_its_own(episode: SurgeryEpisode, strict: RuleSet) -> None:
    clinic = Clinic.objects.get(pk=episode.patient.clinic_id)
    row = sets.draft(clinic, sets.STRICT)

    def changed() -> tuple[int, int]:
        run = replays.ask(rule_set_id=row.pk, families=[GENERAL], actor=f.lead(clinic), now=LATER)
        while (went := replays.advance(run_id=run.pk, worker="a", now=LATER)) and not went.finished_at:
            pass
        assert went is not None
        tally = Tally.from_dict(went.tally)
        return tally.submissions, tally.changed

    assert changed() == (2, 2)
    choose(episode, strict.version)
    assert changed() == (2, 0)


def test_applying_uses_the_set_of_the_course(episode: SurgeryEpisode, strict: RuleSet) -> None:
    choose(episode, strict.version)
    sets.active(Clinic.objects.get(pk=episode.patient.clinic_id), sets.LENIENT)
    assert reassess(episode_id=episode.pk, actor=system("replay_rules"), now=LATER).written == 0
    assert reassess(episode_id=episode.pk, under="x", actor=system("replay_rules"), now=LATER).written == 0
