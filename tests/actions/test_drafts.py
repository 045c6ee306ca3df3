"""A step is saved once, never over a newer one; a danger sign is never lost, whatever else is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.actions import case_evidence, drafts, submissions
from fbs_portal.actions.drafts import Saved
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import DangerSign, EpisodeStatus, TimePoint, Urgency
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, DangerReport, Draft, FollowUp, Message
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db

BLADDER = f.ticked(DangerSign.BLADDER)


@pytest.fixture
def week_6() -> FollowUp:
    return f.followup(f.enrolled().episode)


def patient_of(row: FollowUp) -> Actor:
    return f.patient_actor(row.episode.patient)


def save(
    row: FollowUp, answers: dict[str, Any], *, revision: int | None = None, cleared: tuple[str, ...] = ()
) -> Saved:
    """Save as the patient, from the page that shows what is stored now (or an older one)."""
    fresh = f.reload(row)
    current = fresh.draft.revision if hasattr(fresh, "draft") else 0
    return drafts.save_step(
        followup=fresh,
        draft_revision=current if revision is None else revision,
        answers=answers,
        cleared=cleared,
        actor=patient_of(row),
        now=NOW,
    )


def start(row: FollowUp) -> Draft:
    return drafts.start(followup=f.reload(row), actor=patient_of(row), now=NOW)


def test_starting_twice_is_one_draft(week_6: FollowUp) -> None:
    first, second = start(week_6), start(week_6)
    assert first.pk == second.pk
    assert AuditEvent.objects.filter(verb=Verb.DRAFT_STARTED).count() == 1


def test_steps_add_up_and_can_be_changed_and_cleared(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, f.NO_SIGNS)
    save(week_6, {"pain_axial": 0})
    save(week_6, {"pain_limb": {"declined": True}, "trend": "same"})
    save(week_6, {"pain_axial": 3}, cleared=("trend",))
    draft = Draft.objects.get()
    assert draft.answers == f.NO_SIGNS | {"pain_axial": 3, "pain_limb": {"declined": True}}
    assert draft.revision == 4


def test_an_answer_taken_back_is_not_answered(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, {"pain_axial": 0})
    save(week_6, {"pain_axial": None})
    assert Draft.objects.get().answers == {}


def test_an_older_tab_does_not_overwrite(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, {"pain_axial": 3})
    with pytest.raises(Conflict):
        save(week_6, {"pain_axial": 9}, revision=0)
    assert Draft.objects.get().answers == {"pain_axial": 3}


def test_a_row_that_changed_since_it_was_read_is_not_overwritten(week_6: FollowUp) -> None:
    """The page's revision fits what was loaded, but another process saved in between."""
    start(week_6)
    loaded = f.reload(week_6)
    save(week_6, {"pain_axial": 3})
    with pytest.raises(Conflict):
        drafts.save_step(
            followup=loaded, draft_revision=0, answers={"pain_axial": 9}, actor=patient_of(week_6), now=NOW
        )
    assert Draft.objects.get().answers == {"pain_axial": 3}


def test_a_double_click_is_one_save(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, {"pain_axial": 3})
    again = save(week_6, {"pain_axial": 3}, revision=0)
    assert again.kept
    assert Draft.objects.get().revision == 1


@pytest.mark.parametrize(
    "answers",
    [
        {"pain_axial": 11},
        {"pain_axial": -1},
        {"pain_axial": True},
        {"pain_axial": "3"},
        {"pain_axial": 3.5},
        {"trend": "sideways"},
        {"danger_a": ["no_such_sign"]},
        {"danger_a": {"declined": True}},
        {"danger_a": "bladder"},
        {"more_to_say": "x" * 2001},
        {"more_to_say": "\x00"},
        {"no_such_question": 1},
        {"red_flags": []},
    ],
)
def test_an_answer_that_cannot_be_is_refused(week_6: FollowUp, answers: dict[str, Any]) -> None:
    start(week_6)
    with pytest.raises(Invalid) as refusal:
        save(week_6, answers)
    assert refusal.value.field == next(iter(answers))
    assert Draft.objects.get().answers == {}


