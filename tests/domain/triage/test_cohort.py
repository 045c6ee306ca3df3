"""A sanity check on a synthetic cohort: referral with noise and gaps against the truth without them."""

from __future__ import annotations

import random
from collections import Counter

from fbs_portal.domain.codes import Category
from fbs_portal.domain.facts import derive
from fbs_portal.domain.triage.engine import decide
from tests.domain.triage.cohort import FORMS, NOISE, Person, histories, person

PEOPLE = 250


def truly_referred(one: Person, day: int) -> bool:
    """What the referral rule says of the true curves themselves: no rounding, no noise, nothing missing."""
    if day < 84:
        return False
    for before, now in zip(one.before, (one.axial(day), one.limb(day)), strict=True):
        if now >= 4 and ((before - now) / before < 0.3 or now >= 7):
            return True
    return one.limb(day) >= 4 and one.story(day)["onset"] == "gradual"


def tally(seed: int) -> Counter[tuple[bool, bool]]:
    chance = random.Random(seed)
    found: Counter[tuple[bool, bool]] = Counter()
    for _ in range(PEOPLE):
        one = person(chance)
        for day, snapshot in zip(FORMS, histories(one, chance, noise=NOISE), strict=True):
            found[truly_referred(one, day), decide(facts=derive(snapshot)).refer] += 1
    return found


def test_referral_stays_close_to_the_truth_under_noise_and_gaps() -> None:
    found = tally(11)
    sensitivity = found[True, True] / (found[True, True] + found[True, False])
    specificity = found[False, False] / (found[False, False] + found[False, True])
    assert sensitivity >= 0.92, found
    assert specificity >= 0.95, found


def test_without_noise_every_course_gets_its_category() -> None:
    expected = {
        "recovered": {Category.NONE},
        "unrelieved": {Category.PERSISTENT},
        "back_only": {Category.PERSISTENT},
        "returned": {Category.PROGRESSIVE},
        "other_side": {Category.NEW},
    }
    chance = random.Random(3)
    seen = set()
    for _ in range(150):
        one = person(chance)
        last = list(histories(one, chance, noise=0))[-1]
        if one.kind in expected:
            assert decide(facts=derive(last)).category in expected[one.kind], one.kind
            seen.add(one.kind)
    assert seen == set(expected)
