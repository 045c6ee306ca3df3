"""Scores of instruments: stored with the answers they come from, or recorded by staff from elsewhere.

Nothing here changes an urgency or a case: a score is read by people.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.actions.access import require
from fbs_portal.actions.texts import SHORT, clean
from fbs_portal.domain import instruments
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import EpisodeStatus
from fbs_portal.domain.errors import Invalid, NotAllowed, NotFound
from fbs_portal.domain.instruments import Instrument
from fbs_portal.domain.instruments.scores import fine_enough, in_range, scores_of
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import InstrumentScore, Submission, SurgeryEpisode
from fbs_portal.queries import scores as reading
from fbs_portal.queries.hours import today_of


def store(*, submission: Submission, actor: Actor, now: datetime) -> None:
    """The scores of what was sent, in one INSERT; nothing when no instrument was answered."""
    found = scores_of(answers=submission.answers)
    if found:
        InstrumentScore.objects.bulk_create(
            InstrumentScore(
                episode_id=submission.episode_id,
                submission=submission,
                instrument=code,
                value=value,
                measured_on=submission.answered_on,
                recorded_at=now,
                recorded_by=actor.key,
            )
            for code, value in found.items()
        )


@transaction.atomic
def record(
    *,
    episode_id: int,
    instrument: str,
    value: Decimal,
    measured_on: date,
    reason: str = "",
    actor: Actor,
    now: datetime,
) -> InstrumentScore:
    """Store a total that was measured elsewhere. Recording the same once more changes nothing.

    Another value for the same instrument and day is a correction: it needs a reason, and the earlier one stays
    behind it. Raises Invalid with the field that is wrong.
    """
    episode = _episode(episode_id=episode_id, actor=actor)
    known = _known(instrument)
    _check_value(instrument=known, value=value)
    _check_day(episode=episode, measured_on=measured_on, today=today_of(clinic=episode.patient.clinic, now=now))
    before = reading.recorded_on(episode_id=episode.pk, instrument=known.code, measured_on=measured_on)
    if before is not None and before.value == value:
        return before
    reason = clean(reason, field="reason", required=False, longest=SHORT)
    if before is not None and not reason:
        raise Invalid(
            _("A score of this day is recorded already: %(value)s. Say why it is corrected.")
            % {"value": f"{before.value.normalize():f}"},
            field="reason",
        )
    row = InstrumentScore.objects.create(
        episode=episode,
        instrument=known.code.value,
        value=value,
        measured_on=measured_on,
        recorded_at=now,
        recorded_by=actor.key,
        supersedes=before,
        reason=reason if before is not None else "",
    )
    _note(row=row, episode=episode, actor=actor, now=now)
    return row


def _episode(*, episode_id: int, actor: Actor) -> SurgeryEpisode:
    """Locked while it is written, so that two who record at once do not both come first."""
    episode = (
        SurgeryEpisode.objects.select_related("patient__clinic")
        .select_for_update(of=("self",))
        .filter(pk=episode_id)
        .first()
    )
    if episode is None:
        raise NotFound
    require(actor=actor, permission="enter_answers", clinic_id=episode.patient.clinic_id)
    if episode.status == EpisodeStatus.CANCELLED:
        raise NotAllowed(_("The operation was cancelled: nothing is recorded for it any more."))
    return episode


def _known(code: str) -> Instrument:
    try:
        return instruments.get(code)
    except LookupError:
        raise Invalid(_("Choose one of the instruments."), field="instrument") from None


def _check_value(*, instrument: Instrument, value: Decimal) -> None:
    if not in_range(instrument=instrument, value=value):
        raise Invalid(
            _("%(name)s goes from %(low)s to %(high)s.")
            % {"name": instrument.short, "low": instrument.lowest, "high": instrument.highest},
            field="value",
        )
    if not fine_enough(instrument=instrument, value=value):
        if instrument.decimals == 0:
            raise Invalid(_("%(name)s is a whole number.") % {"name": instrument.short}, field="value")
        raise Invalid(
            _("%(name)s has at most %(n)d decimals.") % {"name": instrument.short, "n": instrument.decimals},
            field="value",
        )


def _check_day(*, episode: SurgeryEpisode, measured_on: date, today: date) -> None:
    if measured_on > today:
        raise Invalid(_("This day is still to come."), field="measured_on")
    born = episode.patient.birth_date
    if born is not None and measured_on < born:
        raise Invalid(_("This day is before the patient was born."), field="measured_on")


def _note(*, row: InstrumentScore, episode: SurgeryEpisode, actor: Actor, now: datetime) -> None:
    """Which instrument, never its value: the trail holds no answers."""
    audit.record(
        actor=actor,
        verb=Verb.SCORE_RECORDED,
        subject=f"patient:{episode.patient_id}",
        clinic_id=episode.patient.clinic_id,
        now=now,
        episode=episode.pk,
        score=row.pk,
        instrument=row.instrument,
        corrects=row.supersedes_id,
    )