def test_only_the_patient_and_staff_of_the_clinic(week_6: FollowUp) -> None:
    where = week_6.episode.patient.clinic
    stranger = f.patient_actor(f.enrolled().patient)
    for actor, refusal in (
        (stranger, NotFound),
        (f.outsider(), NotFound),
        (f.auditor(where), NotPermitted),
    ):
        with pytest.raises(refusal):
            drafts.start(followup=week_6, actor=actor, now=NOW)
        with pytest.raises(refusal):
            drafts.save_step(followup=week_6, draft_revision=0, answers=BLADDER, actor=actor, now=NOW)
    assert not Draft.objects.exists()
    assert not DangerReport.objects.exists()


CLOSED: dict[str, Any] = {
    "not open yet": (TimePoint.WEEK_12, NOW),
    "over": (TimePoint.WEEK_2, NOW),
    "the day it closes": (TimePoint.WEEK_6, datetime(2026, 3, 23, 12, tzinfo=UTC)),
}


@pytest.mark.parametrize("when", CLOSED)
def test_outside_its_window_a_form_takes_no_answers(when: str) -> None:
    time_point, at = CLOSED[when]
    row = f.followup(f.enrolled().episode, time_point)
    with pytest.raises(NotAllowed):
        drafts.start(followup=row, actor=patient_of(row), now=at)


def test_late_is_still_welcome(week_6: FollowUp) -> None:
    last_day = datetime(2026, 3, 23, 3, tzinfo=UTC)  # the evening before in New York
    assert drafts.start(followup=week_6, actor=patient_of(week_6), now=last_day)


def test_a_deceased_patient_is_not_asked(week_6: FollowUp) -> None:
    week_6.episode.patient.deceased_on = NOW.date()
    with pytest.raises(NotAllowed):
        drafts.start(followup=week_6, actor=patient_of(week_6), now=NOW)


def test_before_the_operation_only_the_baseline_is_asked() -> None:
    episode = f.enrolled(status=EpisodeStatus.PLANNED, surgery_date=NOW.date() + timedelta(days=10)).episode
    row = f.followup(episode, TimePoint.BASELINE)
    assert drafts.start(followup=row, actor=patient_of(row), now=NOW)


# Danger signs.


def test_a_ticked_sign_opens_the_case_before_anything_is_sent(week_6: FollowUp) -> None:
    start(week_6)
    saved = save(week_6, BLADDER)
    assert saved.danger is not None
    report = DangerReport.objects.get()
    assert (report.codes, report.urgency) == (["bladder"], Urgency.EMERGENCY)
    case = Case.objects.get()
    assert (case.urgency, case.danger_open, case.danger_report) == (Urgency.EMERGENCY, True, report)
    assert Message.objects.count() == 1
    assert AuditEvent.objects.filter(verb=Verb.DANGER_TICKED, actor="link:1").count() == 1


def test_no_sign_no_report(week_6: FollowUp) -> None:
    start(week_6)
    assert save(week_6, f.NO_SIGNS).danger is None
    assert not DangerReport.objects.exists()


def test_the_same_signs_again_are_no_new_row(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, BLADDER)
    assert save(week_6, BLADDER).danger is None
    assert DangerReport.objects.count() == 1


def test_a_further_sign_is_a_row_of_its_own_and_counts_with_the_others(week_6: FollowUp) -> None:
    """Fever is same day, and so is a headache; together they are an emergency."""
    start(week_6)
    save(week_6, f.ticked(DangerSign.FEVER))
    saved = save(week_6, f.ticked(DangerSign.FEVER, DangerSign.HEADACHE_UPRIGHT))
    assert saved.danger is not None
    assert [(row.codes, row.urgency) for row in DangerReport.objects.order_by("pk")] == [
        (["fever"], Urgency.SAME_DAY),
        (["headache_upright"], Urgency.EMERGENCY),
    ]
    assert Case.objects.get().urgency == Urgency.EMERGENCY


