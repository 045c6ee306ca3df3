"""Is it the pain from before, in the place from before? Map and patient's words, judged together."""

from __future__ import annotations

from fbs_portal.domain.facts import Course, Facts
from fbs_portal.domain.facts.accounts import moved
from fbs_portal.domain.triage import judge
from fbs_portal.domain.triage.judge import hurts, in_window, relief_weeks
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.witness import CAME, NO_RELIEF, relief_level, rose, told_unrelieved

_SAYS_NOTHING = (None, "unsure")


def where_none_was(course: Course, rules: RuleSet) -> bool:
    """Before surgery this pain was absent or nearly so."""
    return course.before is not None and course.before <= rules.absent.value


def is_next_level(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Late limb pain in the skin of a neighbouring level, after at least 12 weeks of relief (rule R2).

    Not when only the other side hurts (that is new), and not when the patient says it is the old pain.
    """
    if course.kind != "limb" or not hurts(course, rules) or facts.day < rules.late_days.value:
        return False
    weeks = relief_weeks(facts, course, rules)
    if weeks is None or weeks < rules.relief_medium.value or facts.story.onset == "after_injury":
        return False
    return facts.map.next_level and not facts.map.new_side and facts.story.same_pain != "same"


def new_limb_pain(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """A side or limb that did not hurt before surgery, at NRS >= 4; the old side may hurt as well."""
    if course.kind != "limb" or not hurts(course, rules):
        return False
    return facts.map.added_side or is_other_limb(facts, course, rules)


def is_other_limb(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Only the other side, another limb, or limb pain where none was."""
    if course.kind != "limb" or not hurts(course, rules):
        return False
    found, same = facts.map, facts.story.same_pain == "same"
    if found.out_of_region or where_none_was(course, rules):
        return True
    if found.new_side:
        # Without a baseline map the operated side is only a guess at the old side: the patient's word wins.
        return found.old_from == "baseline" or not same
    return found.new_limb and course.before is None and not same


def differs(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Pain in another place or of another kind than before surgery (rule R3), at NRS >= 4.

    From 12 weeks on one witness alone is not enough where the number is one noisy report, or where the pain goes on
    without a rise and was told otherwise: in earlier reports, or in this one as never relieved.
    """
    if not hurts(course, rules):
        return False
    said = _limb_differs(facts, course, rules) if course.kind == "limb" else _axial_differs(facts, course, rules)
    now = moved(same_pain=facts.story.same_pain, found=facts.map, kind=course.kind)
    if said and _is_doubtful(facts, course, rules, now):
        return False
    earlier = _earlier(facts, course)
    if not earlier or not continuing(course, rules):
        return said
    if said:
        return not (now <= 0 and sum(earlier) < 0 and not rose(course, rules.worse_twice.value))
    return now > -2 and sum(earlier) >= 2


def _is_doubtful(facts: Facts, course: Course, rules: RuleSet, witnesses: int) -> bool:
    """One noisy number; or there before as well, not risen, and told twice as never gone: the pain of before.

    Against "never" told twice one witness for another place does not count even where the other is silent, unless no
    such pain was there before surgery.
    """
    if witnesses > 1 or not judge.chronic(facts, rules):
        return False
    if witnesses <= 0 and not judge.lasting(facts, course, rules):
        return True
    if witnesses == 1 and where_none_was(course, rules):
        return False
    unrisen = continuing(course, rules) and not rose(course, rules.worse_twice.value)
    return unrisen and told_unrelieved(facts)


def _earlier(facts: Facts, course: Course) -> tuple[int, ...]:
    return tuple(account.limb if course.kind == "limb" else account.axial for account in facts.accounts)


def continuing(course: Course, rules: RuleSet) -> bool:
    """This pain stood at about 4 before the last report as well."""
    before = course.level_before
    return before is not None and before.value >= rules.pain.value - 0.5


def injury_unconfirmed(facts: Facts, rules: RuleSet) -> bool:
    """Told for the first time, of a pain that stood there before, did not rise, and is told otherwise.

    Told otherwise: in an earlier report, or, without one, in this report as never relieved.
    """
    if any(account.onset == "after_injury" for account in facts.accounts):
        return False
    told = any(account.onset not in _SAYS_NOTHING for account in facts.accounts)
    if not told and facts.story.relief not in NO_RELIEF:
        return False
    return all(_goes_on(course, rules) for course in judge.hurting(facts, rules))


def _goes_on(course: Course, rules: RuleSet) -> bool:
    """Not known to have been lower: it stood at about 4 before and did not rise, or no number is known from before."""
    if course.level_before is None:
        return True
    return continuing(course, rules) and not rose(course, rules.worse_twice.value)


def injury_told_before(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """The pain goes on that two reports, or the last one while this one does not say, put down to an injury."""
    told = sum(account.onset == "after_injury" for account in facts.accounts)
    silent = facts.story.onset in _SAYS_NOTHING and told > 0 and facts.accounts[0].onset == "after_injury"
    return continuing(course, rules) and (told > 1 or silent)


def differs_on_the_map(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """The map shows it, not only the patient's word."""
    if course.kind == "limb":
        return is_other_limb(facts, course, rules) or facts.map.far_limb
    return facts.map.new_axial or (facts.fused and facts.map.new_buttock)


def _limb_differs(facts: Facts, course: Course, rules: RuleSet) -> bool:
    if is_other_limb(facts, course, rules):
        return True
    told = facts.story.same_pain
    if told == "same" or is_next_level(facts, course, rules):
        return False
    return told == "different" or facts.map.far_limb or (facts.map.added_side and told == "partly")


def _axial_differs(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Wound-area pain that began by week 2 is never new by itself (C4)."""
    told = facts.story.same_pain
    if facts.map.new_axial:
        return not began_with_wound(facts, course, rules) or told == "different"
    if began_with_wound(facts, course, rules):
        return False
    if where_none_was(course, rules) and began_late(facts, course, rules):
        return True
    if told == "same":
        return False
    return told == "different" or (facts.fused and facts.map.new_buttock and facts.story.onset in CAME)


def began_late(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """Known to have begun after week 2: by the patient's word, or by a relieved report after week 2."""
    start = rules.wound_pain_start.value
    if facts.story.began_days is not None and facts.story.began_days[0] > start:
        return True
    level = relief_level(course, rules)
    return any(day >= start and value <= level for day, value in course.earlier)


def began_with_wound(facts: Facts, course: Course, rules: RuleSet) -> bool:
    """There since surgery, as far as anybody knows."""
    start = rules.wound_pain_start.value
    if facts.day <= start or facts.story.onset == "never_left":
        return True
    if facts.story.onset in CAME or began_late(facts, course, rules):
        began = facts.story.began_days
        return began is not None and began[1] <= start and in_window(facts, rules)
    return any(day <= start + 7 and value >= rules.pain.value for day, value in course.earlier)


def same_place(facts: Facts, course: Course) -> bool | None:
    """Same place as before surgery; None = unknown."""
    told = facts.story.same_pain
    if facts.map.known and facts.map.old_from != "nothing":
        on_map = facts.map.same_limb if course.kind == "limb" else facts.map.same_axial
        if on_map:
            return told != "different"
    if told in ("same", "partly"):
        return True
    return False if told == "different" else None
