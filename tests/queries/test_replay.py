"""What a replay reads beside the answers."""

from __future__ import annotations

import pytest

from fbs_portal.domain.codes import TimePoint
from fbs_portal.queries import replay
from tests import factories as f

pytestmark = pytest.mark.django_db


def test_the_open_cases_from_one_course_up_to_another() -> None:
    clinic = f.clinic()
    episodes = [f.enrolled(clinic).episode for _ in range(4)]
    for episode in episodes:
        f.answered(episode, TimePoint.WEEK_12, answers=f.HURTING)
    before, first, last, _ = (episode.pk for episode in episodes)
    assert replay.open_cases(first=first, last=last).keys() == {first, last}
    assert replay.open_cases(first=before, last=before).keys() == {before}
