"""A case that one answer would settle, and the few more questions about it."""

from __future__ import annotations

from django.utils import timezone

from fbs_portal.actions import cases, entry
from fbs_portal.domain.codes import AnswerMode
from fbs_portal.models import Case, FollowUp
from fbs_portal.queries import followups
from fbs_portal.queries.staff import actor_for
from tests.browser.cast import WELL, Cast, Person


def unsure(cast: Cast) -> tuple[Person, Case]:
    """The leg pain was left out by phone: one number would settle it."""
    person = cast.patient()
    at = timezone.now()
    entry.enter_answers(
        followup=followups.for_answering().get(pk=person.answering.pk), draft_revision=None,
        answers={code: value for code, value in WELL.items() if code != "pain_limb"}, mode=AnswerMode.PHONE,
        answered_on=followups.today_at(followup=person.answering, now=at), actor=actor_for(user=cast.users["nurse_1"]),
        now=at,
    )  # fmt: skip
    return person, cast.case(person)


def asked_again(cast: Cast, case: Case) -> FollowUp:
    by = actor_for(user=cast.users["nurse_1"])
    done = cases.ask_again(actor=by, case_id=case.pk, expected_version=case.version, now=timezone.now())
    return followups.for_answering().get(pk=done.followup.pk)
