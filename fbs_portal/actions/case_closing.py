"""Closing and reopening a case, and doing one deed to many cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import announcing
from fbs_portal.actions.case_daily import assign
from fbs_portal.actions.case_deeds import Begun, begin, code_of
from fbs_portal.actions.case_referrals import end_waiting
from fbs_portal.actions.texts import clean
from fbs_portal.content.deeds import check_bulk_close, check_outcome
from fbs_portal.domain import hours
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, CloseOutcome, ReferralStatus
from fbs_portal.domain.errors import Conflict, NotFound, Refused
from fbs_portal.domain.settled import IMPLIED, asks_why_not
from fbs_portal.domain.states import NotReferred
from fbs_portal.models import Case
from fbs_portal.queries.case_facts import get
from fbs_portal.queries.hours import hours_of


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkResult:
    """What became of one case: `done`, or `why` it was left as it is."""

    case_id: int
    done: bool
    why: str = ""


@transaction.atomic
def close(
    *,
    actor: Actor,
    case_id: int,
    expected_version: int,
    outcome: str,
    reason: str,
    now: datetime,
    not_referred: str = "",
) -> Case:
    """Close with an outcome. Only a recorded evaluation explains itself; every other outcome needs a reason.

    Where an evaluation was suggested and nobody referred, `not_referred` says why: what is found out later of the
    patient is then held against it (ADR 0341). Without it the outcome says why, or the reason in words of one's own.
    """
    begun = begin(deed=CaseDeed.CLOSE, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    found = code_of(CloseOutcome, outcome, field="outcome")
    check_outcome(outcome=found, case=begun.facts, actor=actor)
    text = clean(reason, field="reason", required=found is not CloseOutcome.EVALUATED)
    return _close(begun, outcome=found, text=text, why=_why_not(begun, outcome=found, said=not_referred))


@transaction.atomic
def reopen(*, actor: Actor, case_id: int, expected_version: int, reason: str, now: datetime) -> Case:
    """Open the case again, unowned and due as its urgency says; only while no newer one exists."""
    begun = begin(deed=CaseDeed.REOPEN, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    text = clean(reason, field="reason")
    case = begun.case
    promised = hours.promised_at(urgency=case.urgency, now=now, hours=hours_of(clinic=case.clinic))
    reopened = begun.finish(
        changes={
            "closed_at": None,
            "closed_by": "",
            "outcome": "",
            "not_referred": "",
            "owner_id": None,
            "promised_at": promised,
        },
        text=text,
    )
    announcing.opened(reopened)
    return reopened


def assign_many(
    *,
    actor: Actor,
    case_ids: Iterable[int],
    to: int | None,
    now: datetime,
    versions: Mapping[int, int] | None = None,
    reason: str = "",
) -> list[BulkResult]:
    """Assign each case; each has its own outcome.

    `versions` are those that were shown: a case that has changed since is left alone. Without them
    each case is taken as it is now.
    """

    def one(case_id: int, version: int) -> Case:
        return assign(actor=actor, case_id=case_id, expected_version=version, to=to, now=now, reason=reason)

    return _each(actor=actor, case_ids=case_ids, versions=versions or {}, deed=one)


def close_ready(
    *,
    actor: Actor,
    case_ids: Iterable[int],
    now: datetime,
    versions: Mapping[int, int] | None = None,
    reason: str = "",
) -> list[BulkResult]:
    """Close those that a good later answer marked as ready; each has its own outcome. `versions` as above."""

    @transaction.atomic
    def one(case_id: int, version: int) -> Case:
        begun = begin(deed=CaseDeed.CLOSE, actor=actor, case_id=case_id, expected_version=version, now=now)
        check_bulk_close(case=begun.facts, actor=actor)
        text = clean(reason, field="reason", required=False) or _("A good later answer came in.")
        why = NotReferred.EASED if asks_why_not(case=begun.facts) else None
        return _close(begun, outcome=CloseOutcome.NOT_NEEDED, text=text, why=why)

    return _each(actor=actor, case_ids=case_ids, versions=versions or {}, deed=one)


def hand_over(*, actor: Actor, user_id: int, clinic_id: int, now: datetime) -> int:
    """Leave the open cases of somebody who leaves a clinic unowned; returns how many."""
    owned = Case.objects.filter(owner_id=user_id, clinic_id=clinic_id, closed_at=None)
    results = assign_many(actor=actor, case_ids=list(owned.values_list("pk", flat=True)), to=None, now=now)
    if any(not result.done for result in results):
        raise Conflict(_("Somebody is working on these cases just now. Please try again."))
    return len(results)


def _why_not(begun: Begun, *, outcome: CloseOutcome, said: str) -> NotReferred | None:
    """Asked only of cases on which an evaluation was suggested; an outcome may say it by itself."""
    if not asks_why_not(case=begun.facts) or outcome in (CloseOutcome.MOVED_AWAY, CloseOutcome.DIED):
        return None
    if said:
        return code_of(NotReferred, said, field="not_referred")
    return IMPLIED.get(outcome, NotReferred.OTHER)


def _close(begun: Begun, *, outcome: CloseOutcome, text: str, why: NotReferred | None) -> Case:
    if outcome is not CloseOutcome.NOT_ATTENDED:  # the referral says so already
        declined = outcome is CloseOutcome.DECLINED
        status = ReferralStatus.DECLINED if declined else ReferralStatus.WITHDRAWN
        end_waiting(begun, status=status, reason=text)
    closed = begun.finish(
        changes={
            "closed_at": begun.now,
            "closed_by": begun.actor.key,
            "outcome": outcome,
            "not_referred": why or "",
            "settled_as": "",
            "promised_at": None,
            "snoozed_until": None,
            "wants_contact": False,
            "asked_to_refer": False,
            "ready_to_close": False,
        },
        text=text,
        params={"outcome": outcome.value, **({"not_referred": why.value} if why else {})},
    )
    announcing.closed(closed)
    return closed


def _each(
    *, actor: Actor, case_ids: Iterable[int], versions: Mapping[int, int], deed: Callable[[int, int], Case]
) -> list[BulkResult]:
    results = []
    for case_id in dict.fromkeys(case_ids):
        try:
            version = versions.get(case_id) or get(actor=actor, case_id=case_id).version
            deed(case_id, version)
        except NotFound:
            results.append(BulkResult(case_id=case_id, done=False, why=_("There is no such case.")))
        except Refused as refusal:
            results.append(BulkResult(case_id=case_id, done=False, why=refusal.message))
        else:
            results.append(BulkResult(case_id=case_id, done=True))
    return results
