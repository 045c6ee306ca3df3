"""Another rule set for one course: chosen by a clinician with a reason, and undone the same way.

A set for one patient can be stricter or looser than the clinic's. It is never silent: the case and the operation say
which set judges, who chose it and why.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import assess, audit, case_evidence, episodes
from fbs_portal.actions.access import require_person
from fbs_portal.actions.texts import SHORT, clean
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import SurgeryEpisode
from fbs_portal.queries import rule_sets

PERMISSION = "choose_rule_set"


@transaction.atomic
def choose(*, episode_id: int, version: str, shown: str, reason: str, actor: Actor, now: datetime) -> SurgeryEpisode:
    """From now on `version` judges this course, whatever its clinic uses; "" is what the clinic uses for it.

    `version` is a set that the clinic uses for some operations, or the default: two people stand behind each. `shown`
    is the choice that stood on the page. The newest answers are judged again; nothing is lowered. Raises NotFound,
    NotPermitted, Invalid(version or reason), NotAllowed (it judges already), Conflict.
    """
    episode = episodes.held(episode_id=episode_id, permission=PERMISSION, actor=actor)
    require_person(actor)
    given = clean(reason, field="reason", longest=SHORT)
    if episode.rule_set != shown:
        raise Conflict(_("Somebody else chose a rule set for this course meanwhile. Please look at it again."))
    if version and version not in rule_sets.choosable(clinic=episode.patient.clinic):
        raise Invalid(_("Choose a set that is in use in your clinic."), field="version")
    before = rule_sets.in_force(episode=episode)
    if version == episode.rule_set or (not episode.rule_set and version == before.version):
        raise NotAllowed(_("This set judges the course already."))
    episode.rule_set = version
    judges = rule_sets.in_force(episode=episode).version
    episode.rule_choices.append({"at": now.isoformat(), "by": actor.key, "reason": given, "version": version})
    episode.save(update_fields=["rule_set", "rule_choices"])
    audit.record(
        actor=actor, verb=Verb.RULE_SET_CHOSEN, subject=f"patient:{episode.patient_id}",
        clinic_id=episode.patient.clinic_id, now=now, episode=episode.pk, instead_of=before.version,
        version=judges,
    )  # fmt: skip
    case_evidence.note_rule_set(episode=episode, reason=given, version=judges, actor=actor, now=now)
    assess.judge_again(episode=episode, actor=actor, now=now)
    return episode
