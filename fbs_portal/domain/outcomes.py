"""What became of patients, as counts that can be added: every figure of the outcomes page is made of them.

Pure. A course comes in as plain records, counts go out under (measure, point, bucket). Adding the counts of
months, families or clinics gives the counts of all of them, so they can be stored and still be explained.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from fbs_portal.domain.codes import TimePoint, Urgency
from fbs_portal.domain.schedule import EXTRA

PAINFUL = 4
"""Only pains of 4 or more before surgery can be said to be better by a share: 2 to 1 is "50 %" and means little."""

ACCEPTANCE_ASKED = (TimePoint.WEEK_12, TimePoint.MONTH_6, TimePoint.MONTH_12, TimePoint.MONTH_24)
"""When the form asks people in pain whether they could live with it; at other points it is known of nobody."""

EDITION = "4"
"""Rises when something else is counted: counts stored under another edition are not shown as if they were these."""

LONGEST_DAYS = 1000
LONGEST_HOURS = 9999


class Measure(StrEnum):
    OPERATION = "operation"
    """One an operation: the denominator of all others. Point: `EDITION`."""
    FORM = "form"
    """Point: time point. Bucket: answered, late, silent or waiting."""
    FAMILY = "family"
    """`FORM` by family of operation, made where counts are read. Point: family>time point."""
    MODE = "mode"
    """Point: time point. Bucket: how it was answered (`AnswerMode`)."""
    ASKED = "asked"
    """Point: time point. Bucket: how the patient was asked first, one of `WAYS`>answered, late or silent."""
    AXIAL = "axial"
    LIMB = "limb"
    WORST = "worst"
    """Point: time point. Bucket: NRS 0–10."""
    BETTER = "better"
    """Point: time point. Bucket: less (than 30 % better), 30 (to 49 %) or 50 (% or more)."""
    ACCEPTABLE = "acceptable"
    """Point: time point. Bucket: yes, unsure or no; or little, with pain too low to be asked."""
    UNKNOWN = "unknown"
    """Point: time point. Bucket: better or acceptable, of whom it could be known had they answered it."""
    ASSESSED = "assessed"
    """Point: rule set. Bucket: flagged or not; one a submission."""
    PATIENT = "patient"
    """Bucket: flagged or not; one an operation with an assessment."""
    STEP = "step"
    """Point: one of `outcome_yield.STEPS`. Bucket: hours or days after a flagged form came; one a form."""
    FIRED = "fired"
    """Point: rule. Bucket: rule set>quiet, flagged or alone; one a form on which the rule spoke."""
    FOLLOWED = "followed"
    """Point: rule. Bucket: rule set>yes or no; whether a form flagged by the rule was acted on."""
    PEOPLE = "people"
    """Operations behind forms. Point: rule that flagged, or empty for all assessed; bucket: rule set. Point: step."""
    CASE = "case"
    """Point: how far it came, one of `STAGES`. Bucket: the urgency it was opened with."""
    CONTACT_HOURS = "contact_hours"
    """Bucket: whole hours from opening to the first contact or attempt."""
    EVALUATION_DAYS = "evaluation_days"
    """Bucket: whole days from a case's referral to the day of its evaluation."""
    IN_TIME = "in_time"
    """Bucket: yes or no; of cases that were promised a time and contacted, or whose promise has passed."""
    ENDED = "ended"
    """Bucket: how a case was closed (`CloseOutcome`)."""
    NOT_REFERRED = "not_referred"
    """Bucket: why nobody was referred (`NotReferred`), or how the case was closed where no reason was asked."""
    AGREEMENT = "agreement"
    """Point: rule set. Bucket: suggested category > conclusion."""
    RULE = "rule"
    """Point: rule. Bucket: rule set>yes or no, whether the conclusion was the category suggested where it spoke."""
    HELPED = "helped"
    """Bucket: what the clinician said of the suggestion."""


class Key(NamedTuple):
    measure: Measure
    point: str
    bucket: str


class Answered(NamedTuple):
    """One follow-up that was answered: the newest version of its answers."""

    point: str
    axial: int | None
    limb: int | None
    acceptable: str | None


WAYS = ("email", "sms", "letter", "phone", "none")
"""How a patient was asked first, before answering: by a message that left, a letter, a try to call, or not at all."""


class Planned(NamedTuple):
    """One follow-up of the protocol. `answered_on` None: not answered; `mode` is how it was, `asked` one of `WAYS`."""

    point: str
    opens_on: date
    target_until: date
    answered_on: date | None
    mode: str = ""
    asked: str = "none"


STAGES = ("not", "acted", "referred", "evaluated")
"""How far a case came: acted on (a try to reach the patient, or closed), referred, evaluated."""


class Opened(NamedTuple):
    """One case. `promised_at` is what was promised when it was opened; `stage` is one of `STAGES`.

    `evaluated_after`: days from the referral to the evaluation, where there was one. `ended`: how it was closed.
    `not_referred`: why, or else how, it was closed without a referral that was suggested.
    """

    urgency: str
    opened_at: datetime
    promised_at: datetime | None
    contacted_at: datetime | None
    stage: str
    evaluated_after: int | None = None
    ended: str = ""
    not_referred: str = ""


class Evaluated(NamedTuple):
    """What an evaluation concluded, beside the suggestion that stood when the patient was referred."""

    rule_set: str
    suggested: str
    conclusion: str
    rules: tuple[str, ...]
    helped: str


class Before(NamedTuple):
    """Pain before surgery, from a real baseline (answered before it)."""

    axial: int | None
    limb: int | None


