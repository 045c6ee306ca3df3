"""The patient's account as a witness for or against the numbers: one noisy answer does not stand alone.

Numbers scatter by more than a point and one account in several is mistaken, so from week 12 on both are asked whether
they fit. Each predicate about a number is monotone: a worse number can only take the doubt away.
"""

from __future__ import annotations

from itertools import pairwise

from fbs_portal.domain.facts import Course, Facts
from fbs_portal.domain.facts.accounts import moved
from fbs_portal.domain.facts.levels import JUMP
from fbs_portal.domain.facts.levels import SETTLED as LEVELS_FROM
from fbs_portal.domain.triage.ruleset import RuleSet

HALF_A_POINT = 0.5
"""What a level may lack where the patient's own words say the same: half the step of the scale."""
NO_RELIEF = ("never", "under_4_weeks")
"""Answers about relief that say there was none to speak of."""
_WENT = ("sudden", "gradual")
"""Answers about the onset that say the pain was gone and came back."""
CAME = (*_WENT, "after_injury")
"""And those that say it came at all."""
WORSE = 2
"""Trend from which the patient says it gets worse."""
_BETTER, _MUCH_BETTER, _NO_CHANGE = 0, 2, 4
"""Of the trend, and of the seven answers about change since surgery."""
_EPSILON = 1e-9


def told_never(facts: Facts) -> bool:
    """An answer says that the pain never went."""
    return facts.story.onset == "never_left" or facts.story.relief in NO_RELIEF


def told_unrelieved(facts: Facts) -> bool:
    """Two answers say that it never went: then a single low report was noise."""
    return facts.story.onset == "never_left" and facts.story.relief in NO_RELIEF


def only_told_never(facts: Facts) -> bool:
    """One answer says that it never went, and the other says nothing else."""
    relieved = (facts.story.relief_weeks or 0) > 0
    return told_never(facts) and not relieved and facts.story.onset in ("never_left", "unsure", None)


def gain_doubt(facts: Facts, rules: RuleSet) -> float:
    """Points by which a gain in one report has to pass 30 %: half where the pain is told as never gone, half where
    life denies it.

    Life denies it: no better than before surgery, not acceptable, PEG of 5 or more. "Better" these weeks, "much better"
    than before surgery, or "I could live with it" speak for the gain, and nothing more is asked of it.
    """
    function = facts.function
    change, acceptable, peg = function.global_change, function.acceptable, function.peg
    if facts.story.trend == _BETTER or acceptable == "yes" or (change is not None and change <= _MUCH_BETTER):
        return 0.0
    denied = acceptable == "no" or (change is not None and change >= _NO_CHANGE)
    denied = denied or (peg is not None and peg >= rules.peg_high.value)
    return HALF_A_POINT * (told_never(facts) + denied)


def rose(course: Course, points: float) -> bool:
    """So many points or more above where this pain stood before the last report."""
    before = course.level_before
    return before is not None and course.now is not None and course.now - before.value >= points - _EPSILON


def relief_level(course: Course, rules: RuleSet) -> int:
    """The highest number that still counts as relief: 2, or half of what it was before (C9)."""
    half = 0 if course.before is None else int(course.before * (1 - rules.relieved_share.value) + _EPSILON)
    return max(int(rules.relieved_nrs.value), half)


def implied_low(facts: Facts, course: Course, rules: RuleSet) -> int | None:
    """Relief that was told but fell between the reports implies a best value of at most 2 (C9).

    Not where the pain is told as never gone. No report since healing stands against it, or the relief has room before,
    between or after those in which the pain was there, and the pain is told as come back, now or last time.
    """
    weeks = facts.story.relief_weeks
    if weeks is None or weeks < rules.relief_short.value or facts.story.onset == "never_left":
        return None
    seen = any(day >= rules.healing_days.value for day, _ in course.earlier)
    return None if seen and not _fits(facts, course, weeks * 7, rules) else int(rules.relieved_nrs.value)


