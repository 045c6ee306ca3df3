"""Previews: counted in pieces by whoever comes, resumed after a kill, and without a trace on any record."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from fbs_portal.actions import episodes, replays, rule_sets
from fbs_portal.actions.reassess import Reassessed, reassess
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import Category, TimePoint
from fbs_portal.domain.errors import Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.facts import derive
from fbs_portal.domain.families import GENERAL, Family
from fbs_portal.domain.replay import Tally
from fbs_portal.domain.snapshot import Snapshot
from fbs_portal.domain.states import ReplayStatus
from fbs_portal.domain.triage.engine import decide
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.models import Assessment, Case, Clinic, ReplayRun, RuleSet
from fbs_portal.queries import replay
from fbs_portal.queries.rule_sets import domain_of
from tests import factories as f
from tests import rule_sets as sets
from tests.factories import NOW
from tests.statements import counted, dump

pytestmark = pytest.mark.django_db

JOB = actors.system("replay_rules")
AT_FOUR = f.HURTING | {"pain_axial": 4, "pain_limb": 4}
LATER = NOW + timedelta(days=200)


@pytest.fixture
def clinic() -> Clinic:
    """Three patients with two forms each: one well, one in pain at 4, one in severe pain."""
    where = f.clinic()
    for answers in (f.WELL, AT_FOUR, f.HURTING):
        episode = f.enrolled(where).episode
        for point in (TimePoint.WEEK_6, TimePoint.WEEK_12):
            f.answered(episode, point, answers=answers)
    return where


def worked(run: ReplayRun, *, size: int = 100, worker: str = "a") -> ReplayRun:
    for _ in range(50):
        went = replays.advance(run_id=run.pk, worker=worker, now=NOW, size=size)
        assert went is not None
        if went.finished_at:
            return went
    raise AssertionError("never finished")


def asked(row: RuleSet, *, since: date | None = None, families: tuple[str, ...] = (GENERAL,)) -> ReplayRun:
    return replays.ask(rule_set_id=row.pk, since=since, families=families, actor=f.lead(row.clinic), now=LATER)


def seen(course: replay.StoredCourse, upto: int) -> Snapshot:
    return Snapshot(operation=course.operation, baseline=course.baseline, reports=course.reports[:upto])


def without_runs() -> list[str]:
    return [line for line in dump().splitlines() if not line.startswith(ReplayRun._meta.db_table)]


def test_a_preview_counts_every_form_as_both_sets_judge_it(clinic: Clinic) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    tally = Tally.from_dict(worked(asked(row)).tally)
    assert tally.submissions == 6
    new, pairs = domain_of(row), []
    for course in replay.chunk(clinics=[clinic.pk], after=0)[0]:
        for upto in range(1, 3):
            facts = derive(seen(course, upto))
            pairs.append((decide(facts=facts, ruleset=DEFAULT).category, decide(facts=facts, ruleset=new).category))
    assert sorted(tally.matrix(lambda verdict: verdict.category).elements()) == sorted(pairs)
    assert tally.changed >= 1


def test_the_courses_replayed_are_the_courses_that_triage_judged(clinic: Clinic) -> None:
    courses, _ = replay.chunk(clinics=None, after=0)
    stored = {row.submission_id: row for row in Assessment.objects.all()}
    assert sorted(one for course in courses for one in course.submissions) == sorted(stored)
    for course in courses:
        for place, submission_id in enumerate(course.submissions, start=1):
            said = decide(facts=derive(seen(course, place)))
            assert (said.category, said.urgency) == (stored[submission_id].category, stored[submission_id].urgency)


def test_clinics_that_enrol_in_turns_are_read_apart_and_in_three_statements() -> None:
    one, other = f.clinic(), f.clinic()
    mine: list[int] = []
    for where in (one, other, one, other, one):
        sent = f.answered(f.enrolled(where).episode)
        mine += [sent.submission.pk] if where == one else []
    with counted() as statements:
        courses, last = replay.chunk(clinics=[one.pk], after=0)
    assert [key for course in courses for key in course.submissions] == mine
    assert last == courses[-1].episode_id
    assert len(statements) == 3
    assert len(replay.chunk(clinics=None, after=0)[0]) == 5


def test_nothing_is_written_but_the_run(clinic: Clinic) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    run = asked(row)
    before = without_runs()
    worked(run, size=1)
    assert without_runs() == before


@pytest.mark.parametrize("size", [1, 2, 100])
def test_pieces_of_any_size_give_the_same(clinic: Clinic, size: int) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    whole = worked(asked(row)).tally
    assert worked(asked(row), size=size).tally == whole


def test_a_killed_worker_is_followed_by_another_one_and_nothing_counts_twice(clinic: Clinic) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    run = asked(row)
    assert replays.advance(run_id=run.pk, worker="killed", now=NOW, size=1)
    assert replays.advance(run_id=run.pk, worker="other", now=NOW, size=1) is None
    assert replays.waiting(now=NOW) == ()
    late = NOW + replays.LEASE + timedelta(seconds=1)
    assert replays.waiting(now=late) == (run.pk,)
    while (went := replays.advance(run_id=run.pk, worker="other", now=late, size=1)) and not went.finished_at:
        pass
    assert went is not None
    assert went.done == 6
    assert replays.advance(run_id=run.pk, worker="killed", now=late) is None


def test_asking_twice_is_one_run_until_it_is_over(clinic: Clinic) -> None:
    row = sets.draft(clinic)
    run = asked(row)
    assert asked(row).pk == run.pk
    worked(run)
    assert asked(row).pk != run.pk


def test_a_draft_that_changes_meanwhile_stops_its_preview(clinic: Clinic) -> None:
    by = f.lead(clinic)
    row = sets.draft(clinic, sets.LENIENT, by=by)
    run = asked(row)
    rule_sets.edit_draft(
        rule_set_id=row.pk, revision=row.revision, name="Ours", body=sets.body(**sets.STRICT), actor=by, now=NOW
    )
    stopped = replays.advance(run_id=run.pk, worker="a", now=NOW)
    assert stopped is not None
    assert (stopped.status, bool(stopped.failure)) == (ReplayStatus.FAILED, True)


def test_an_empty_clinic_is_over_at_once() -> None:
    run = worked(asked(sets.draft(f.clinic())))
    assert (run.status, run.done, run.total) == (ReplayStatus.DONE, 0, 0)


def test_since_counts_only_later_answers_but_knows_the_earlier_ones(clinic: Clinic) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    run = worked(asked(row, since=date(2026, 3, 20)))
    assert run.done == 3


def test_who_may_ask_and_what_cannot_be_asked(clinic: Clinic) -> None:
    row = sets.draft(clinic)
    for actor, refusal in ((f.clinician(clinic), NotPermitted), (f.outsider(), NotFound)):
        with pytest.raises(refusal):
            replays.ask(rule_set_id=row.pk, actor=actor, now=NOW)
    with pytest.raises(NotFound):
        replays.ask(rule_set_id=10**9, actor=f.lead(clinic), now=NOW)
    with pytest.raises(Invalid):
        asked(row, since=date(2030, 1, 1))
    assert not ReplayRun.objects.exists()


def test_a_stopped_preview_keeps_what_was_counted(clinic: Clinic) -> None:
    row = sets.draft(clinic)
    run = asked(row)
    replays.advance(run_id=run.pk, worker="a", now=NOW, size=1)
    with pytest.raises(NotFound):
        replays.cancel(run_id=run.pk, actor=f.outsider(), now=NOW)
    replays.cancel(run_id=run.pk, actor=f.lead(clinic), now=NOW)
    assert replays.advance(run_id=run.pk, worker="a", now=NOW) is None
    run.refresh_from_db()
    assert (run.status, run.done) == (ReplayStatus.CANCELLED, 2)
    with pytest.raises(NotAllowed):
        replays.cancel(run_id=run.pk, actor=f.lead(clinic), now=NOW)


def test_applying_writes_beside_the_old_and_raises_only(clinic: Clinic) -> None:
    episodes_of = list(replay.running(clinics=[clinic.pk]))
    before = {case.pk: case.urgency_rank for case in Case.objects.all()}
    assert reassess(episode_id=episodes_of[0], actor=JOB, now=LATER) == Reassessed()
    sets.active(clinic, sets.LENIENT)
    count = Assessment.objects.count()
    assert reassess(episode_id=episodes_of[1], actor=JOB, now=LATER, dry_run=True) == Reassessed(written=1)
    assert Assessment.objects.count() == count
    for episode_id in episodes_of:
        assert reassess(episode_id=episode_id, actor=JOB, now=LATER) == Reassessed(written=1), "nothing rises under it"
        assert reassess(episode_id=episode_id, actor=JOB, now=LATER) == Reassessed()
    assert Assessment.objects.count() == count + 3
    after = {case.pk: case for case in Case.objects.all()}
    assert set(before) <= set(after)
    assert all(after[pk].urgency_rank <= rank and not after[pk].closed_at for pk, rank in before.items())


def test_a_stricter_set_opens_the_case_that_it_asks_for() -> None:
    where = f.clinic()
    episode = f.enrolled(where).episode
    quiet = f.WELL | {"pain_axial": 3, "pain_limb": 3}
    f.answered(episode, TimePoint.WEEK_12, answers=quiet)
    had = Case.objects.filter(episode=episode, closed_at=None).count()
    sets.active(where, sets.STRICT)
    done = reassess(episode_id=episode.pk, actor=JOB, now=LATER)
    assert done.written == 1
    assert done.raised == int(not had)
    assert Case.objects.filter(episode=episode, closed_at=None).exists()


def test_a_corrected_fact_changes_the_course_that_is_replayed(clinic: Clinic) -> None:
    course = replay.chunk(clinics=None, after=0)[0][0]
    episodes.correct_facts(
        episode_id=course.episode_id, changes={"side": "right"}, reason="typed wrong", actor=f.lead(clinic), now=LATER
    )
    again = replay.chunk(clinics=None, after=0)[0][0]
    assert again.operation.side == "right"


FUSION = Family.LUMBAR_FUSION


@pytest.fixture
def two_families(clinic: Clinic) -> Clinic:
    """Beside three disc operations with six forms, a fusion with two; fusions have a set of their own."""
    sets.active(clinic, sets.LENIENT, [FUSION])
    fused = f.enrolled(clinic, procedures=("fusion",)).episode
    for point in (TimePoint.WEEK_6, TimePoint.WEEK_12):
        f.answered(fused, point, answers=AT_FOUR)
    return clinic


def verdicts(row: RuleSet, used: dict[int, RuleSet | None]) -> list[tuple[Category, Category]]:
    """What `decide` says of every report of these episodes: under the set in use (None: the default), under `row`."""
    pairs = []
    for course in replay.chunk(clinics=None, after=0)[0]:
        if course.episode_id in used:
            own = used[course.episode_id]
            for upto in range(1, len(course.submissions) + 1):
                facts = derive(seen(course, upto))
                old, new = DEFAULT if own is None else domain_of(own), domain_of(row)
                pairs.append((decide(facts=facts, ruleset=old).category, decide(facts=facts, ruleset=new).category))
    return sorted(pairs)


def counted_pairs(run: ReplayRun) -> list[tuple[Category, Category]]:
    tally = Tally.from_dict(worked(run).tally)
    return sorted((Category(old), Category(new)) for old, new in tally.matrix(lambda one: one.category).elements())


def test_each_family_is_compared_with_the_set_that_judges_it(two_families: Clinic) -> None:
    lenient, row = RuleSet.objects.get(), sets.draft(two_families, sets.STRICT)
    discs = {course.episode_id: None for course in replay.chunk(clinics=None, after=0)[0] if course.family != FUSION}
    fused = {course.episode_id: lenient for course in replay.chunk(clinics=None, after=0)[0] if course.family == FUSION}
    general, single, both = asked(row), asked(row, families=(FUSION,)), asked(row, families=(FUSION, GENERAL))
    assert len({general.pk, single.pk, both.pk}) == 3, "three questions at a time"
    assert (general.total, single.total, both.total) == (6, 2, 8)
    assert (general.against, single.against) == (DEFAULT.version, lenient.version)
    assert counted_pairs(general) == verdicts(row, dict(discs))
    assert counted_pairs(single) == verdicts(row, dict(fused))
    assert counted_pairs(both) == verdicts(row, {**discs, **fused})


def test_a_preview_goes_on_beside_what_was_in_use_when_it_was_asked_for(two_families: Clinic) -> None:
    row = sets.draft(two_families, sets.STRICT)
    whole = worked(asked(row, families=(FUSION, GENERAL))).tally
    run = asked(row, families=(FUSION, GENERAL))
    assert replays.advance(run_id=run.pk, worker="a", now=NOW, size=1)
    sets.active(two_families, {"pain": 4, "severe": 6}, [FUSION])
    assert worked(run, size=1).tally == whole


def test_a_family_without_an_operation_is_over_at_once_and_every_family_may_have_its_own(clinic: Clinic) -> None:
    row = sets.draft(clinic, sets.STRICT)
    run = worked(asked(row, families=(Family.STIMULATOR,)))
    assert (run.status, run.done, run.total) == (ReplayStatus.DONE, 0, 0)
    sets.active(clinic, sets.LENIENT, tuple(Family))
    with pytest.raises(Invalid) as refused:
        asked(row)
    assert refused.value.field == "families"


def test_a_preview_of_an_earlier_version_is_read_as_one_of_every_operation(two_families: Clinic) -> None:
    row = sets.draft(two_families, sets.STRICT)
    run = asked(row)
    ReplayRun.objects.filter(pk=run.pk).update(sets={}, families="")
    assert worked(run).done == 8


def test_applying_under_one_set_leaves_the_other_families_alone(two_families: Clinic) -> None:
    own = RuleSet.objects.get()
    for episode_id in replay.running(clinics=None):
        assert reassess(episode_id=episode_id, under=own.version, actor=JOB, now=LATER) == Reassessed(), "done before"
    newer = sets.active(two_families, sets.STRICT, [FUSION])
    before = Assessment.objects.count()
    for episode_id in replay.running(clinics=None):
        reassess(episode_id=episode_id, actor=JOB, now=LATER)
    assert list(Assessment.objects.order_by("pk").values_list("rule_set", flat=True))[before:] == [newer.version]
