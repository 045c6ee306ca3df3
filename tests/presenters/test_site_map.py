"""Where it hurts, before and now, beside the dermatomes of the operated and the next levels."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from fbs_portal.domain import anatomy
from fbs_portal.domain.codes import Region, TimePoint
from fbs_portal.presenters.site_map import SiteMapView, site_map

SURGERY = date(2026, 1, 12)


def view(before: Any, now: Any, **operation: Any) -> SiteMapView:
    episode = SimpleNamespace(
        **{"region": "lumbar", "levels": ["L4-L5"], "side": "left", "surgery_date": SURGERY, **operation}
    )
    rows = [
        SimpleNamespace(
            followup=SimpleNamespace(time_point=point),
            answers={} if sites is None else {"pain_sites": sites},
            answered_on=SURGERY + timedelta(days=days),
        )
        for point, sites, days in ((TimePoint.BASELINE, before, -7), (TimePoint.WEEK_12, now, 84))
    ]
    return site_map(rows, episode=episode)


def told(found: SiteMapView) -> dict[str, tuple[str, str]]:
    return {line.place: (line.when, line.fits) for line in found.lines}


def test_each_place_says_when_and_what_it_fits() -> None:
    found = told(view(["low_back", "left_shin_outer"], ["left_shin_outer", "left_thigh_front", "right_calf"]))
    assert found["left outer shin"] == ("now and before surgery", "fits L5 (operated level L4–L5)")
    assert found["left front of thigh"] == ("new: not marked before surgery", "fits L2 or L3 (level above, L3–L4)")
    assert found["right calf"] == (
        "new: not marked before surgery",
        "fits S1 (level below, L5–S1); not the operated side",
    )
    assert found["low back"] == ("before surgery, not now", "the area of the operation")


def test_new_places_stand_first() -> None:
    lines = view(["left_calf"], ["left_calf", "left_groin"]).lines
    assert [line.new for line in lines] == [True, False]


def test_what_is_not_known_is_said() -> None:
    assert "No places are known from before surgery." in view(None, ["left_calf"]).note
    assert view(None, None).empty
    asked_before = view(["left_calf"], None)
    assert told(asked_before)["left calf"][0] == "before surgery"
    assert "marked since surgery" in asked_before.note
    assert "not recorded" in told(view(None, ["left_calf"], levels=[]))["left calf"][1]
    assert view([], []).empty


def test_a_map_of_an_earlier_form_is_not_called_now() -> None:
    """Who hardly has pain is not asked where: the places of week 12 are not those of month 6."""
    places = {TimePoint.BASELINE: (["left_calf", "low_back"], -7), TimePoint.WEEK_12: (["left_calf"], 84)}
    rows = [
        SimpleNamespace(
            followup=SimpleNamespace(time_point=point),
            answers={} if sites is None else {"pain_sites": sites},
            answered_on=SURGERY + timedelta(days=days),
        )
        for point, (sites, days) in [*places.items(), (TimePoint.MONTH_6, (None, 182))]
    ]
    episode = SimpleNamespace(region="lumbar", levels=["L5-S1"], side="left", surgery_date=SURGERY)
    found = site_map(rows, episode=episode)
    assert told(found)["left calf"][0] == "at week 12 and before surgery"
    assert told(found)["low back"][0] == "before surgery, not at week 12"
    assert found.note.startswith("No places were marked after week 12.")


@pytest.mark.parametrize("region", list(Region))
def test_every_place_has_words_in_every_region(region: str) -> None:
    for line in view([], list(anatomy.SITES), region=region, levels=["C5-C6"]).lines:
        assert line.place
        assert line.fits
        assert "_" not in line.place + line.fits
        assert "%(" not in line.fits


def test_other_limbs_are_not_this_operations() -> None:
    assert told(view([], ["left_forearm"]))["left forearm"][1] == "a limb that this operation was not about"
    assert told(view([], ["left_buttock"]))["left buttock"][1] == "several levels share this place"
