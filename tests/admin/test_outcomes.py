"""The outcomes page: right figures, small groups masked, files that open safely, and nobody else's clinic."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from fbs_portal.actions import cases
from fbs_portal.actions import outcomes as act
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import Role, TimePoint
from fbs_portal.domain.outcomes import Key, Measure
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, Clinic, OutcomeCount
from fbs_portal.presenters import outcomes as words
from fbs_portal.queries import outcomes
from tests import factories as f
from tests.statements import counted

pytestmark = pytest.mark.django_db

URL = "/admin/fbs_portal/outcomes/"
JOB = actors.system("count_outcomes")


@pytest.fixture
def clinic() -> Clinic:
    """Six patients: four are well at 12 weeks, one is in pain, one is silent."""
    where = f.clinic()
    for answers in (f.WELL, f.WELL, f.WELL, f.WELL, f.HURTING):
        f.answered(f.enrolled(where).episode, TimePoint.WEEK_12, answers=answers)
    f.enrolled(where, procedures=("fusion",))
    return where


def client_of(role: Role, *clinics: Clinic) -> Client:
    client = Client()
    client.force_login(f.staff_user(role, *clinics))
    return client


def text(client: Client, query: str = "") -> str:
    page = client.get(URL + query)
    assert page.status_code == 200
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


def file(client: Client, slug: str, query: str = "") -> list[list[str]]:
    answer = client.get(f"{URL}{slug}.csv{query}")
    assert answer["Content-Type"].startswith("text/csv")
    content = answer.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content)))


def test_the_figures_are_those_of_the_rows(clinic: Clinic) -> None:
    client = client_of(Role.LEAD, clinic)
    assert "6 operations are counted." in text(client)
    week_12 = {row[0]: row for row in file(client, "completeness")}["12 weeks"]
    assert week_12[1:] == ["5 of 6 (83 %)", "5", "0", "1", "0"]
    worst = {row[0]: row for row in file(client, "pain-worst")}
    assert worst["Before surgery"][1] == "6"
    assert worst["12 weeks"][1] == "5"
    better = {row[0]: row for row in file(client, "improvement")}["12 weeks"]
    assert better[1] == "4 of 5 (80 %)"


def test_a_small_group_is_not_described(clinic: Clinic) -> None:
    client = client_of(Role.CLINICIAN, clinic)
    found = file(client, "pain-worst", "?family=lumbar_fusion")
    assert all(row[1] == "fewer than 5 people" and set(row[2:]) == {"–"} for row in found[1:])
    assert "fewer than 5 people" in text(client, "?family=lumbar_fusion")


def test_under_twenty_evaluations_is_too_few(clinic: Clinic) -> None:
    from tests.models import rows

    case = clinic.cases.get(closed_at=None, assessment__isnull=False)
    rows.evaluation(referral=rows.referral(case=case, assessment=case.assessment))
    client = client_of(Role.LEAD, clinic)
    assert "1 evaluation: too few" in text(client)
    assert file(client, "agreement")[1:] == []


def test_a_case_counts_as_far_as_any_of_its_referrals_came(clinic: Clinic) -> None:
    from tests.models import rows

    case = clinic.cases.get(closed_at=None, assessment__isnull=False)

    def stages() -> list[tuple[Measure, str, str]]:
        counts = sum(outcomes.count(clinic=clinic, now=f.NOW).values(), Counter())
        wanted = (Measure.CASE, Measure.EVALUATION_DAYS)
        return sorted((key.measure, key.point, key.bucket) for key in counts.elements() if key.measure in wanted)

    urgency = stages()[0][2]
    assert stages() == [(Measure.CASE, "not", urgency)]
    first = rows.referral(case=case, status="declined", status_at=f.NOW, status_by="user:1")
    assert stages() == [(Measure.CASE, "referred", urgency)]
    second = rows.referral(case=case, status="evaluated", attended_on=f.NOW.date())
    found = rows.evaluation(referral=second, seen_on=second.referred_at.date() + timedelta(days=30))
    rows.evaluation(referral=second, seen_on=found.seen_on, supersedes=found, reason="Typing slip")
    assert stages() == [(Measure.CASE, "evaluated", urgency), (Measure.EVALUATION_DAYS, "", "30")]
    assert first.pk < second.pk


def test_the_days_to_an_evaluation_are_the_clinics(clinic: Clinic) -> None:
    """Referred at eight in the evening in New York, which is a day later in Greenwich; seen the next morning."""
    from tests.models import rows

    case = clinic.cases.get(closed_at=None, assessment__isnull=False)
    evening = f.NOW.replace(hour=0, minute=30)
    referral = rows.referral(case=case, referred_at=evening, status="evaluated", attended_on=evening.date())
    rows.evaluation(referral=referral, seen_on=evening.date())
    counts = sum(outcomes.count(clinic=clinic, now=f.NOW).values(), Counter())
    assert [key.bucket for key in counts if key.measure == Measure.EVALUATION_DAYS] == ["1"]


def test_why_nobody_was_referred_is_told_of_five_and_more() -> None:
    def shown(**why: int) -> dict[str, str]:
        counts = Counter({Key(Measure.NOT_REFERRED, "", code): number for code, number in why.items()})
        return {row[0]: row[1] for row in words.MAKERS["not-referred"](counts).rows}

    assert shown(acceptable=4) == {}
    told = shown(acceptable=4, died=1, not_needed=1)
    assert told["pain acceptable to the patient"].startswith("4 of 6")
    assert told["died"].startswith("1 of 6")
    assert told["not asked then"].startswith("1 of 6")


def test_a_closing_without_referral_is_counted_by_its_reason(clinic: Clinic) -> None:
    from tests.models import rows

    case = clinic.cases.get(closed_at=None, assessment__isnull=False)
    over: dict[str, Any] = {"status": "closed", "closed_at": f.NOW, "closed_by": "user:1", "outcome": "not_needed"}

    def reasons(**changes: Any) -> list[str]:
        Case.objects.filter(pk=case.pk).update(**over | {"not_referred": "", "danger_open": False} | changes)
        counts = sum(outcomes.count(clinic=clinic, now=f.NOW).values(), Counter())
        return [key.bucket for key in counts.elements() if key.measure == Measure.NOT_REFERRED]

    assert reasons(refer_suggested=False) == []
    assert reasons(refer_suggested=True) == ["not_needed"]
    assert reasons(refer_suggested=True, not_referred="eased") == ["eased"]
    rows.referral(case=case, status="withdrawn")
    assert reasons(refer_suggested=True) == []


def test_a_row_of_few_suggestions_is_masked() -> None:
    matrix = {"persistent>persistent": 5, "persistent>new": 1, "new>new": 2}
    counts = Counter({Key(Measure.AGREEMENT, "2026.1", pair): number for pair, number in matrix.items()})
    rows = {row[0]: set(row[1:]) for row in words.MAKERS["agreement"](counts).rows}
    assert rows == {"persistent pain pattern": {"5", "0", "1"}, "new pain pattern": {"–"}}


def test_agreement_is_told_of_the_rows_that_are_told() -> None:
    """With the masked row in it, subtraction would say what the evaluation of two people found."""
    matrix = {"persistent>persistent": 5, "persistent>new": 1, "new>new": 2}
    counts = Counter({Key(Measure.AGREEMENT, "2026.1", pair): number for pair, number in matrix.items()})
    assert "told: 5 of 6 (83 %)." in words.MAKERS["agreement"](counts).note


def test_accuracy_of_a_set_that_would_give_a_small_one_away_is_not_told() -> None:
    def rows(**sets: int) -> list[tuple[str, ...]]:
        counts = Counter(
            {Key(Measure.AGREEMENT, name, "persistent>persistent"): number for name, number in sets.items()}
        )
        return [row[:3] for row in words.MAKERS["accuracy"](counts).rows if "persistent" in row[1] or row[1] == "all"]

    right = "persistent pain pattern", "20 of 20 (100 %), 95 % interval 83 to 100 %"
    assert rows(one=20) == [("one", *right)]
    assert [row[:2] for row in rows(one=20, two=20)] == [(name, right[0]) for name in ("all", "one", "two")]
    assert rows(one=20, two=3)[1:] == [("one", "all", "not told"), ("two", "all", "3 evaluations: too few")]


def test_the_period_and_the_family_choose_operations(clinic: Clinic) -> None:
    client = client_of(Role.LEAD, clinic)
    assert "1 operation is counted." in text(client, "?family=lumbar_fusion")
    assert "0 operations are counted." in text(client, "?first=2026-02-01")
    assert "6 operations are counted." in text(client, "?first=2026-01-20&last=2026-01-21")


@pytest.mark.parametrize(
    "query", ["?first=yesterday", "?first=2026-03-01&last=2026-02-01", "?family=x", "?last=2026-02-31"]
)
def test_what_cannot_be_is_named(clinic: Clinic, query: str) -> None:
    page = client_of(Role.LEAD, clinic).get(URL + query)
    assert page.status_code == 400
    assert "There is a problem" in page.content.decode()


def test_who_may_look_and_where(clinic: Clinic) -> None:
    other = f.second_clinic()
    assert client_of(Role.NURSE, clinic).get(URL).status_code == 403
    lead = client_of(Role.LEAD, clinic)
    assert lead.get(f"{URL}?clinic={other.pk}").status_code == 404
    assert lead.get(f"{URL}nothing.csv").status_code == 404
    both = client_of(Role.LEAD, clinic, other)
    assert f"Outcomes: {other.name}" in text(both, f"?clinic={other.pk}")
    assert "You work for no clinic" in text(client_of(Role.LEAD))


def test_looking_and_saving_stand_in_the_trail(clinic: Clinic) -> None:
    client = client_of(Role.LEAD, clinic)
    query = "?first=2026-01-20&last=2026-02-01&family=lumbar_fusion"
    client.get(URL + query)
    file(client, "response", query)
    kept = AuditEvent.objects.filter(subject=f"clinic:{clinic.pk}").values_list("verb", "detail").order_by("pk")
    choice = {"first": "2026-01", "last": "2026-02", "family": "lumbar_fusion"}
    assert list(kept) == [(Verb.READ_OUTCOMES, choice), (Verb.EXPORTED, choice | {"file": "response"})]


@pytest.mark.parametrize(
    ("query", "name"),
    [("", ""), ("?first=2026-01-20&family=cervical", "-from-2026-01-cervical"), ("?last=2026-02-01", "-until-2026-02")],
)
def test_a_file_says_what_was_counted_and_opens_in_a_spreadsheet(clinic: Clinic, query: str, name: str) -> None:
    answer = client_of(Role.LEAD, clinic).get(f"{URL}ended.csv{query}")
    said = f'attachment; filename="outcomes-ended-clinic-{clinic.pk}{name}.csv"'
    assert answer["Content-Disposition"] == said
    assert answer.content.startswith(codecs.BOM_UTF8)


def test_every_chart_has_its_table_and_no_style_of_its_own(clinic: Clinic) -> None:
    page = client_of(Role.LEAD, clinic).get(URL).content.decode()
    assert page.count("<svg") >= 3
    assert "style=" not in page.split("<main", 1)[-1]
    for section in re.findall(r"<section.*?</section>", page, re.S):
        assert "<svg" not in section or "<table" in section


def test_stored_counts_say_the_same_and_what_came_since(clinic: Clinic, monkeypatch: pytest.MonkeyPatch) -> None:
    client = client_of(Role.LEAD, clinic)
    live = {slug: file(client, slug) for slug in words.MAKERS}
    monkeypatch.setattr(outcomes, "LIVE", 0)
    assert "not counted yet" in text(client)
    assert act.count_clinic(clinic=clinic, actor=JOB, now=timezone.now()) == 6
    assert {slug: file(client, slug) for slug in live} == live
    assert "not in these figures" not in text(client)
    f.answered(f.enrolled(clinic).episode, TimePoint.WEEK_12)
    assert "2 forms have come since" in text(client)
    case = clinic.cases.filter(closed_at=None).latest("pk")
    cases.add_note(actor=f.nurse(clinic), case_id=case.pk, expected_version=case.version, text="x", now=timezone.now())
    assert "1 entry on a case was written since" in text(client)
    rows = OutcomeCount.objects.count()
    act.count_clinic(clinic=clinic, actor=JOB, now=timezone.now())
    act.count_clinic(clinic=clinic, actor=JOB, now=timezone.now())
    assert OutcomeCount.objects.count() >= rows
    assert "7 operations are counted." in text(client)


def test_counts_of_a_version_that_counted_otherwise_are_not_shown_as_these(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "LIVE", 0)
    act.count_clinic(clinic=clinic, actor=JOB, now=timezone.now())
    client = client_of(Role.LEAD, clinic)
    assert "6 operations are counted." in text(client)
    OutcomeCount.objects.filter(measure=Measure.OPERATION).update(point="")
    assert "not by this version" in text(client)
    assert "operations are counted" not in text(client)
    act.count_clinic(clinic=clinic, actor=JOB, now=timezone.now())
    assert "6 operations are counted." in text(client)


@pytest.mark.parametrize("live", [0, 3000])
def test_statements_do_not_grow_with_the_clinic(clinic: Clinic, monkeypatch: pytest.MonkeyPatch, live: int) -> None:
    monkeypatch.setattr(outcomes, "LIVE", live)
    act.count_clinic(clinic=clinic, actor=JOB, now=timezone.now())
    client = client_of(Role.LEAD, clinic)
    client.get(URL)
    with counted() as few:
        client.get(URL)
    for _ in range(5):
        f.answered(f.enrolled(clinic).episode, TimePoint.WEEK_12)
    with counted() as more:
        client.get(URL)
    assert len(few) == len(more)
    assert len([one for one in more if "django_session" not in one and "auth_user" not in one]) <= 15


def test_the_command_names_and_counts(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("count_outcomes", "--dry-run")
    assert not OutcomeCount.objects.exists()
    call_command("count_outcomes", "--clinic", clinic.name)
    assert capsys.readouterr().out == f"Would count {clinic.name}.\n{clinic.name}: 6 operations counted.\n"
    with pytest.raises(Exception, match="--clinic 'Nowhere'"):
        call_command("count_outcomes", "--clinic", "Nowhere")
