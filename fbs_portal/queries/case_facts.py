"""One case, with all that decides what may be done with it."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery

from fbs_portal.content.deeds import can_deed
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed, CaseStatus, ReferralStatus, TimePoint, Urgency
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.workflow import TRANSITIONS, CaseFacts
from fbs_portal.models import Case, CaseEntry, Evaluation, FollowUp, Referral, RuleSet
from fbs_portal.queries.followups import takes_part


def visible(*, actor: Actor) -> QuerySet[Case]:
    """The cases of the actor's clinics; every one for those who see all."""
    rows = Case.objects.all()
    return rows if actor.clinics is None else rows.filter(clinic__in=actor.clinics)


def get(*, actor: Actor, case_id: int) -> Case:
    """The case with episode, patient, clinic, owner, assessment and danger report: one statement.

    `rule_set_id` is the row of the clinic's own set behind the assessment; None for the default set.

    NotFound for what does not exist and for another clinic's; NotPermitted without the right to see cases.
    """
    rows = visible(actor=actor).select_related(
        "episode__patient", "clinic", "owner", "assessment", "danger_report__followup"
    )
    case = rows.annotate(**_facts()).filter(pk=case_id).first()
    if case is None:
        raise NotFound
    if not actor.may("view_case"):
        raise NotPermitted
    return case


def newest_entry(*, case: Case) -> CaseEntry | None:
    """The last deed on the case. One statement."""
    return case.entries.order_by("-pk").first()


def facts_of(*, case: Case) -> CaseFacts:
    """The facts of a case that came from `get`."""
    referral = getattr(case, "referral_status", None)
    return CaseFacts(
        status=CaseStatus(case.status),
        urgency=Urgency(case.urgency),
        owner_id=case.owner_id,
        danger_open=case.danger_open,
        unread_text=case.unread_text,
        refer_suggested=case.refer_suggested,
        asked_to_refer=case.asked_to_refer,
        ready_to_close=case.ready_to_close,
        referral=ReferralStatus(referral) if referral else None,
        evaluated=getattr(case, "evaluated", False),
        released=getattr(case, "released", False),
        newer_case=getattr(case, "newer_case", False),
        questions=_questions(case),
        asked_again=getattr(case, "asked_again", False),
        course_over=case.episode.course_ended_on is not None or not takes_part(patient=case.episode.patient),
    )


def _questions(case: Case) -> tuple[str, ...]:
    """What would settle the suggestion that the case rests on; () when it rests on none."""
    return () if case.assessment is None else tuple(case.assessment.body.get("settled_by", ()))


def why_not(*, case: Case, actor: Actor) -> dict[CaseDeed, str | None]:
    """For every deed of a person: None when it is possible now, otherwise the sentence why not."""
    facts = facts_of(case=case)
    return {deed: can_deed(deed=deed, case=facts, actor=actor) for deed in TRANSITIONS}


def _facts() -> dict[str, Any]:
    this = OuterRef("pk")
    referrals = Referral.objects.filter(case=this)
    return {
        "referral_status": Subquery(referrals.order_by("-pk").values("status")[:1]),
        "released": Exists(referrals.filter(released_at__isnull=False)),
        "evaluated": Exists(Evaluation.objects.filter(referral__case=this)),
        "asked_again": Exists(
            FollowUp.objects.filter(
                episode=OuterRef("episode"),
                time_point=TimePoint.CLARIFICATION,
                submitted_at=None,
                cancelled_at=None,
                missed_at=None,
            )
        ),
        "rule_set_id": Subquery(
            RuleSet.objects.filter(version=OuterRef("assessment__rule_set"), clinic=OuterRef("clinic")).values("pk")[:1]
        ),
        "newer_case": Exists(Case.objects.filter(episode=OuterRef("episode"), pk__gt=this)),
    }
