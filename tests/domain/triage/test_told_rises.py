"""A rise that the patient tells of counts like one that the reports show (ADR 124)."""

from __future__ import annotations

from typing import Any

import pytest

from fbs_portal.domain.codes import Pattern, Urgency
from fbs_portal.domain.facts import derive
from fbs_portal.domain.triage.engine import assess
from fbs_portal.domain.triage.rules.healing import failed_conditions
from fbs_portal.domain.triage.ruleset import DEFAULT
from tests.domain.triage.builder import history

AT_ONCE: dict[str, Any] = {"relief": "under_4_weeks", "onset": "sudden"}
BY_DEGREES: dict[str, Any] = {"relief": "over_6_months", "onset": "gradual", "trend": None}
FUSION: dict[str, Any] = {"op": {"procedures": ("fusion",)}}


@pytest.mark.parametrize(
    ("numbers", "told", "failed"),
    [
        ((20, 3, 6), AT_ONCE, ("back_limb",)),
        ((20, 3, 5), AT_ONCE, ()),
        ((20, 3, 6), {**AT_ONCE, "onset": "gradual"}, ()),
        ((20, 3, 6), {**AT_ONCE, "relief": "never"}, ()),
        ((20, 3, 6), {**AT_ONCE, "onset": None}, ()),
        ((34, 3, 7), {**AT_ONCE, "earlier": [(20, 3, 7, AT_ONCE)]}, ("back_limb",)),
        ((20, 3, 7), {**AT_ONCE, "earlier": [(7, 3, 3)]}, ("rise_limb",)),
        ((14, 7, 2), AT_ONCE, ()),
        ((15, 7, 2), AT_ONCE, ("back_axial",)),
        ((30, 7, 2), {**AT_ONCE, "began": "2_to_6_weeks"}, ("back_axial",)),
        ((28, 7, 2), {**AT_ONCE, "began": "2_to_6_weeks"}, ()),
        ((70, 7, 2), {**FUSION, "relief": "4_to_12_weeks", "onset": "gradual"}, ("back_axial",)),
        ((70, 7, 2), {**FUSION, "relief": "4_to_12_weeks", "onset": "never_left"}, ()),
    ],
)
def test_pain_told_as_gone_and_back_is_not_healing(
    numbers: tuple[int, int, int], told: dict[str, Any], failed: tuple[str, ...]
) -> None:
    snapshot = history(*numbers, **told)
    assert failed_conditions(derive(snapshot), DEFAULT) == failed
    assert (assess(snapshot=snapshot).urgency is Urgency.SOON) is bool(failed)


def test_after_the_window_a_sudden_return_goes_to_the_surgeon_as_well() -> None:
    said = assess(snapshot=history(60, 3, 6, **AT_ONCE))
    assert (said.urgency, said.pattern, said.refer) == (Urgency.SOON, Pattern.UNRELIEVED, False)
    rose = next(finding for finding in said.findings if finding.rule == "pain_rose")
    assert rose.params["best"] == (2,)
    assert assess(snapshot=history(60, 3, 5, **AT_ONCE)).urgency is Urgency.WATCH


@pytest.mark.parametrize(
    ("limb", "trend", "refer"),
    [(5, None, True), (4, None, False), (5, "same", False), (4, "slowly_worse", True)],
)
def test_a_return_by_degrees_is_believed_while_nobody_said_how_it_goes(
    limb: int, trend: str | None, refer: bool
) -> None:
    """Reports that show the relief that is told do not weaken it."""
    said = assess(snapshot=history(300, 2, limb, earlier=[(42, 2, 2), (90, 2, 2)], **{**BY_DEGREES, "trend": trend}))
    assert said.refer is refer
    assert (said.pattern is Pattern.RETURNED) is refer


@pytest.mark.parametrize(
    ("well", "now", "relief", "pattern"),
    [
        (182, 196, None, Pattern.RETURNED),
        (84, 98, None, Pattern.RETURNED),
        (75, 90, None, Pattern.UNRELIEVED),
        (182, 196, "under_4_weeks", Pattern.UNRELIEVED),
    ],
)
def test_well_on_a_late_first_form_and_in_pain_a_fortnight_later(
    well: int, now: int, relief: str | None, pattern: Pattern
) -> None:
    assert assess(snapshot=history(now, 2, 8, earlier=[(well, 1, 1)], relief=relief)).pattern is pattern
