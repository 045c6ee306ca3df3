"""Sets for single families of operations: which one judges, who else keeps what they had, and two leads at once."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from fbs_portal.actions import episodes, rule_sets
from fbs_portal.domain import outcome_figures as figures
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.families import GENERAL, Family
from fbs_portal.domain.states import RuleSetStatus
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.models import Assessment, Case, Clinic, RuleSet, SurgeryEpisode
from fbs_portal.queries import outcomes, recomputing
from fbs_portal.queries import rule_sets as reading
from tests import factories as f
from tests import rule_sets as sets
from tests.factories import NOW
from tests.races import together
from tests.stages import FOUND, REFERRAL, do
from tests.statements import counted

FUSION, NECK = Family.LUMBAR_FUSION, Family.CERVICAL
SLOW = {"healing_days": 56}
"""Numbers for operations that heal slowly."""


@pytest.fixture
def clinic(db: None) -> Clinic:
    return f.clinic()


def again(clinic: Clinic) -> Clinic:
    return Clinic.objects.select_related("rule_set").get(pk=clinic.pk)


def use(clinic: Clinic, row: RuleSet, *families: str, by: Actor | None = None, **changed: Any) -> RuleSet:
    given: dict[str, Any] = {
        "rule_set_id": row.pk, "revision": row.revision, "used": reading.state_of(clinic=again(clinic)),
        "families": families, "reason": "Agreed", "actor": by or f.lead(clinic), "now": NOW,
    }  # fmt: skip
    return rule_sets.activate(**given | changed)


def back(clinic: Clinic, *families: str) -> None:
    rule_sets.go_back_to_default(
        clinic_id=clinic.pk, used=reading.state_of(clinic=again(clinic)), families=families, reason="Too many calls",
        actor=f.lead(clinic), now=NOW,
    )  # fmt: skip


def course(clinic: Clinic, *procedures: str, region: str = "lumbar") -> SurgeryEpisode:
    levels = ("C5-C6",) if region == "cervical" else ("L5-S1",)
    return f.enrolled(again(clinic), procedures=procedures or ("discectomy",), region=region, levels=levels).episode


def judged(episode: SurgeryEpisode, point: TimePoint = TimePoint.WEEK_6) -> str:
    """The set that judges the next answers of this course."""
    said = f.answered(SurgeryEpisode.objects.get(pk=episode.pk), point, answers=f.HURTING).assessment
    assert said is not None
    assert recomputing.check(assessment=said) == recomputing.Drift.SAME
    return said.rule_set


def test_a_set_for_fusions_judges_fusions_only(clinic: Clinic) -> None:
    own = sets.active(clinic, SLOW, [FUSION])
    assert judged(course(clinic, "fusion")) == own.version
    assert judged(course(clinic, "fusion", "laminectomy")) == own.version
    assert judged(course(clinic)) == DEFAULT.version
    assert judged(course(clinic, "fusion", region="cervical")) == DEFAULT.version
    assert judged(course(f.clinic(), "fusion")) == DEFAULT.version


def test_a_family_of_its_own_goes_before_the_general_set(clinic: Clinic) -> None:
    general, fusion = sets.active(clinic, sets.LENIENT), sets.active(clinic, SLOW, [FUSION])
    spine, disc = course(clinic, "fusion"), course(clinic)
    assert (judged(spine), judged(disc)) == (fusion.version, general.version)
    newer = sets.active(clinic, sets.STRICT)
    assert reading.used(clinic=clinic) == {GENERAL: newer.version, FUSION: fusion.version}
    back(clinic, FUSION)
    assert judged(spine, TimePoint.WEEK_12) == newer.version
    back(clinic, GENERAL)
    assert judged(disc, TimePoint.WEEK_12) == DEFAULT.version


def test_a_set_is_retired_with_the_last_family_that_it_judges(clinic: Clinic) -> None:
    both = sets.active(clinic, SLOW, [FUSION, NECK])
    sets.active(clinic, sets.LENIENT, [NECK])
    both.refresh_from_db()
    assert (both.status, both.retired_at) == (RuleSetStatus.ACTIVE, None)
    back(clinic, FUSION)
    both.refresh_from_db()
    assert (both.status, both.retired_at) == (RuleSetStatus.RETIRED, NOW)
    with pytest.raises(NotAllowed, match="Begin a new draft"):
        use(clinic, both, FUSION)


def test_going_back_to_the_default_keeps_the_families(clinic: Clinic) -> None:
    sets.active(clinic, sets.LENIENT)
    fusion = sets.active(clinic, SLOW, [FUSION])
    back(clinic, GENERAL)
    assert reading.used(clinic=again(clinic)) == {GENERAL: DEFAULT.version, FUSION: fusion.version}
    for families in ((GENERAL,), (NECK,), (FUSION, NECK)):
        with pytest.raises(NotAllowed, match="already"):
            back(clinic, *families)
    assert reading.used(clinic=again(clinic))[FUSION] == fusion.version


def test_a_set_in_use_is_used_for_more_by_a_second_person_again(clinic: Clinic) -> None:
    writer = f.lead(clinic)
    row = use(clinic, sets.draft(clinic, SLOW, by=writer), FUSION)
    first = (row.approved_by, row.reason, row.digest)
    with pytest.raises(NotAllowed, match="second person"):
        use(clinic, row, NECK, by=writer)
    with pytest.raises(NotAllowed, match="the same"):
        use(clinic, row, FUSION)
    row = use(clinic, row, NECK, reason="Heals as slowly")
    assert (row.approved_by, row.reason, row.digest) == first
    assert reading.used(clinic=again(clinic)) == {GENERAL: DEFAULT.version, FUSION: row.version, NECK: row.version}
    assert reading.history(row=row)[0].detail | {"digest": ""} == {
        "version": row.version, "families": ["cervical"], "digest": "", "reason": "Heals as slowly",
        "instead_of": DEFAULT.version,
    }  # fmt: skip


def test_a_set_altered_behind_the_portal_is_used_for_nothing_more(clinic: Clinic) -> None:
    row = sets.active(clinic, SLOW, [FUSION])
    RuleSet.objects.filter(pk=row.pk).update(body=sets.body(pain=3))
    with pytest.raises(NotAllowed, match="not what was approved"):
        use(clinic, row, NECK)


def test_the_same_numbers_are_news_where_others_are_in_use(clinic: Clinic) -> None:
    """A family goes back to the default's numbers while the clinic's general set stays."""
    sets.active(clinic, sets.LENIENT)
    plain = rule_sets.create_draft(
        clinic_id=clinic.pk, name="Plain", based_on=DEFAULT.version, actor=f.lead(clinic), now=NOW
    )
    plain = use(clinic, plain, NECK)
    assert judged(course(clinic, "fusion", region="cervical")) == plain.version


@pytest.mark.parametrize(("families", "words"), [((), "Choose for which"), (("knee",), "one of the options")])
def test_operations_have_to_be_named(clinic: Clinic, families: tuple[str, ...], words: str) -> None:
    row = sets.draft(clinic, SLOW)
    with pytest.raises(Invalid, match=words) as refused:
        use(clinic, row, *families)
    assert refused.value.field == "families"
    with pytest.raises(Invalid, match=words):
        back(clinic, *families)


def test_what_was_shown_is_what_is_replaced(clinic: Clinic) -> None:
    row, shown = sets.draft(clinic, sets.LENIENT), reading.state_of(clinic=again(clinic))
    sets.active(clinic, SLOW, [NECK])
    with pytest.raises(Conflict):
        use(clinic, row, GENERAL, used=shown)
    with pytest.raises(Conflict):
        rule_sets.go_back_to_default(
            clinic_id=clinic.pk, used=shown, families=[NECK], reason="x", actor=f.lead(clinic), now=NOW
        )


def test_other_clinics_and_roles_change_nothing(clinic: Clinic) -> None:
    row = use(clinic, sets.draft(clinic, SLOW), FUSION)
    for actor, refusal in ((f.outsider(), NotFound), (f.clinician(clinic), NotPermitted)):
        with pytest.raises(refusal):
            use(clinic, row, NECK, by=actor)


def test_a_corrected_procedure_is_judged_as_what_it_is(clinic: Clinic) -> None:
    own = sets.active(clinic, SLOW, [FUSION])
    episode = course(clinic)
    assert judged(episode) == DEFAULT.version
    episodes.correct_facts(
        episode_id=episode.pk, changes={"procedures": ("fusion",)}, reason="typed wrong", actor=f.lead(clinic), now=NOW
    )
    said = [row.rule_set for row in Assessment.objects.order_by("pk")]
    assert said == [DEFAULT.version, own.version]
    assert {recomputing.check(assessment=row) for row in Assessment.objects.all()} == {recomputing.Drift.SAME}


@pytest.mark.parametrize("broken", ["altered", "gone"])
def test_a_family_whose_set_cannot_be_used_is_judged_by_the_default_and_a_person(
    clinic: Clinic, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    own = sets.active(clinic, SLOW, [FUSION])
    spine, disc = course(clinic, "fusion"), course(clinic)
    if broken == "altered":
        RuleSet.objects.filter(pk=own.pk).update(digest="0" * 64)
    else:
        Clinic.objects.filter(pk=clinic.pk).update(family_rule_sets={FUSION: "c0.9"})
    said = f.answered(SurgeryEpisode.objects.get(pk=spine.pk), TimePoint.WEEK_6, answers=f.WELL).assessment
    assert said is not None
    assert said.rule_set == DEFAULT.version
    assert "rule_set_refused" in [one["rule"] for one in said.body["findings"]]
    assert "default judges instead" in caplog.text
    assert judged(disc) == DEFAULT.version


def test_outcomes_are_counted_by_the_set_that_judged(clinic: Clinic) -> None:
    own, doctor = sets.active(clinic, SLOW, [FUSION]), f.clinician(clinic)
    for episode in (course(clinic, "fusion"), course(clinic, "fusion"), course(clinic)):
        judged(episode, TimePoint.WEEK_12)
        case = do("refer", Case.objects.get(episode=episode), doctor, **REFERRAL)
        do("record_evaluation", case, doctor, **FOUND)
    back(clinic, FUSION)
    counts = outcomes.read(clinic=again(clinic), period=outcomes.Period(), now=NOW).counts
    agreed = {one: sum(figures.agreement(counts, rule_set=one).matrix.values()) for one in figures.rule_sets(counts)}
    assert agreed == {own.version: 2, DEFAULT.version: 1}


def test_a_family_of_its_own_costs_a_submission_one_statement(clinic: Clinic) -> None:
    def statements() -> int:
        followup = f.filled(f.followup(course(clinic, "fusion")), f.WELL, by=f.lead(clinic))
        with counted() as found:
            f.submissions.submit(
                followup=f.reload(followup), draft_revision=followup.draft.revision, actor=f.lead(clinic), now=NOW
            )
        return len(found)

    plain = statements()
    sets.active(clinic, sets.LENIENT)
    sets.active(clinic, SLOW, [FUSION])
    assert statements() == plain + 1


def test_two_leads_at_once_for_families_that_overlap(alone: Callable[..., Any]) -> None:
    """One wins, the other is told; no set is in use that judges nothing, and none judges that is not in use."""

    def race() -> None:
        clinic = f.clinic()
        leads = [f.lead(clinic), f.lead(clinic)]
        for turn in range(10):
            values = ({"pain": 3 + turn % 2, "improved": 0.25}, {"pain": 4 + turn % 2, "improved": 0.2})
            rows = [sets.draft(clinic, one) for one in values]
            shown = reading.state_of(clinic=again(clinic))
            results = together(
                partial(use, clinic, rows[0], FUSION, GENERAL, by=leads[0], used=shown),
                partial(use, clinic, rows[1], NECK, GENERAL, by=leads[1], used=shown),
            )
            assert sorted(isinstance(one, Conflict) for one in results) == [False, True]
            active = set(RuleSet.objects.filter(status=RuleSetStatus.ACTIVE).values_list("version", flat=True))
            assert active == set(reading.used(clinic=again(clinic)).values()) - {DEFAULT.version}

    alone(race)
