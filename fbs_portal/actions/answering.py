"""What every deed on a follow-up asks first: whose it is, and whether answers are taken now."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fbs_portal.actions.access import require_own
from fbs_portal.content import questionnaires
from fbs_portal.domain import fitting, schedule
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.answers import Answers
from fbs_portal.domain.codes import EpisodeStatus, FollowUpState, TimePoint
from fbs_portal.domain.errors import Invalid, NotAllowed
from fbs_portal.domain.questionnaire import Questionnaire
from fbs_portal.models import Draft, FollowUp
from fbs_portal.queries import followups


def require_mine(*, followup: FollowUp, actor: Actor) -> None:
    """A link answers for its own patient, staff with `enter_answers` for their clinic's."""
    patient = followup.episode.patient
    require_own(actor=actor, patient_id=patient.pk, permission="enter_answers", clinic_id=patient.clinic_id)


def why_closed(*, followup: FollowUp, today: date) -> str | None:
    """Why no answers are taken on that day, as a sentence; None when they are."""
    episode, state = followup.episode, followups.state_of(followup=followup, today=today)
    is_baseline = followup.time_point == TimePoint.BASELINE
    if episode.status == EpisodeStatus.CANCELLED or episode.patient.deceased_on is not None:
        return _("This form is no longer needed. Please call the clinic if you have questions.")
    if episode.patient.withdrawn_at is not None:
        return _("No form is asked now, because the answer to the follow-up was no. It can be taken up again.")
    if episode.status == EpisodeStatus.PLANNED and not is_baseline:
        return _("This form is for after the operation.")
    if schedule.accepts(time_point=followup.time_point, state=state):
        return None
    match state:
        case FollowUpState.SENT if is_baseline:
            return _("You have already sent this form. Nothing was changed now. To change an answer, call the clinic.")
        case FollowUpState.SENT:
            return _(
                "You have already sent this form. Nothing was changed now. "
                "If your pain has changed since, choose “My pain has changed”."
            )
        case FollowUpState.PLANNED:
            return _("This form opens on %(day)s.") % {"day": date_format(followup.opens_on, "j F Y")}
        case FollowUpState.CANCELLED:
            return _("This form is no longer needed. Please call the clinic if you have questions.")
        case _:
            return _("The time for this form is over. Please call the clinic if you have questions.")


def require_open(*, followup: FollowUp, today: date) -> None:
    reason = why_closed(followup=followup, today=today)
    if reason is not None:
        raise NotAllowed(reason)


def questionnaire_of(*, followup: FollowUp, draft: Draft | None) -> Questionnaire:
    """The version the draft was begun with; a new draft takes the current one."""
    version = draft.questionnaire_version if draft is not None else None
    return questionnaires.get(code=followup.questionnaire, version=version)


def require_fit(*, questionnaire: Questionnaire, answers: Answers) -> None:
    code = fitting.misfit(questionnaire=questionnaire, answers=answers)
    if code is not None:
        raise Invalid(_("This is not an answer to this question."), field=code)
