"""Yes and no to the notice, leaving and joining again: each counts at once, once, and stands in the trail."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

import pytest

from fbs_portal.actions import consent, followups, outbox
from fbs_portal.content.notice import NOTICE, VERSION
from fbs_portal.domain import actor as actors
from fbs_portal.domain.codes import MessageStatus, TimePoint
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.states import MessageFailure, WithdrawalReason
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Case, Consent, FollowUp, Message, Patient
from fbs_portal.queries import followups as reading
from tests import factories as f
from tests.factories import NOW
from tests.models import rows

pytestmark = pytest.mark.django_db

JOB = actors.system("open_followups")
LATER = NOW + timedelta(days=2)


@pytest.fixture
def ada() -> Patient:
    return f.enrolled().patient


def stored(who: Patient) -> Patient:
    return Patient.objects.select_related("clinic").get(pk=who.pk)


def verbs() -> list[str]:
    told = (Verb.NOTICE_AGREED, Verb.NOTICE_REFUSED, Verb.PROGRAMME_LEFT, Verb.PROGRAMME_REJOINED)
    seen = AuditEvent.objects.filter(verb__in=told)
    return list(seen.order_by("pk").values_list("verb", flat=True))


def yes(who: Patient, shown: str = VERSION, *, now: object = NOW) -> None:
    consent.agree(patient=who, shown=shown, actor=f.patient_actor(who), now=now)  # type: ignore[arg-type]


def no(who: Patient, shown: str = VERSION) -> None:
    consent.refuse(patient=who, shown=shown, actor=f.patient_actor(who), now=NOW)


def gone(who: Patient, reason: str = "left") -> None:
    consent.leave(patient=who, reason=reason, actor=f.patient_actor(who), now=NOW)


def test_yes_is_kept_with_the_words_that_were_shown(ada: Patient) -> None:
    assert not consent.agreed(patient=ada)
    for _double_click in range(2):
        yes(stored(ada))
    (row,) = Consent.objects.all()
    words = "\n".join(str(line) for line in NOTICE)
    assert row.text_digest == hashlib.sha256(words.encode()).hexdigest()
    assert (row.given, row.version, row.language, row.by) == (True, VERSION, "en", "link:1")
    assert (stored(ada).agreed_version, stored(ada).agreed_at) == (VERSION, NOW)
    assert consent.agreed(patient=stored(ada))
    assert verbs() == [Verb.NOTICE_AGREED]


def test_a_yes_counts_for_its_own_text_alone(ada: Patient) -> None:
    yes(ada)
    clinic = ada.clinic
    clinic.notice, clinic.notice_version = "Our surgeons read it.\n\n Nobody else. ", "2"
    clinic.save()
    assert not consent.agreed(patient=stored(ada))
    for deed in (yes, no):
        with pytest.raises(Conflict):
            deed(stored(ada), VERSION)
    yes(stored(ada), "2", now=LATER)
    assert stored(ada).agreed_version == "2"
    newest = Consent.objects.order_by("-pk")[0]
    assert newest.text_digest == hashlib.sha256(b"Our surgeons read it.\nNobody else.").hexdigest()
    assert verbs() == [Verb.NOTICE_AGREED] * 2


def test_no_is_a_withdrawal_at_once(ada: Patient) -> None:
    yes(ada)
    followup = f.followup(ada.episodes.get())
    waiting = rows.message(patient=ada, dedupe_key="w")
    sent = rows.message(patient=ada, dedupe_key="s", status=MessageStatus.SENT, sent_at=NOW)
    others = rows.message(patient=rows.patient(), dedupe_key="o")
    for _double_click in range(2):
        no(stored(ada))
    who = stored(ada)
    assert (who.withdrawn_at, who.withdrawn_by, who.withdrawn_reason) == (NOW, "link:1", "refused")
    assert (who.agreed_version, who.agreed_at) == ("", None)
    assert list(Consent.objects.order_by("pk").values_list("given", flat=True)) == [True, False]
    for row in (waiting, sent, others):
        row.refresh_from_db()
    assert (waiting.status, waiting.failure) == (MessageStatus.CANCELLED, MessageFailure.NOT_WANTED)
    assert waiting.ended_at == NOW
    assert [sent.status, others.status] == [MessageStatus.SENT, MessageStatus.WAITING]
    assert reading.to_do(patient=who, now=NOW) == []
    assert reading.next_planned(patient=who, now=NOW) is None
    assert FollowUp.objects.get(pk=followup.pk).cancelled_at is None, "a later yes takes it up again"
    assert verbs() == [Verb.NOTICE_AGREED, Verb.NOTICE_REFUSED]


def test_yes_after_no_takes_up_what_is_still_open(ada: Patient) -> None:
    no(ada)
    yes(stored(ada), now=LATER)
    who = stored(ada)
    assert (who.withdrawn_at, who.withdrawn_by, who.withdrawn_reason) == (None, "", "")
    assert [row.followup.time_point for row in reading.to_do(patient=who, now=NOW)] == [TimePoint.WEEK_6]
    event = AuditEvent.objects.filter(verb=Verb.NOTICE_AGREED).get()
    assert event.detail == {"version": VERSION, "again": True}


def test_leaving_takes_the_yes_back(ada: Patient) -> None:
    yes(ada)
    ada.clinic.notice, ada.clinic.notice_version = "Another text", "7"
    ada.clinic.save()
    for _double_click in range(2):
        gone(stored(ada))
    first, back = Consent.objects.order_by("pk")
    assert (back.given, back.version, back.text_digest) == (False, VERSION, first.text_digest)
    assert AuditEvent.objects.get(verb=Verb.PROGRAMME_LEFT).detail == {"reason": "left"}


def test_leaving_without_a_yes_takes_nothing_back(ada: Patient) -> None:
    gone(ada)
    assert stored(ada).withdrawn_reason == WithdrawalReason.LEFT
    assert not Consent.objects.exists()


def test_a_yes_is_taken_back_once(ada: Patient) -> None:
    yes(ada)
    gone(stored(ada))
    consent.rejoin(patient=stored(ada), actor=f.nurse(ada.clinic), now=LATER)
    gone(stored(ada))
    assert [row.given for row in Consent.objects.order_by("pk")] == [True, False]


def test_staff_record_it_with_their_reasons(ada: Patient) -> None:
    nurse = f.nurse(ada.clinic)
    for reason in ("left", "refused", "because", ""):
        with pytest.raises(Invalid):
            consent.leave(patient=ada, reason=reason, actor=nurse, now=NOW)
    consent.leave(patient=ada, reason="too_ill", actor=nurse, now=NOW)
    assert (stored(ada).withdrawn_by, stored(ada).withdrawn_reason) == (nurse.key, "too_ill")
    consent.rejoin(patient=stored(ada), actor=nurse, now=LATER)
    assert stored(ada).withdrawn_at is None
    assert not consent.agreed(patient=stored(ada)), "the notice is asked at the next visit"
    with pytest.raises(NotAllowed):
        consent.rejoin(patient=stored(ada), actor=nurse, now=LATER)
    assert verbs() == [Verb.PROGRAMME_LEFT, Verb.PROGRAMME_REJOINED]


def test_nobody_else_answers(ada: Patient) -> None:
    for actor, refusal in (
        (f.patient_actor(f.enrolled().patient), NotFound),
        (f.outsider(), NotFound),
        (f.auditor(ada.clinic), NotPermitted),
    ):
        for deed in (consent.agree, consent.refuse):
            with pytest.raises(refusal):
                deed(patient=ada, shown=VERSION, actor=actor, now=NOW)
        with pytest.raises(refusal):
            consent.leave(patient=ada, reason="other", actor=actor, now=NOW)
    with pytest.raises(NotFound):
        consent.rejoin(patient=ada, actor=f.outsider(), now=NOW)
    assert not Consent.objects.exists()


# Silence.


AFTER_WEEK_6 = NOW + timedelta(days=5)


def silent() -> bool:
    followups.mark_missed(now=AFTER_WEEK_6, actor=JOB)
    return Case.objects.exists()


def test_who_takes_part_and_does_not_answer_is_work(ada: Patient) -> None:
    assert silent()


@pytest.mark.parametrize("how", ["refused", "left", "staff", "died"])
def test_who_left_or_died_is_not_silent(ada: Patient, how: str) -> None:
    if how == "refused":
        no(ada)
    elif how == "left":
        gone(ada)
    elif how == "staff":
        consent.leave(patient=ada, reason="asked_us", actor=f.nurse(ada.clinic), now=NOW)
    else:
        Patient.objects.filter(pk=ada.pk).update(deceased_on=date(2026, 2, 28))
    assert not silent()


def test_who_leaves_while_the_job_runs_is_not_silent(ada: Patient) -> None:
    stale = f.followup(ada.episodes.get())
    assert stale.episode.patient.withdrawn_at is None
    no(ada)
    followups._mark(followup=stale, actor=JOB, now=AFTER_WEEK_6)
    assert not Case.objects.exists()


def test_a_form_that_ended_while_they_were_away_is_no_silence(ada: Patient) -> None:
    """The job did not run in between: the yes alone has to settle it. The form still takes answers."""
    no(ada)
    yes(stored(ada), now=AFTER_WEEK_6)
    assert not silent()
    row = ada.episodes.get().followups.get(time_point=TimePoint.WEEK_6)
    assert row.missed_at == AFTER_WEEK_6
    open_now = reading.to_do(patient=stored(ada), now=AFTER_WEEK_6)
    assert [(record.followup.pk, record.accepts) for record in open_now] == [(row.pk, True)]


def test_agreeing_to_a_newer_text_settles_no_silence(ada: Patient) -> None:
    yes(ada)
    ada.clinic.notice, ada.clinic.notice_version = "Another text", "2"
    ada.clinic.save()
    yes(stored(ada), "2", now=AFTER_WEEK_6)
    assert silent()


def test_no_form_is_opened_or_taken_after_a_no(ada: Patient) -> None:
    no(ada)
    episode = ada.episodes.select_related("patient__clinic").get()
    with pytest.raises(NotAllowed):
        followups.report_change(episode=episode, actor=f.patient_actor(ada), now=NOW)
    with pytest.raises(NotAllowed):
        f.answered(episode, TimePoint.WEEK_6)


def test_cancelling_says_how_many(ada: Patient) -> None:
    rows.message(patient=ada, dedupe_key="1")
    rows.message(patient=ada, dedupe_key="2")
    assert outbox.cancel_for(patient=ada, now=NOW) == 2
    assert outbox.cancel_for(patient=ada, now=NOW) == 0
    assert Message.objects.filter(status=MessageStatus.CANCELLED).count() == 2
