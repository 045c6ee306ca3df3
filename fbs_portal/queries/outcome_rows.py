"""What outcomes are counted from: the rows of a number of operations, read at once and laid out by operation."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, Func, Min, Q, TextField

from fbs_portal.domain import schedule
from fbs_portal.domain.codes import CaseDeed, MessageStatus, TimePoint, Urgency
from fbs_portal.domain.outcome_yield import Assessed, Said
from fbs_portal.domain.outcomes import STAGES, Answered, Before, Evaluated, Opened, Planned
from fbs_portal.domain.states import ContactResult
from fbs_portal.models import (
    Assessment,
    CallAttempt,
    Case,
    CaseEntry,
    Evaluation,
    FollowUp,
    Message,
    Submission,
    SurgeryEpisode,
)

FLAG = Urgency.EVALUATION
"""What is this urgent, or more, stands on the main worklist: it is flagged."""


class Findings(Func):
    """Of an assessment's body as JSON text: [[rule, urgency], …]. With the evidence it takes several times longer."""

    template = (
        "(SELECT json_group_array(json_array(json_extract(value, '$.rule'), json_extract(value, '$.urgency')))"
        " FROM json_each(%(expressions)s, '$.findings'))"
    )
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = (
            "(SELECT jsonb_agg(jsonb_build_array(one -> 'rule', one -> 'urgency'))::text"
            " FROM jsonb_array_elements(%(expressions)s -> 'findings') AS one)"
        )
        return super().as_sql(compiler, connection, template=template, **context)


