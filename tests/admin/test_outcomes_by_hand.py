"""A small clinic counted by hand: what its people did through the portal is what the tables say, to the person."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.actions import calls, cases, entry, invitations, paper_letters, sending
from fbs_portal.domain.actor import system
from fbs_portal.domain.codes import AnswerMode, TimePoint
from fbs_portal.models import Clinic, SurgeryEpisode
from fbs_portal.presenters import outcomes as words
from fbs_portal.queries import outcomes
from fbs_portal.queries import paper_letters as to_write
from tests import factories as f
from tests.evidence import open_case
from tests.stages import REFERRAL

pytestmark = pytest.mark.django_db

ASKED = datetime(2026, 4, 6, 15, 0, tzinfo=UTC)
"""Twelve weeks after the operations, the day of the invitation; the window ends on 20 April."""
EARLY, ANSWERED, WRITTEN = datetime(2026, 3, 25, 15, tzinfo=UTC), ASKED + timedelta(days=2), date(2026, 4, 14)
ENTERED, COUNTED = datetime(2026, 4, 15, 15, tzinfo=UTC), datetime(2026, 5, 4, 15, tzinfo=UTC)
HALF = f.HURTING | {"pain_axial": 4, "pain_limb": 5, "acceptable": "unsure"}
"""A third better in both pains, and not sure whether to live with it."""

REFERRED = REFERRAL | {"expected_by": COUNTED.date()}


def table(clinic: Clinic, slug: str, **period: Any) -> list[tuple[str, ...]]:
    found = outcomes.read(clinic=clinic, period=outcomes.Period(**period), now=COUNTED)
    return list(words.MAKERS[slug](found.counts).rows)


def heads(clinic: Clinic, slug: str) -> tuple[str, ...]:
    found = outcomes.read(clinic=clinic, period=outcomes.Period(), now=COUNTED)
    return words.MAKERS[slug](found.counts).heads


def at_12_weeks(clinic: Clinic, slug: str) -> list[tuple[str, ...]]:
    return [row[1:] for row in table(clinic, slug) if row[0] == "12 weeks"]


def patient(clinic: Clinic, *, email: str = "", **operation: Any) -> SurgeryEpisode:
    return f.enrolled(clinic, patient=f.patient_fields(email=email), **operation).episode


def entered(episode: SurgeryEpisode, answers: dict[str, Any], mode: AnswerMode, *, on: date, now: datetime) -> None:
    entry.enter_answers(
        followup=f.followup(episode, TimePoint.WEEK_12), draft_revision=None, answers=answers, mode=mode,
        answered_on=on, actor=f.nurse(episode.patient.clinic), now=now,
    )  # fmt: skip


@pytest.fixture
def clinic(settings: Any) -> Clinic:
    """Thirteen patients at 12 weeks: nine answered, four are silent.

    Six discectomies were asked by e-mail: four are well, one hurts as before, one is silent. Five fusions got a letter:
    two are well and answered on paper, one of them with help; three are silent. Two decompressions were not asked: one
    is a third better, on a screen; one hurts as before, by phone.
    """
    settings.FBS_PORTAL_BASE_URL = "https://portal.example.org"
    settings.FBS_PORTAL_CHANNELS = {"email": "tests.delivery.channels.Moody"}
    where = f.clinic()
    mailed = [patient(where, email=f"p{number}@example.org") for number in range(6)]
    unasked = [patient(where, procedures=("laminectomy",)) for _ in range(2)]
    f.answered(unasked[0], TimePoint.WEEK_12, answers=HALF, now=EARLY)
    entered(unasked[1], f.HURTING, AnswerMode.PHONE, on=EARLY.date(), now=EARLY)
    lettered = [patient(where, procedures=("fusion",)) for _ in range(5)]
    invitations.plan(now=ASKED)
    sending.run(sender=sending.Sender(name="tests", actor=system("tests"), clock=lambda: ASKED))
    nurse = f.nurse(where)
    group = to_write.find_group(actor=nurse, key=f"none:{where.pk}", now=ASKED)
    fusions = {episode.patient_id for episode in lettered}
    letters = [one for one in to_write.addressed(group=group, now=ASKED) if one.patient.pk in fusions]
    paper_letters.print_letters(clinic=where, letters=letters, actor=nurse, now=ASKED)
    for episode in mailed[:4]:
        f.answered(episode, TimePoint.WEEK_12, answers=f.WELL, now=ANSWERED)
    f.answered(mailed[4], TimePoint.WEEK_12, answers=f.HURTING, now=ANSWERED)
    entered(lettered[0], f.WELL, AnswerMode.PAPER, on=WRITTEN, now=ENTERED)
    entered(lettered[1], f.WELL, AnswerMode.PAPER_PROXY, on=WRITTEN, now=ENTERED)
    return where


def test_how_they_answered(clinic: Clinic) -> None:
    assert at_12_weeks(clinic, "completeness") == [("9 of 13 (69 %)", "9", "0", "4", "0")]
    assert at_12_weeks(clinic, "answers") == [
        ("6 of 13 (46 %)", "1 of 13 (8 %)", "2 of 13 (15 %)", "4 of 13 (31 %)", "1 of 9 (11 %)")
    ]


def test_how_they_were_asked_gives_the_two_away_by_no_subtraction(clinic: Clinic) -> None:
    """Five of six by e-mail; two of five by letter would leave the two who were not asked."""
    assert heads(clinic, "asked") == ("Time point", "E-mail", "Letter", "Not asked by the portal")
    assert at_12_weeks(clinic, "asked") == [("5 of 6 (83 %)", "not told", "fewer than 5 people")]


def test_who_answered_by_operation(clinic: Clinic) -> None:
    rows = table(clinic, "families")
    assert [(row[0], row[3]) for row in rows] == [
        ("low back: discectomy", "5 of 6 (83 %)"),
        ("low back: decompression", "fewer than 5 people"),
        ("low back: fusion or disc replacement", "not told"),
    ]
    fusions = [row for row in table(clinic, "completeness", family="lumbar_fusion") if row[0] == "12 weeks"]
    assert fusions[0][1] == "2 of 5 (40 %)"


def test_a_call_before_the_answer_is_a_way_of_asking(clinic: Clinic) -> None:
    silent = SurgeryEpisode.objects.filter(patient__clinic=clinic, patient__email="p5@example.org").get()
    for late in (timedelta(days=1), timedelta(days=2)):
        calls.record_call(
            followup=f.followup(silent, TimePoint.WEEK_12), result="no_answer", actor=f.nurse(clinic), now=ASKED + late
        )
    assert at_12_weeks(clinic, "asked") == [("5 of 6 (83 %)", "not told", "fewer than 5 people")], "the mail was first"
    told = SurgeryEpisode.objects.get(patient__clinic=clinic, followups__submissions__mode=AnswerMode.PHONE)
    thanks = f.followup(told, TimePoint.WEEK_12)
    calls.record_call(followup=thanks, result="spoke", actor=f.nurse(clinic), now=ENTERED)
    assert at_12_weeks(clinic, "asked")[0][0] == "5 of 6 (83 %)"
    assert "Phone call" not in heads(clinic, "asked"), "a call after the answer asks for nothing"
    called = patient(clinic)
    calls.record_call(
        followup=f.followup(called, TimePoint.WEEK_12), result="no_answer", actor=f.nurse(clinic), now=ASKED
    )
    assert at_12_weeks(clinic, "asked") == [("5 of 6 (83 %)", "not told", "fewer than 5 people", "fewer than 5 people")]


def test_who_is_better_and_what_the_silent_leave_open(clinic: Clinic) -> None:
    assert at_12_weeks(clinic, "improvement") == [("7 of 9 (78 %)", "6 of 9 (67 %)", "6 of 9 (67 %)")]
    assert at_12_weeks(clinic, "bounds") == [
        ("30 % better or more", "7 of 9 (78 %)", "4 of 13 (31 %)", "7 of 13 (54 %)", "11 of 13 (85 %)"),
        ("50 % better or more", "6 of 9 (67 %)", "4 of 13 (31 %)", "6 of 13 (46 %)", "10 of 13 (77 %)"),
        ("Acceptable state", "6 of 9 (67 %)", "4 of 13 (31 %)", "6 of 13 (46 %)", "10 of 13 (77 %)"),
    ]


def test_the_bounds_of_few_who_answered_are_not_told(clinic: Clinic) -> None:
    """Two of five fusions answered: bounds of the five would say what the two said."""
    rows = [row[1:] for row in table(clinic, "bounds", family="lumbar_fusion") if row[0] == "12 weeks"]
    assert [row[1:] for row in rows] == [("fewer than 5 people", "–", "–", "–")] * 3


@pytest.fixture
def flagging() -> Clinic:
    """Six hurt as before and six are well, one form each. Of the six cases four were called after 3 hours, two of
    these referred after two days more, and one of the four closed on the day after that. Two nobody has touched."""
    where = f.clinic()
    nurse, clinician = f.nurse(where), f.clinician(where)
    for number in range(12):
        episode = patient(where)
        f.answered(episode, TimePoint.WEEK_12, answers=f.WELL if number >= 6 else f.HURTING, now=ANSWERED)
        if number < 4:
            case = open_case(episode)
            later = ANSWERED + timedelta(hours=3)
            case = cases.record_contact(
                actor=nurse, case_id=case.pk, expected_version=case.version, result="spoke", now=later
            )
            if number < 2:
                later += timedelta(days=2)
                case = cases.refer(
                    actor=clinician, case_id=case.pk, expected_version=case.version, now=later, **REFERRED
                )
            if number == 3:
                later += timedelta(days=1)
                cases.close(
                    actor=clinician, case_id=case.pk, expected_version=case.version, outcome="not_needed",
                    reason="Well by phone", now=later,
                )  # fmt: skip
    return where


def test_from_the_form_to_the_outcome(flagging: Clinic) -> None:
    assert table(flagging, "steps") == [
        ("Assessed", "12", ""),
        ("Flagged, in the moment the form came", "6 of 12 (50 %)", ""),
        ("Seen by a person: any deed on the case", "4 of 6 (67 %)", "fewer than 5 people"),
        ("Acted on: a try to reach the patient, referred or closed", "4 of 6 (67 %)", "fewer than 5 people"),
        ("Referred", "2 of 6 (33 %)", "fewer than 5 people"),
        ("Evaluation recorded", "0 of 6 (0 %)", "none yet"),
        ("Case closed", "1 of 6 (17 %)", "fewer than 5 people"),
    ]
    episode = patient(flagging)
    f.answered(episode, TimePoint.WEEK_12, answers=f.HURTING, now=ANSWERED)
    case = open_case(episode)
    cases.record_contact(
        actor=f.nurse(flagging), case_id=case.pk, expected_version=case.version, result="no_answer",
        now=ANSWERED + timedelta(hours=9),
    )  # fmt: skip
    assert table(flagging, "steps")[2][1:] == ("5 of 7 (71 %)", "3 hours (quartiles 3 and 3) among 5")


def test_what_was_done_stands_beside_what_others_saw(flagging: Clinic) -> None:
    rows = {row[0]: row[1:] for row in table(flagging, "response")}
    assert rows["Forms that were flagged"] == ("6 of 12 (50 %)", "too few to tell")
    assert rows["Cases that were acted on"] == ("4 of 6 (67 %)", "too few to tell")
    for _ in range(8):
        f.answered(patient(flagging), TimePoint.WEEK_12, answers=f.HURTING, now=ANSWERED)
    rows = {row[0]: row[1:] for row in table(flagging, "response")}
    assert rows["Forms that were flagged"] == ("14 of 20 (70 %)", "above the 34 of 100 elsewhere")
    assert rows["Patients who were ever flagged"] == ("14 of 20 (70 %)", "above the 13 of 100 elsewhere")


def test_each_rule_with_what_it_flagged_and_what_was_done(flagging: Clinic) -> None:
    rows = {row[0]: row[1:] for row in table(flagging, "rules")}
    assert rows["Pain not better than before surgery"] == (
        "2026.1", "6 of 12 (50 %)", "6 of 12 (50 %)", "0 of 6 (0 %)", "4 of 6 (67 %)", "none yet",
    )  # fmt: skip
    assert rows["Recovered"] == (
        "2026.1", "6 of 12 (50 %)", "0 of 12 (0 %)", "none yet", "none yet", "none yet",
    )  # fmt: skip


def test_a_form_of_a_case_that_was_called_before_it_came_waits_to_be_acted_on(flagging: Clinic) -> None:
    """The month-6 form of somebody whose week-12 case was called about is a new one."""
    episode = SurgeryEpisode.objects.filter(patient__clinic=flagging).order_by("pk")[2]
    f.answered(episode, TimePoint.MONTH_6, answers=f.HURTING)
    assert table(flagging, "steps")[3][1] == "4 of 7 (57 %)"
    rows = {row[0]: row[1:] for row in table(flagging, "rules")}
    assert rows["Pain not better than before surgery"][4] == "4 of 7 (57 %)"


def test_five_forms_of_one_person_are_one_person() -> None:
    where = f.clinic()
    episode = patient(where)
    for point in (TimePoint.WEEK_2, TimePoint.WEEK_6, TimePoint.WEEK_12, TimePoint.MONTH_6, TimePoint.MONTH_12):
        f.answered(episode, point)
    rows = table(where, "rules")
    assert {row[2] for row in rows} == {row[3] for row in rows} == {"fewer than 5 people"}
    assert {row[1] for row in table(where, "steps")[1:]} <= {"fewer than 5 people", "none yet"}
    assert table(where, "response")[0][1:] == ("fewer than 5 people", "too few to tell")
