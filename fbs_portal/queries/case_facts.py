"""One case, with all that decides what may be done with it."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from fbs_portal.content.deeds import can_deed
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, CaseStatus, ReferralStatus, Urgency
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.workflow import TRANSITIONS, CaseFacts
from fbs_portal.models import Case, Evaluation, Referral

RUNNING = (ReferralStatus.SENT, ReferralStatus.SCHEDULED)
LARGEST_ID = 2**63 - 1


def visible(*, actor: Actor) -> QuerySet[Case]:
    """The cases of the actor's clinics; every one for those who see all."""
    rows = Case.objects.all()
    return rows if actor.clinics is None else rows.filter(clinic__in=actor.clinics)


def get(*, actor: Actor, case_id: int) -> Case:
    """The case with episode, patient, clinic, owner, assessment and danger report: one statement.

    NotFound for what does not exist and for another clinic's; NotPermitted without the right to see cases.
    """
    if not 0 < case_id <= LARGEST_ID:
        raise NotFound
    rows = visible(actor=actor).select_related(
        "episode__patient", "clinic", "owner", "assessment", "danger_report__followup"
    )
    case = rows.annotate(**_facts()).filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if not actor.may("view_case"):
        raise NotPermitted
    return case


def facts_of(*, case: Case) -> CaseFacts:
    """The facts of a case that came from `get`."""
    return CaseFacts(
        status=CaseStatus(case.status),
        urgency=Urgency(case.urgency),
        owner_id=case.owner_id,
        danger_open=case.danger_open,
        unread_text=case.unread_text,
        refer_suggested=case.refer_suggested,
        asked_to_refer=case.asked_to_refer,
        ready_to_close=case.ready_to_close,
        referral_running=getattr(case, "referral_running", False),
        evaluated=getattr(case, "evaluated", False),
        newer_case=getattr(case, "newer_case", False),
    )


def why_not(*, case: Case, actor: Actor) -> dict[CaseDeed, str | None]:
    """For every deed of a person: None when it is possible now, otherwise the sentence why not."""
    facts = facts_of(case=case)
    return {deed: can_deed(deed=deed, case=facts, actor=actor) for deed in TRANSITIONS}


def _facts() -> dict[str, Exists]:
    this = OuterRef("pk")
    return {
        "referral_running": Exists(Referral.objects.filter(case=this, status__in=RUNNING)),
        "evaluated": Exists(Evaluation.objects.filter(referral__case=this)),
        "newer_case": Exists(Case.objects.filter(episode=OuterRef("episode"), pk__gt=this)),
    }
