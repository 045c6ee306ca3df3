"""Saying a stored assessment again, from what was stored with it: the same bytes, or a reason to look."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import islice

from django.db.models import QuerySet

from fbs_portal.domain.errors import NotFound
from fbs_portal.domain.triage import safely, serial
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.stored import BadRuleSet
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.models import Assessment, Submission
from fbs_portal.queries import rule_sets
from fbs_portal.queries.inputs import ids_of, snapshot_of

Sets = Callable[[str], RuleSet]


class Drift(StrEnum):
    """What became of an assessment that is said again. Only the last two are worth an alarm."""

    SAME = "same"
    EARLIER_ENGINE = "earlier_engine"
    DIFFERENT = "different"
    SET_UNREADABLE = "set_unreadable"


ALARMING = frozenset({Drift.DIFFERENT, Drift.SET_UNREADABLE})
AT_ONCE = 500
"""Assessments read at once: memory stays the same whatever the registry's size."""


def count(*, clinics: Iterable[int] | None, since: date | None) -> int:
    """How many assessments `checked` will come by."""
    return _stored(clinics, since).count()


def checked(
    *, clinics: Iterable[int] | None, since: date | None, block: tuple[int, int]
) -> Iterator[tuple[int, Drift]]:
    """Every assessment of the episodes of `block` (behind this id, up to this id), each said again. Streams."""
    sets = lru_cache(maxsize=32)(_by_version)
    after, until = block
    rows = _stored(clinics, since).filter(episode__gt=after, episode__lte=until).order_by("episode", "pk")
    stream = rows.iterator(chunk_size=AT_ONCE)
    while batch := list(islice(stream, AT_ONCE)):
        submissions = submissions_for(batch)
        for row in batch:
            yield row.pk, check(assessment=row, submissions=submissions, sets=sets)


def _stored(clinics: Iterable[int] | None, since: date | None) -> QuerySet[Assessment]:
    rows = Assessment.objects.all()
    if clinics is not None:
        rows = rows.filter(episode__patient__clinic__in=list(clinics))
    return rows if since is None else rows.filter(submission__answered_on__gte=since)


def check(
    *, assessment: Assessment, submissions: Mapping[int, Submission] | None = None, sets: Sets | None = None
) -> Drift:
    """Whether the assessment comes out as it was stored. `submissions` and `sets` spare statements in a batch.

    Rules of another version may say something else, and that is no drift.
    """
    if assessment.engine != ENGINE_VERSION:
        return Drift.EARLIER_ENGINE
    try:
        again = recompute(assessment=assessment, submissions=submissions, sets=sets)
    except (BadRuleSet, NotFound):
        return Drift.SET_UNREADABLE
    except LookupError:
        return Drift.DIFFERENT
    return Drift.SAME if again == stored_bytes(assessment) else Drift.DIFFERENT


def recompute(
    *, assessment: Assessment, submissions: Mapping[int, Submission] | None = None, sets: Sets | None = None
) -> bytes:
    """The canonical bytes that today's engine says of what this assessment was made from, under the set it names.

    NotFound without that set, BadRuleSet when it was altered, LookupError when a submission is gone.
    """
    rules = (sets or _by_version)(assessment.rule_set)
    if submissions is None:
        submissions = submissions_for([assessment])
    snapshot = snapshot_of(inputs=assessment.inputs, submissions=submissions)
    refused = assessment.inputs.get("refused", "")
    return serial.canonical_bytes(safely.assess(snapshot=snapshot, ruleset=rules, refused=refused).assessment)


def stored_bytes(assessment: Assessment) -> bytes:
    """The canonical bytes of what is stored."""
    text = json.dumps(assessment.body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def submissions_for(assessments: Iterable[Assessment]) -> dict[int, Submission]:
    """Every submission that these assessments were made from. One statement."""
    ids = set().union(*(ids_of(one.inputs) for one in assessments if one.inputs))
    rows = Submission.objects.filter(pk__in=ids).only("answered_on", "answers")
    return {row.pk: row for row in rows}


def _by_version(version: str) -> RuleSet:
    return rule_sets.by_version(version=version)
