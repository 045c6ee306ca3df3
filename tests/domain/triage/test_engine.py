"""The engine's own promises: version, limits, confidence, route, recheck, speed of what it may not do slowly."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

import fbs_portal.domain
from fbs_portal.domain.codes import DANGER_FLOORS, Category, Confidence, DangerSign, Pattern, Route, Urgency
from fbs_portal.domain.snapshot import KnownSign, Snapshot
from fbs_portal.domain.triage.engine import PRECEDENCE, assess, danger_urgency
from fbs_portal.domain.triage.version import ENGINE_DIGEST, ENGINE_VERSION
from tests.domain.triage.builder import SURGERY, history

DOMAIN = Path(fbs_portal.domain.__file__).parent
OLD: dict[str, Any] = {"same_pain": "same", "relief": "never", "onset": "never_left", "pain_sites": ["left_calf"]}


def source_digest() -> str:
    """Of every module that takes part in a decision; `version.py` only carries the result."""
    files = [DOMAIN / "anatomy.py", DOMAIN / "vocabulary.py", *(DOMAIN / "facts").rglob("*.py")]
    files += [path for path in (DOMAIN / "triage").rglob("*.py") if path.name != "version.py"]
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(path.relative_to(DOMAIN).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def test_the_version_names_the_code() -> None:
    assert source_digest() == ENGINE_DIGEST, f'the rules changed; set ENGINE_DIGEST = "{source_digest()}"'
    assert ENGINE_VERSION.endswith(ENGINE_DIGEST[:12])


def test_a_snapshot_needs_a_report() -> None:
    whole = history(98)
    with pytest.raises(ValueError, match="at least one report"):
        assess(snapshot=Snapshot(operation=whole.operation, reports=(), baseline=whole.baseline))


def test_every_pattern_has_its_place_and_healing_is_above_only_what_it_excludes() -> None:
    assert sorted(PRECEDENCE) == sorted(Pattern)


@pytest.mark.parametrize("sign", list(DangerSign))
def test_a_danger_sign_keeps_its_floor_whatever_the_pain(sign: DangerSign) -> None:
    for numbers in ((0, 0), (None, None), (9, 9)):
        for day in (3, 60, 400):
            assessment = assess(snapshot=history(day, *numbers, red_flags=[sign.value]), explain=False)
            assert assessment.urgency.at_least(DANGER_FLOORS[sign])


def test_a_known_sign_still_counts() -> None:
    known = KnownSign(code="bladder", since=SURGERY, until=SURGERY + timedelta(days=90))
    assessment = assess(snapshot=history(60, 1, 1, op={"known_signs": (known,)}, red_flags=["bladder"]))
    assert assessment.urgency is Urgency.EMERGENCY
    assert assessment.findings[0].params["known_since"] == {"bladder": SURGERY.isoformat()}


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ([], None),
        (["fever"], Urgency.SAME_DAY),
        (["fever", "bladder"], Urgency.EMERGENCY),
        (["fever", "headache_upright"], Urgency.EMERGENCY),
        (["injury", "cannot_walk"], Urgency.EMERGENCY),
        (["cancer_or_weight_loss"], Urgency.SOON),
        (["cancer_or_weight_loss", "foot_drop"], Urgency.SAME_DAY),
        (["from_another_form"], Urgency.SAME_DAY),
    ],
)
def test_the_urgency_of_a_form_that_is_not_finished(signs: list[str], expected: Urgency | None) -> None:
    assert danger_urgency(signs=signs) is expected


def test_a_thinned_blood_raises_sudden_severe_pain_in_the_first_days() -> None:
    operation = history(5, op={"risks": frozenset({"anticoagulant"})}).operation
    soon, later = SURGERY + timedelta(days=10), SURGERY + timedelta(days=15)
    assert danger_urgency(signs=["cannot_walk"], operation=operation, on=soon) is Urgency.EMERGENCY
    assert danger_urgency(signs=["cannot_walk"], operation=operation, on=later) is Urgency.SAME_DAY


def test_before_12_weeks_severe_twice_is_for_the_surgeon_and_no_referral() -> None:
    assessment = assess(snapshot=history(63, 3, 8, earlier=[(49, 3, 8)], **OLD))
    assert (assessment.urgency, assessment.refer, assessment.route) == (Urgency.EVALUATION, False, Route.SURGEON)


def test_a_sudden_return_goes_to_the_surgeon_first_and_is_still_referred() -> None:
    story = {**OLD, "relief": "over_6_months", "onset": "sudden"}
    assessment = assess(snapshot=history(270, 2, 7, earlier=[(84, 1, 1), (182, 1, 1)], **story))
    assert (assessment.category, assessment.refer, assessment.route) == (Category.PROGRESSIVE, True, Route.SURGEON)


@pytest.mark.parametrize(
    ("day", "numbers", "expected"),
    [
        (14, (5, 2), 42),  # the end of the window
        (40, (5, 2), 47),  # but not the day after tomorrow
        (75, (3, 7), 84),  # a watch between weeks 10 and 12
        (98, (3, 5), 98 + 35),  # better, still 5
    ],
)
def test_recheck(day: int, numbers: tuple[int, int], expected: int) -> None:
    assert assess(snapshot=history(day, *numbers, **OLD)).recheck_on == SURGERY + timedelta(days=expected)


def test_a_rise_is_asked_again_within_three_weeks() -> None:
    assessment = assess(snapshot=history(182, 2, 4, earlier=[(84, 2, 2)]))
    assert assessment.recheck_on == SURGERY + timedelta(days=182 + 21)
    assert not assessment.refer


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, Confidence.HIGH),
        ({"before": None}, Confidence.LOW),
        ({"recalled": True}, Confidence.LOW),
        ({"red_flags": None}, Confidence.LOW),
        ({"same_pain": None, "pain_sites": None}, Confidence.MEDIUM),
        ({"relief": None, "onset": None, "same_pain": None, "pain_sites": None}, Confidence.LOW),
    ],
)
def test_confidence_counts_criteria_and_foundations(changes: dict[str, Any], expected: Confidence) -> None:
    given = {**OLD, **changes}
    assert assess(snapshot=history(98, 2, 7, **given)).confidence is expected


def test_counterfactuals_name_the_30_percent_and_the_low_number() -> None:
    better = assess(snapshot=history(98, 2, 6, before=(5, 8), **OLD)).would_change[0]
    assert (better.kind, better.question, better.value) == ("lower_is_better", "pain_limb", 5)
    low = assess(snapshot=history(98, 4, 2, before=(5, 8))).would_change[0]
    assert (low.kind, low.question, low.value) == ("lower", "pain_axial", 3)


PROGRAM = """
import sys
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.serial import canonical_bytes
from tests.domain.triage.builder import history
story = dict(relief="over_6_months", onset="sudden", pain_sites=["right_calf", "left_calf"], trend="quickly_worse")
for snapshot in (history(300, 4, 7, red_flags=["fever", "injury", "foot_drop"], earlier=[(84, 1, 1)], **story),
                 history(14, 5, 2), history(98, None, 6, before=None)):
    sys.stdout.buffer.write(canonical_bytes(assess(snapshot=snapshot)))
"""


def test_the_same_case_gives_the_same_bytes_under_any_seed_and_time_zone() -> None:
    said = set()
    for seed, zone in (("0", "UTC"), ("1", "Pacific/Kiritimati"), ("4242", "America/Los_Angeles")):
        env = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run([sys.executable, "-c", PROGRAM], env=env, capture_output=True, check=True)
        said.add(done.stdout)
    assert len(said) == 1
    assert said.pop()


def test_a_history_of_forty_reports_is_assessed() -> None:
    earlier = [(14 * number, 3, 2 + number % 3) for number in range(1, 40)]
    assessment = assess(snapshot=history(600, 4, 6, earlier=earlier, **OLD))
    assert assessment.findings
    assert assessment.recheck_on is None or assessment.recheck_on > date(2026, 1, 1)