def _fits(facts: Facts, course: Course, days: int, rules: RuleSet) -> bool:
    """Relief of so many days has room beside reports that all show the pain, and the pain is told as come.

    Told so in this report or, where it does not say, in the last one with pain.
    """
    onset = facts.story.onset
    if onset is None and facts.accounts:
        onset = facts.accounts[0].onset
    level = relief_level(course, rules)
    there = (0, *(day for day, value in course.earlier if value > level), facts.day)
    if onset not in CAME or len(there) < len(course.earlier) + 2:
        return False
    return max(b - a for a, b in pairwise(there)) >= days


def told_back(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Told as gone and come back, 4 or more above the 2 that this implies: a rise that fell between the reports (C9).

    After 4 weeks of relief, or suddenly after less; back pain that came so by week 2 is the wound. An earlier report of
    the same pain does not deny it: the return may have been told there.
    """
    if (course.now or 0) - rules.relieved_nrs.value < rules.worse_once.value:
        return False
    if implied_low(facts, course, rules) is not None:
        return True
    wound = course.kind == "axial" and _began_by(facts) <= rules.wound_pain_start.value
    return facts.story.relief == "under_4_weeks" and facts.story.onset == "sudden" and not wound


def _began_by(facts: Facts) -> int:
    """The last day after surgery on which the present pain may have begun."""
    began = facts.story.began_days
    return facts.day if began is None else began[1]


def came(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """A rise over the level before, which the patient's own account explains.

    Another place, by map and words taken together, or gradual after relief and still getting worse: a rise of 2. An
    injury, or sudden after relief: 3, or to 5 or more, because one wrong answer about the onset is common. Gradual
    after relief, while nobody said how it goes: 3, and to 5 or more.
    """
    if not rose(course, rules.worse_twice.value):
        return False
    story = facts.story
    if moved(same_pain=story.same_pain, found=facts.map, kind=course.kind) > 0:
        return True
    relieved = (story.relief_weeks or 0) >= rules.relief_short.value
    if story.onset == "gradual":
        if story.trend is not None:
            return relieved and story.trend >= WORSE
        return relieved and rose(course, rules.worse_single_low.value) and (course.now or 0) >= rules.still_high.value
    if story.onset == "after_injury" or (story.onset == "sudden" and relieved):
        return rose(course, rules.worse_single_low.value) or (course.now or 0) >= rules.still_high.value
    return False


def lone_jump(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """One report far above a settled low level, that reaches only 4 or 5 and that no other answer speaks for.

    Reports scatter by 1.3 points around an unchanged pain (Parai 2020): of such jumps few are a change. An account of
    the rise, "getting worse", or an earlier 4 of a pain that is told as never gone speak for it.
    """
    now, before, present = course.now, course.level_before, course.level
    if now is None or before is None or present is None or present.reports > 1 or before.day < LEVELS_FROM:
        return False
    if now > rules.still_high.value or now - before.value < JUMP:
        return False
    if told_unrelieved(facts) and any(
        day >= LEVELS_FROM and value >= rules.pain.value for day, value in course.earlier
    ):
        return False
    return (facts.story.trend or 0) < WORSE and not came(facts, course, rules)


def told_as_return(facts: Facts, rules: RuleSet) -> bool:
    """Told as gone for 4 weeks or more and come back by itself."""
    story = facts.story
    return story.onset in _WENT and (story.relief_weeks or 0) >= rules.relief_short.value


def unseen(facts: Facts, course: Course, rules: RuleSet, stands: float) -> bool:
    """Told as gone for 4 weeks and come back, while every report since healing shows the same 4 or 5.

    One of the two is wrong. Numbers that lie so near to 4 scatter above it, and the account is the second witness
    against them; a relieved report, a rise, a level of 5.5 or "getting worse" speaks for the pain.
    """
    before = course.level_before
    if before is None or before.day < LEVELS_FROM or stands >= rules.still_high.value + HALF_A_POINT:
        return False
    if not told_as_return(facts, rules):
        return False
    if (facts.story.trend or 0) >= WORSE or rose(course, rules.worse_twice.value):
        return False
    return course.lowest is None or course.lowest > relief_level(course, rules)


def unconfirmed(facts: Facts, course: Course, rules: RuleSet, stands: float) -> bool:
    """Either of the two: asked again before it counts as there."""
    return lone_jump(facts, course, rules) or unseen(facts, course, rules, stands)
