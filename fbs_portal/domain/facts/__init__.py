"""What is true of a patient's course whatever the thresholds."""

from fbs_portal.domain.facts.courses import relief_days
from fbs_portal.domain.facts.derivation import (
    Past,
    begin,
    complete,
    derive,
    extend,
    function_of,
    map_of,
    read_past,
    story_of,
    walking_of,
    worst_of,
)
from fbs_portal.domain.facts.types import Course, Facts, Function, SiteMap, Story, Walking

__all__ = [
    "Course",
    "Facts",
    "Function",
    "Past",
    "SiteMap",
    "Story",
    "Walking",
    "begin",
    "complete",
    "derive",
    "extend",
    "function_of",
    "map_of",
    "read_past",
    "relief_days",
    "story_of",
    "walking_of",
    "worst_of",
]
