"""The worklist: its order, what it shows unasked, its counts, its filters, and what it costs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fbs_portal.actions import case_evidence, cases
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseStatus, Category, DangerEvent, DangerSign, Urgency
from fbs_portal.domain.states import LinkRequestKind
from fbs_portal.models import Case, Clinic, DangerReport, LinkRequest
from fbs_portal.queries.cases import WorklistFilters, WorklistPage, worklist
from tests import factories as f
from tests.evidence import JOB, case_of, course, occasion, tell, tick

pytestmark = pytest.mark.django_db

NOW = f.NOW
LATER = NOW + timedelta(days=30)


@pytest.fixture
def where() -> Clinic:
    return f.clinic()


@pytest.fixture
def nurse(where: Clinic) -> Actor:
    return f.nurse(where)


def seen(actor: Actor, *, now: datetime = NOW, page: int = 1, per_page: int = 50, **filters: Any) -> WorklistPage:
    return worklist(actor=actor, filters=WorklistFilters(**filters), now=now, page=page, per_page=per_page)


def ids(page: WorklistPage) -> list[int]:
    return [row.case.pk for row in page.rows]


def do(name: str, case: Case, by: Actor, **says: Any) -> Case:
    case.refresh_from_db()
    done: Case = getattr(cases, name)(actor=by, case_id=case.pk, expected_version=case.version, now=NOW, **says)
    return done


def silent(where: Clinic, *, bad: bool = False) -> Case:
    episode = course(where)
    if bad:
        case = case_of(episode)
        do("close", case, f.clinician(where), outcome="declined", reason="Waits")
    return case_evidence.open_for_silence(followup=occasion(episode, now=NOW), actor=JOB, now=NOW)


def expected_order(rows: list[Case], now: datetime) -> list[int]:
    """The order of the worklist, said again in Python."""
    far = datetime.max.replace(tzinfo=UTC)

    def key(case: Case) -> tuple[Any, ...]:
        undealt = case.danger_open and case.urgency in (Urgency.EMERGENCY, Urgency.SAME_DAY)
        late = case.promised_at is not None and case.promised_at < now
        late |= undealt and case.urgency == Urgency.EMERGENCY
        return (not undealt, not late, case.urgency_rank, not case.wants_contact, case.promised_at or far, case.pk)

    return [case.pk for case in sorted(rows, key=key)]


def test_the_order_is_need(where: Clinic, nurse: Actor) -> None:
    evaluation = case_of(course(where))
    wish = case_of(course(where), wants_contact=True)
    soon = case_of(course(where), Urgency.SOON)
    late = case_of(course(where), now=NOW - timedelta(days=60))
    same_day = case_of(course(where), Urgency.SAME_DAY)
    emergency = tick(course(where)).cases.get()
    dealt = case_of(course(where), Urgency.EMERGENCY)
    do("deal_with_danger", dealt, f.clinician(where), reason="Spoke")
    page = seen(nurse)
    expected = [emergency, same_day, late, dealt, soon, wish, evaluation]
    assert ids(page) == [case.pk for case in expected]
    assert [row.overdue for row in page.rows] == [False, False, True, False, False, False, False]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6), days=st.integers(0, 40))
def test_any_list_is_in_the_ruled_order(where: Clinic, nurse: Actor, seed: int, days: int) -> None:
    dice = random.Random(seed)
    for _ in range(8):
        at = NOW - timedelta(days=dice.randrange(20))
        level = dice.choice(list(Urgency)[:5])
        case = case_of(course(where), level, now=at, wants_contact=dice.random() < 0.3, text=dice.random() < 0.2)
        if case.danger_open and dice.random() < 0.4:
            do("deal_with_danger", case, f.clinician(where), reason="Spoke")
    now = NOW + timedelta(days=days)
    rows = [row.case for row in seen(nurse, now=now, per_page=1000).rows]
    assert [case.pk for case in rows] == expected_order(rows, now)
    first, second = (ids(seen(nurse, now=now, page=page, per_page=5)) for page in (1, 2))
    assert first + second == [case.pk for case in rows][:10]


def test_watch_and_silent_are_counted_and_shown_when_asked_for(where: Clinic, nurse: Actor) -> None:
    watch, quiet, loud = case_of(course(where), Urgency.WATCH), silent(where), silent(where, bad=True)
    wish = case_of(course(where), Urgency.ROUTINE, wants_contact=True)
    words = case_of(course(where), Urgency.WATCH, text=True)
    assert set(ids(seen(nurse))) == {loud.pk, wish.pk, words.pk}
    assert set(ids(seen(nurse, show="watch"))) == {watch.pk, wish.pk, words.pk}
    assert ids(seen(nurse, show="silent")) == [loud.pk, quiet.pk]
    assert watch.pk in ids(seen(nurse, urgency="watch"))
    counts = seen(nurse).counts
    assert (counts["watch"], counts["silent"]) == (3, 2)


def test_among_watch_cases_a_promise_comes_before_none(where: Clinic, nurse: Actor) -> None:
    watch, quiet = case_of(course(where), Urgency.WATCH), silent(where)
    assert ids(seen(nurse, urgency="watch")) == [quiet.pk, watch.pk]


def test_every_count_is_the_length_of_the_list_behind_it(where: Clinic, nurse: Actor) -> None:
    for urgency in list(Urgency)[:5]:
        for how in ({}, {"wants_contact": True}, {"text": True}):
            case = case_of(course(where), urgency, **how)
            if urgency is Urgency.SOON:
                do("assign", case, nurse, to=nurse.user_id)
    snoozed = case_of(course(where))
    do("snooze", snoozed, nurse, until=NOW.date() + timedelta(days=3), reason="Scan")
    silent(where)
    tell(case_of(course(where), Urgency.WATCH).episode, Urgency.ROUTINE)
    for now in (NOW, LATER):
        counts = seen(nurse, now=now).counts
        behind: dict[str, dict[str, Any]] = {
            "emergency": {"urgency": "emergency"},
            "same_day": {"urgency": "same_day"},
            "late": {"overdue": True},
            "unowned": {"owner": "none"},
            "evaluation": {"urgency": "evaluation"},
            "ready": {"show": "ready"},
            "watch": {"show": "watch"},
            "silent": {"show": "silent"},
            "snoozed": {"show": "snoozed"},
        }
        for name, filters in behind.items():
            page = seen(nurse, now=now, **filters)
            assert counts[name] == page.total == len(page.rows), name


def test_a_snoozed_case_is_back_on_its_day_where_the_clinic_is(where: Clinic) -> None:
    far = f.clinic(time_zone="Pacific/Auckland")
    nurse = f.nurse(where, far)
    at = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)  # Monday evening in New York, Tuesday afternoon in Auckland
    for clinic in (where, far):
        do("snooze", case_of(course(clinic)), nurse, until=date(2026, 3, 3), reason="Scan")
    assert [row.case.clinic_id for row in seen(nurse, now=at).rows] == [far.pk]
    assert [row.case.clinic_id for row in seen(nurse, now=at, show="snoozed").rows] == [where.pk]
    assert len(seen(nurse, now=at, status="snoozed").rows) == 2
    assert len(seen(nurse, now=at + timedelta(hours=3)).rows) == 2
    assert [row.overdue for row in seen(nurse, now=at + timedelta(days=2)).rows] == [True, True]


def test_another_clinics_cases_are_neither_listed_nor_counted(where: Clinic, nurse: Actor) -> None:
    other = f.second_clinic()
    case_of(course(other), Urgency.SOON)
    page = seen(nurse)
    assert (page.rows, page.total, page.counts["open"], page.counts["unowned"]) == ((), 0, 0, 0)
    assert [clinic.pk for clinic in page.clinics] == [where.pk]
    assert seen(nurse, clinic=other.pk).total == 0
    boss = f.actor_for(user=f.staff_user(None, is_superuser=True))
    assert seen(boss).total == 1


def test_filters_narrow_the_list(where: Clinic) -> None:
    second = f.second_clinic()
    nurse, other = f.nurse(where, second), f.nurse(where)
    mine, theirs, nobodys = (case_of(course(where)) for _ in range(3))
    there = case_of(course(second), Urgency.SOON)
    do("take", mine, nurse)
    do("take", theirs, other)
    assert ids(seen(nurse, owner="me")) == [mine.pk]
    assert ids(seen(nurse, owner=other.user_id)) == [theirs.pk]
    assert set(ids(seen(nurse, owner="none"))) == {nobodys.pk, there.pk}
    assert ids(seen(nurse, clinic=second.pk)) == [there.pk]
    assert seen(nurse, clinic=second.pk).counts["open"] == 1
    assert ids(seen(nurse, urgency="soon")) == [there.pk]
    assert set(ids(seen(nurse, status="taken"))) == {mine.pk, theirs.pk}
    assert len(seen(nurse, category=Category.PERSISTENT).rows) == 4
    assert not seen(nurse, category=Category.NEW).rows


def test_closed_cases_are_found_newest_first(where: Clinic) -> None:
    clinician = f.clinician(where)
    done = [case_of(course(where)) for _ in range(2)]
    for case in done:
        do("close", case, clinician, outcome="declined", reason="No")
    page = seen(clinician, status=CaseStatus.CLOSED)
    assert (ids(page), page.total) == ([done[1].pk, done[0].pk], 2)
    assert not seen(clinician).rows


@pytest.mark.parametrize(
    "filters",
    [
        {"urgency": "episode__patient__family_name"},
        {"status": "x" * 10_000},
        {"category": "\x00"},
        {"owner": "1; drop table"},
        {"owner": "9" * 40},
        {"owner": -1},
        {"owner": "²"},
        {"clinic": 10**30},
        {"clinic": -5},
        {"show": "_connector"},
    ],
)
def test_what_is_not_known_is_left_out(where: Clinic, nurse: Actor, filters: dict[str, Any]) -> None:
    case = case_of(course(where))
    assert ids(seen(nurse, **filters)) == [case.pk]


@pytest.mark.parametrize("page", [-3, 0, 1, 99, 10**18])
def test_a_page_out_of_range_is_the_nearest(where: Clinic, nurse: Actor, page: int) -> None:
    for _ in range(3):
        case_of(course(where))
    found = seen(nurse, page=page, per_page=2)
    assert (found.page, found.pages, found.total) == ((2, 2, 3) if page > 1 else (1, 2, 3))


def test_a_search_finds_by_name_number_and_initials(where: Clinic, nurse: Actor) -> None:
    hers, his = case_of(course(where, name="Ada")), case_of(course(where, name="Bo"), Urgency.WATCH)
    patient = hers.episode.patient
    assert ids(seen(nurse, search=patient.record_number)) == [hers.pk]
    assert ids(seen(nurse, search=f" {patient.family_name.upper()},  ada")) == [hers.pk]
    assert ids(seen(nurse, search="A.T.")) == [hers.pk]
    assert ids(seen(nurse, search="bo")) == [his.pk]  # a watch case, found although it is quiet
    for nothing in ("zz", "%", "__", "\x00", "x" * 5000, "' or 1=1 --"):
        assert not seen(nurse, search=nothing).rows


def test_a_row_has_its_curve_and_a_danger_row_has_none(where: Clinic, nurse: Actor) -> None:
    calm = course(where)
    for days, pain in ((40, 8), (20, 3), (0, 6)):
        tell(calm, now=NOW - timedelta(days=days), pain=pain)
    report = tick(calm_danger := course(where))
    tell(calm_danger, Urgency.EMERGENCY, pain=2)
    rows = {row.case.episode_id: row for row in seen(nurse).rows}
    assert [worst for _on, worst in rows[calm.pk].spark] == [8, 3, 6]
    assert rows[calm.pk].spark[-1][0] == NOW.date()
    said = rows[calm.pk].case.assessment
    assert (said.criteria_met, said.criteria_total) == (3, 3)
    assert rows[report.episode_id].spark == ()


@pytest.mark.parametrize(
    ("taken", "rising"),
    [
        (["some_days", "every_day"], True),
        (["none", "every_day"], True),
        (["every_day", "every_day"], False),
        (["every_day"], False),
        (["every_day", "none"], False),
    ],
)
def test_opioids_that_became_daily_stand_out(where: Clinic, nurse: Actor, taken: list[str], rising: bool) -> None:
    episode = course(where)
    for position, answer in enumerate(taken):
        tell(episode, now=NOW + timedelta(days=position), opioids=answer)
    assert seen(nurse).rows[0].opioids_rising is rising


def test_a_danger_row_says_whether_the_page_was_acknowledged(where: Clinic, nurse: Actor) -> None:
    report = tick(course(where), DangerSign.BLADDER)
    row = seen(nurse).rows[0]
    assert (row.acknowledged_at, row.unticked) == (None, False)
    for event, reason in ((DangerEvent.ACKNOWLEDGED, ""), (DangerEvent.UNTICKED, "gone")):
        DangerReport.objects.create(
            episode=report.episode, followup=report.followup, event=event, about=report, codes=report.codes,
            urgency=report.urgency, untick_reason=reason, at=NOW + timedelta(minutes=2), by=JOB.key,
        )  # fmt: skip
    row = seen(nurse).rows[0]
    assert (row.acknowledged_at, row.unticked) == (NOW + timedelta(minutes=2), True)
    assert row.case.danger_report is not None
    assert row.case.danger_report.at == report.at


def test_open_requests_for_links_are_counted_also_without_any_case(where: Clinic, nurse: Actor) -> None:
    episode = course(where)
    for clinic in (where, f.second_clinic()):
        patient = episode.patient if clinic == where else course(clinic).patient
        LinkRequest.objects.create(patient=patient, kind=LinkRequestKind.NEW_LINK, asked_at=NOW)
    assert seen(nurse).counts["requests"] == 1
    case_of(episode)
    assert seen(nurse).counts["requests"] == 1


def statements(actor: Actor, **how: Any) -> Iterator[str]:
    with CaptureQueriesContext(connection) as found:
        seen(actor, **how)
    return (query["sql"] for query in found.captured_queries)


def test_four_statements_whatever_the_length(where: Clinic, nurse: Actor) -> None:
    costs = []
    for count in (0, 50, 950):
        rows = [course(where) for _ in range(count)]
        for episode in rows[:10]:
            tick(episode)
        for episode in rows[10:]:
            case_of(episode)
        costs.append([len(list(statements(nurse, **how))) for how in ({}, {"search": "ada"}, {"status": "closed"})])
    assert costs[1] == costs[2]
    assert max(cost for row in costs for cost in row) == 4


def plan(sql: str) -> str:
    explain = "EXPLAIN QUERY PLAN " if connection.vendor == "sqlite" else "EXPLAIN "
    with connection.cursor() as cursor:
        cursor.execute(explain + sql)
        return "\n".join(str(row) for row in cursor.fetchall())


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL scans a table this small on purpose")
def test_open_cases_are_read_from_the_partial_index(where: Clinic, nurse: Actor) -> None:
    for _ in range(5):
        case_of(course(where))
    about_cases = [sql for sql in statements(nurse) if 'FROM "fbs_portal_case"' in sql]
    assert len(about_cases) == 2
    for sql in about_cases:
        assert "COVERING INDEX fbs_case_worklist" in plan(sql), plan(sql)
    assert "GROUP BY" not in plan(about_cases[0]), plan(about_cases[0])


def test_no_more_than_eight_tables_are_joined_at_once(where: Clinic, nurse: Actor) -> None:
    """With a ninth PostgreSQL no longer starts from the fifty cases of the page (join_collapse_limit) and reads all."""
    case_of(course(where))
    rows = [sql for sql in statements(nurse) if 'JOIN "fbs_portal_surgeryepisode"' in sql]
    assert len(rows) == 1
    assert rows[0].count(" JOIN ") + 2 <= 8, rows[0]
