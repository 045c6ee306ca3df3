"""What is true of a patient's course whatever the thresholds."""

from fbs_portal.domain.facts.courses import relief_days
from fbs_portal.domain.facts.derivation import Past, complete, derive, read_past
from fbs_portal.domain.facts.types import Course, Facts, Function, SiteMap, Story, Walking

__all__ = [
    "Course",
    "Facts",
    "Function",
    "Past",
    "SiteMap",
    "Story",
    "Walking",
    "complete",
    "derive",
    "read_past",
    "relief_days",
]