def test_what_staff_know_of_the_patient_counts() -> None:
    """On blood thinners, sudden severe pain in the first two weeks is an emergency."""
    at = datetime(2026, 1, 23, 15, tzinfo=UTC)
    urgencies = []
    for risks in ((), ("anticoagulant",)):
        row = f.followup(f.enrolled(risks=risks).episode, TimePoint.WEEK_2)
        f.filled(row, f.ticked(DangerSign.CANNOT_WALK), by=patient_of(row), now=at)
        urgencies.append(DangerReport.objects.get(followup=row).urgency)
    assert urgencies == [Urgency.SAME_DAY, Urgency.EMERGENCY]


def test_a_sign_that_is_no_longer_ticked_is_named_and_nothing_is_lowered(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, BLADDER)
    before = Case.objects.values().get()
    assert save(week_6, f.NO_SIGNS).unticked == ("bladder",)
    assert Case.objects.values().get() == before


def test_ticked_again_is_reported_again(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, BLADDER)
    save(week_6, f.NO_SIGNS)
    assert save(week_6, BLADDER).danger is not None
    assert DangerReport.objects.count() == 2


def test_a_sign_from_an_older_tab_is_kept(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, f.NO_SIGNS | {"pain_axial": 2})
    saved = save(week_6, BLADDER | {"pain_axial": 9}, revision=0)
    assert not saved.kept
    assert saved.reason
    assert saved.danger is not None
    draft = Draft.objects.get()
    assert draft.answers["danger_a"] == ["bladder"]
    assert draft.answers["pain_axial"] == 2
    assert Case.objects.get().urgency == Urgency.EMERGENCY


def test_a_sign_ticked_after_sending_is_kept(week_6: FollowUp) -> None:
    start(week_6)
    save(week_6, f.WELL)
    ready = f.reload(week_6)
    submissions.submit(followup=ready, draft_revision=1, actor=patient_of(week_6), now=NOW)
    saved = save(week_6, BLADDER, revision=1)
    assert (saved.kept, saved.draft) == (False, None)
    assert Case.objects.get().urgency == Urgency.EMERGENCY
    with pytest.raises(NotAllowed):  # the same again tells nobody twice
        save(week_6, BLADDER, revision=1)
    assert DangerReport.objects.count() == 1


def test_a_sign_ticked_when_the_form_is_over_is_kept() -> None:
    row = f.followup(f.enrolled().episode, TimePoint.WEEK_2)
    saved = drafts.save_step(followup=row, draft_revision=0, answers=BLADDER, actor=patient_of(row), now=NOW)
    assert not saved.kept
    assert Case.objects.get().danger_open


def test_the_double_click_of_a_danger_step_leads_to_the_danger_page(week_6: FollowUp) -> None:
    start(week_6)
    first = save(week_6, BLADDER)
    again = save(week_6, BLADDER, revision=0)
    assert (again.kept, again.danger) == (True, first.danger)
    assert DangerReport.objects.count() == 1


def test_the_step_is_not_saved_when_the_case_cannot_be(week_6: FollowUp, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_given: object) -> None:
        raise RuntimeError("the disk is full")

    start(week_6)
    with monkeypatch.context() as patch:
        patch.setattr(case_evidence, "apply_danger", broken)
        with pytest.raises(RuntimeError):
            save(week_6, BLADDER)
    assert Draft.objects.get().answers == {}
    assert not DangerReport.objects.exists()


def test_words_of_crisis_raise_before_anything_is_sent(week_6: FollowUp) -> None:
    start(week_6)
    words = {"wants_contact": "no", "more_to_say": "I want to end my life."}
    assert save(week_6, words).crisis
    case = Case.objects.get()
    assert (case.urgency, case.danger_open) == (Urgency.EMERGENCY, True)
    before = case.version
    assert not save(week_6, words | {"wants_contact": "yes"}).crisis  # the same words again call nobody twice
    assert Case.objects.get().version == before


def test_a_step_is_few_statements(week_6: FollowUp) -> None:
    """With the link and the follow-up that a page reads, a step stays within 8."""
    start(week_6)
    loaded = f.reload(week_6)
    with counted() as run:
        drafts.save_step(followup=loaded, draft_revision=0, answers=f.NO_SIGNS, actor=patient_of(week_6), now=NOW)
    assert len(run) == 1