SAID = Findings(F("body"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What a number of operations is counted from, by operation. Nine statements, however many they are."""

    answered: dict[int, list[Answered]]
    baselines: dict[int, tuple[date, Before]]
    assessed: dict[int, list[Assessed]]
    planned: dict[int, list[Planned]]
    cases: dict[int, list[Opened]]
    evaluated: dict[int, list[Evaluated]]

    @classmethod
    def of(cls, ids: list[int], *, zone: tzinfo) -> Rows:
        """Of operations of one clinic, whose days are those of `zone`."""
        answered, baselines, forms = _answers(ids)
        trails = _trails(ids)
        return cls(
            answered=answered, baselines=baselines, assessed=_assessed(ids, forms, trails), planned=_planned(ids),
            cases=_cases(ids, trails, zone), evaluated=_evaluated(ids),
        )  # fmt: skip

    def before(self, episode: SurgeryEpisode) -> Before | None:
        """The baseline, when it was given before the operation and not remembered after it (C13)."""
        found = self.baselines.get(episode.pk)
        return None if found is None or found[0] > episode.surgery_date else found[1]


class Trail:
    """What was done about one case, in the order of time. `opened` is what was noted when it was opened."""

    def __init__(self) -> None:
        self.opened: dict[str, Any] = {}
        self.deeds: list[tuple[datetime, str]] = []
        self.came: dict[int, datetime] = {}
        """When the evidence of a submission came."""

    def note(self, at: datetime, deed: str, params: dict[str, Any]) -> None:
        self.deeds.append((at, deed))
        if deed == CaseDeed.OPENED:
            self.opened = params
        if "submission" in params:
            self.came.setdefault(params["submission"], at)

    def first(self, deed: CaseDeed) -> datetime | None:
        return next((at for at, done in self.deeds if done == deed), None)


class Form(NamedTuple):
    """One answered form in its newest version, and the ids of all its versions."""

    episode: int
    newest: int
    versions: list[int]


def _answers(
    ids: list[int],
) -> tuple[dict[int, list[Answered]], dict[int, tuple[date, Before]], list[Form]]:
    rows = Submission.objects.filter(episode__in=ids).order_by("answered_on", "pk").values_list(
        "pk", "episode", "followup", "superseded_by", "followup__time_point", "answered_on", "nrs_axial", "nrs_limb",
        "answers__acceptable",
    )  # fmt: skip
    answered: dict[int, list[Answered]] = defaultdict(list)
    baselines: dict[int, tuple[date, Before]] = {}
    versions: dict[int, list[int]] = defaultdict(list)
    newest: list[tuple[int, int, int]] = []
    for pk, episode, followup, superseded, point, on, axial, limb, acceptable in rows:
        versions[followup].append(pk)
        if superseded is not None:
            continue
        newest.append((episode, followup, pk))
        if point == TimePoint.BASELINE:
            baselines[episode] = (on, Before(axial, limb))
        else:
            said = acceptable if isinstance(acceptable, str) else None
            answered[episode].append(Answered(point, axial, limb, said))
    return answered, baselines, [Form(episode, pk, versions[followup]) for episode, followup, pk in newest]


def _assessed(ids: list[int], forms: Iterable[Form], trails: dict[int, Trail]) -> dict[int, list[Assessed]]:
    """The newest assessment of each form, and the trail of the case that it came to, from the first version on."""
    rows = Assessment.objects.filter(episode__in=ids).order_by("assessed_at", "pk")
    newest = {submission: rest for submission, *rest in rows.values_list("submission", "rule_set", "urgency", SAID)}
    came = {submission: (at, trail) for trail in trails.values() for submission, at in trail.came.items()}
    found: dict[int, list[Assessed]] = defaultdict(list)
    for form in forms:
        if form.newest not in newest:
            continue
        rule_set, urgency, told = newest[form.newest]
        at, trail = next((came[pk] for pk in form.versions if pk in came), (None, None))
        found[form.episode].append(
            Assessed(
                rule_set=rule_set, flagged=Urgency(urgency).at_least(FLAG), said=_said(told), came_at=at,
                deeds=tuple(trail.deeds) if trail else (),
            )
        )  # fmt: skip
    return found


@lru_cache(maxsize=10_000)
def _said(told: str | None) -> tuple[Said, ...]:
    """Of `Findings`: each rule once, though it may speak of both pains. Few answers are unlike all others."""
    flags: dict[str, bool] = {}
    for rule, urgency in json.loads(told or "[]"):
        flags[rule] = Urgency(urgency).at_least(FLAG) or flags.get(rule, False)
    return tuple(Said(*one) for one in flags.items())


def _planned(ids: list[int]) -> dict[int, list[Planned]]:
    """The forms of the protocol after the operation: not answering an extra or a cancelled one is no silence."""
    asked = _asked(ids)
    rows = FollowUp.objects.filter(episode__in=ids, cancelled_at=None).exclude(
        time_point__in=[TimePoint.BASELINE, *schedule.EXTRA]
    )
    sent = rows.annotate(first=FilteredRelation("submissions", condition=Q(submissions__supersedes=None)))
    values = sent.values_list(
        "pk", "episode", "time_point", "opens_on", "target_until",
        "first__answered_on", "first__mode", "first__submitted_at",
    )  # fmt: skip
    found: dict[int, list[Planned]] = defaultdict(list)
    for pk, episode, point, opens_on, target_until, answered_on, mode, sent_at in values:
        at, way = asked.get(pk, (None, "none"))
        before = at is not None and (sent_at is None or at <= sent_at)
        found[episode].append(
            Planned(point, opens_on, target_until, answered_on, mode or "", way if before else "none")
        )
    return found


def _asked(ids: list[int]) -> dict[int, tuple[datetime, str]]:
    """By form: when the patient was first asked to answer it, and how."""
    first: dict[int, tuple[datetime, str]] = {}
    for form, at, way in _asking(ids):
        first[form] = min(first.get(form, (at, way)), (at, way))
    return first


def _asking(ids: list[int]) -> Iterator[tuple[int, datetime, str]]:
    """Messages that left, letters, and tries to call."""
    messages = Message.objects.filter(followup__episode__in=ids, status=MessageStatus.SENT, patient__isnull=False)
    first = messages.values("followup", "channel").annotate(at=Min("sent_at")).order_by()
    yield from first.values_list("followup", "at", "channel")
    calls = CallAttempt.objects.filter(followup__episode__in=ids)
    for form, at, result in calls.values_list("followup", "at", "result"):
        yield form, at, "letter" if result == ContactResult.LETTER_SENT else "phone"


def _cases(ids: list[int], trails: dict[int, Trail], zone: tzinfo) -> dict[int, list[Opened]]:
    rows = Case.objects.filter(episode__in=ids).values_list(
        *("pk", "episode", "urgency", "opened_at", "closed_at", "outcome", "not_referred", "refer_suggested"),
        *("referrals__referred_at", "referrals__evaluations__seen_on"),
    )
    found: dict[int, dict[int, Opened]] = defaultdict(dict)
    for pk, episode, urgency, opened_at, closed_at, outcome, why, suggested, referred_at, seen_on in rows:
        trail = trails.get(pk) or Trail()
        promised, contacted_at = trail.opened.get("promised_at"), trail.first(CaseDeed.CONTACT)
        one = Opened(
            urgency=trail.opened.get("urgency", urgency),
            opened_at=opened_at,
            promised_at=datetime.fromisoformat(promised) if promised else None,
            contacted_at=contacted_at,
            stage=STAGES[3 if seen_on else 2 if referred_at else 1 if contacted_at or closed_at else 0],
            evaluated_after=(seen_on - referred_at.astimezone(zone).date()).days if seen_on else None,
            ended=outcome,
            not_referred="" if referred_at else why or (outcome if suggested else ""),
        )
        found[episode][pk] = max(one, found[episode].get(pk, one), key=lambda case: STAGES.index(case.stage))
    return {episode: list(cases.values()) for episode, cases in found.items()}


def _trails(ids: list[int]) -> dict[int, Trail]:
    """By case."""
    rows = CaseEntry.objects.filter(case__episode__in=ids).order_by("at", "pk")
    found: dict[int, Trail] = defaultdict(Trail)
    for case, *noted in rows.values_list("case", "at", "deed", "params"):
        found[case].note(*noted)
    return found


def _evaluated(ids: list[int]) -> dict[int, list[Evaluated]]:
    """The newest version of each evaluation, beside the suggestion that stood when the patient was referred."""
    rows = Evaluation.objects.filter(
        referral__case__episode__in=ids, superseded_by=None, referral__assessment__isnull=False
    )
    found: dict[int, list[Evaluated]] = defaultdict(list)
    for row in rows.select_related("referral__assessment").order_by("pk"):
        said = row.referral.assessment
        assert said is not None
        found[said.episode_id].append(
            Evaluated(
                rule_set=said.rule_set,
                suggested=said.category,
                conclusion=row.conclusion,
                rules=tuple(finding["rule"] for finding in said.body.get("findings", ())),
                helped=row.suggestion_helped,
            )
        )
    return found
