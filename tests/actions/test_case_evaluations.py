"""What the evaluation found: checked, corrected beside the old record, and read by the patient only when released."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CloseOutcome, ReferralStatus
from fbs_portal.domain.errors import Invalid, NotAllowed
from fbs_portal.models import Case, Clinic, Evaluation, Referral
from fbs_portal.queries import evaluations
from tests import factories as f
from tests.stages import FOUND, REFERRAL, TODAY, do, evaluated, referred, released

pytestmark = pytest.mark.django_db


@pytest.fixture
def where() -> Clinic:
    return f.clinic()


@pytest.fixture
def doctor(where: Clinic) -> Actor:
    return f.clinician(where)


def read_by_patient(case: Case) -> list[str]:
    return [row.conclusion for row in evaluations.released(patient=case.episode.patient).values()]


def test_everything_that_was_said_is_kept(where: Clinic, doctor: Actor) -> None:
    case = do("record_evaluation", referred(where, doctor), doctor, **FOUND)
    row = Evaluation.objects.get()
    assert {name: getattr(row, name) for name in FOUND} == FOUND
    assert (row.recorded_by, row.referral.status, row.referral.attended_on) == (doctor.key, "evaluated", TODAY)
    assert case.closed_at is None


@pytest.mark.parametrize(
    ("says", "field"),
    [
        ({"conclusion": "undetermined"}, "conclusion"),
        ({"conclusion": "other", "causes": [], "cause": ""}, "cause"),
        ({"causes": ["demons"]}, "causes"),
        ({"causes": ["not_found", "scar"]}, "causes"),
        ({"plans": ["none", "watch"]}, "plans"),
        ({"plans": ["hope"]}, "plans"),
        ({"xray_repeated": "perhaps"}, "xray_repeated"),
        ({"suggestion_helped": "very"}, "suggestion_helped"),
        ({"seen_on": TODAY + timedelta(days=1)}, "seen_on"),
        ({"cause": "x" * 4001}, "cause"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(where: Clinic, doctor: Actor, says: dict[str, Any], field: str) -> None:
    case = referred(where, doctor)
    with pytest.raises(Invalid) as refused:
        do("record_evaluation", case, doctor, **FOUND | says)
    assert refused.value.field == field
    assert not Evaluation.objects.exists()


def test_codes_are_kept_once_and_in_order(where: Clinic, doctor: Actor) -> None:
    says = FOUND | {"plans": ["surgery", "watch", "watch"]}
    do("record_evaluation", referred(where, doctor), doctor, **says)
    assert Evaluation.objects.get().plans == ["watch", "surgery"]


def test_a_correction_stands_beside_the_first_record_also_on_a_closed_case(where: Clinic, doctor: Actor) -> None:
    case = do("close", evaluated(where, doctor), doctor, outcome=CloseOutcome.EVALUATED, reason="")
    do("correct_evaluation", case, doctor, **FOUND | {"conclusion": "new"}, reason="Read the new scan")
    first, second = Evaluation.objects.order_by("pk")
    assert (first.conclusion, second.conclusion) == ("persistent", "new")
    assert (second.supersedes, second.reason) == (first, "Read the new scan")
    assert evaluations.current(case_id=case.pk) == second
    case.refresh_from_db()
    assert (case.outcome, case.promised_at) == ("evaluated", None)


def test_a_correction_that_changes_nothing_is_refused(where: Clinic, doctor: Actor) -> None:
    with pytest.raises(Invalid, match="Nothing was changed"):
        do("correct_evaluation", evaluated(where, doctor), doctor, **FOUND, reason="Again")


def test_the_patient_reads_only_what_is_released(where: Clinic, doctor: Actor) -> None:
    case = evaluated(where, doctor)
    assert read_by_patient(case) == []
    case = do("release", case, doctor)
    assert read_by_patient(case) == ["persistent"]
    with pytest.raises(NotAllowed, match="already"):
        do("release", case, doctor)
    case = do("take_back", case, doctor, reason="Told too early")
    assert read_by_patient(case) == []
    with pytest.raises(NotAllowed, match="not been released"):
        do("take_back", case, doctor, reason="Again")


def test_a_correction_ends_the_release(where: Clinic, doctor: Actor) -> None:
    case = do("correct_evaluation", released(where, doctor), doctor, **FOUND | {"plan": "Other"}, reason="Typing error")
    assert read_by_patient(case) == []
    case = do("release", case, doctor)
    assert read_by_patient(case) == ["persistent"]


def test_a_newer_evaluation_ends_the_release_of_the_older(where: Clinic, doctor: Actor) -> None:
    case = do("refer", released(where, doctor), doctor, **REFERRAL)
    assert read_by_patient(case) == ["persistent"]
    case = do("record_evaluation", case, doctor, **FOUND | {"conclusion": "new"})
    assert read_by_patient(case) == []
    case = do("release", case, doctor)
    assert read_by_patient(case) == ["new"]
    assert [row.status for row in Referral.objects.order_by("pk")] == [ReferralStatus.EVALUATED] * 2


def test_another_patients_evaluation_is_never_read(where: Clinic, doctor: Actor) -> None:
    mine, theirs = released(where, doctor), referred(where, doctor)
    assert read_by_patient(mine) == ["persistent"]
    assert evaluations.released(patient=theirs.episode.patient) == {}
    assert evaluations.released(patient=theirs.episode.patient, episodes=[mine.episode_id]) == {}