Counts = Counter[Key]


def count_answers(*, before: Before | None, answered: Iterable[Answered]) -> Counts:
    """Pain, improvement and acceptable state of one course. The pain before surgery is its first point."""
    found: Counts = Counter()
    if before is not None:
        found.update(_pain(Answered(TimePoint.BASELINE, before.axial, before.limb, None)))
    for one in answered:
        if one.point not in EXTRA:
            found.update(_pain(one))
            if (better := _better(before, one)) is not None:
                found[Key(Measure.BETTER, one.point, better)] += 1
            if (acceptable := _acceptable(one)) is not None:
                found[Key(Measure.ACCEPTABLE, one.point, acceptable)] += 1
    return found


def count_unknown(
    *, before: Before | None, planned: Iterable[Planned], answered: Iterable[Answered], today: date
) -> Counts:
    """Whose time has come and of whom it is not known: silent, or answered without the number it takes.

    To be better by a share takes pain before surgery, so who had none of it is not missed.
    """
    told = {one.point: one for one in answered}
    found: Counts = Counter()
    for point in (one.point for one in planned if _state(one, today) != "waiting"):
        one = told.get(point)
        if _could_improve(before) and (one is None or _better(before, one) is None):
            found[Key(Measure.UNKNOWN, point, "better")] += 1
        if point in ACCEPTANCE_ASKED and (one is None or _acceptable(one) is None):
            found[Key(Measure.UNKNOWN, point, "acceptable")] += 1
    return found


def _pain(one: Answered) -> Iterator[Key]:
    known = [value for value in (one.axial, one.limb) if value is not None]
    for measure, value in ((Measure.AXIAL, one.axial), (Measure.LIMB, one.limb)):
        if value is not None:
            yield Key(measure, one.point, str(value))
    if known:
        yield Key(Measure.WORST, one.point, str(max(known)))


def _acceptable(one: Answered) -> str | None:
    """What was said, or that both pains are too low to be asked; None where neither is known, or nobody is asked."""
    if one.point not in ACCEPTANCE_ASKED:
        return None
    if one.acceptable in ("yes", "unsure", "no"):
        return one.acceptable
    known = one.axial is not None and one.limb is not None and max(one.axial, one.limb) < PAINFUL
    return "little" if known else None


def _could_improve(before: Before | None) -> bool:
    return before is not None and any(had is not None and had >= PAINFUL for had in before)


def _better(before: Before | None, one: Answered) -> str | None:
    """Axial and limb are judged separately and the worse one counts (C7); None where nothing can be compared."""
    if before is None:
        return None
    shares = []
    for had, has in ((before.axial, one.axial), (before.limb, one.limb)):
        if had is not None and had >= PAINFUL:
            if has is None:
                return None
            shares.append((had - has) / had)
    if not shares:
        return None
    least = min(shares)
    return "50" if least >= 0.5 else "30" if least >= 0.3 else "less"


def count_forms(*, planned: Iterable[Planned], today: date) -> Counts:
    """Who answered, who is silent and who still has time; how it was answered, and how people had been asked.

    A form that is not open yet is not counted.
    """
    found: Counts = Counter()
    for one in planned:
        if one.opens_on > today and one.answered_on is None:
            continue
        state = _state(one, today)
        found[Key(Measure.FORM, one.point, state)] += 1
        if one.answered_on is not None:
            found[Key(Measure.MODE, one.point, one.mode)] += 1
        if state != "waiting":
            found[Key(Measure.ASKED, one.point, f"{one.asked}>{state}")] += 1
    return found


def _state(one: Planned, today: date) -> str:
    if one.answered_on is not None:
        return "answered" if one.answered_on <= one.target_until else "late"
    return "silent" if one.target_until < today else "waiting"


def count_cases(*, cases: Iterable[Opened], now: datetime) -> Counts:
    """What was done about the cases, and how soon."""
    found: Counts = Counter()
    for one in cases:
        found[Key(Measure.CASE, one.stage, Urgency(one.urgency).value)] += 1
        if one.evaluated_after is not None:
            found[Key(Measure.EVALUATION_DAYS, "", str(min(max(one.evaluated_after, 0), LONGEST_DAYS)))] += 1
        if one.contacted_at is not None:
            hours = int((one.contacted_at - one.opened_at).total_seconds() // 3600)
            found[Key(Measure.CONTACT_HOURS, "", str(min(max(hours, 0), LONGEST_HOURS)))] += 1
        if one.promised_at is not None and (one.contacted_at is not None or one.promised_at < now):
            kept = one.contacted_at is not None and one.contacted_at <= one.promised_at
            found[Key(Measure.IN_TIME, "", "yes" if kept else "no")] += 1
        if one.ended:
            found[Key(Measure.ENDED, "", one.ended)] += 1
        if one.not_referred:
            found[Key(Measure.NOT_REFERRED, "", one.not_referred)] += 1
    return found


def count_evaluations(*, evaluations: Iterable[Evaluated]) -> Counts:
    """How often the suggestion agreed with what the evaluation concluded."""
    found: Counts = Counter()
    for one in evaluations:
        found[Key(Measure.AGREEMENT, one.rule_set, f"{one.suggested}>{one.conclusion}")] += 1
        agreed = "yes" if one.suggested == one.conclusion else "no"
        for rule in sorted(set(one.rules)):
            found[Key(Measure.RULE, rule, f"{one.rule_set}>{agreed}")] += 1
        if one.helped:
            found[Key(Measure.HELPED, "", one.helped)] += 1
    return found
