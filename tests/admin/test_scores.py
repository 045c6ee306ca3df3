"""Recording a score of another's instrument, and seeing what it means on the case page and the operation's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fbs_portal.models import InstrumentScore
from tests.world import World

SignedIn = Callable[[str], Client]


def url(cast: World, what: str = "record-score") -> str:
    return f"/admin/fbs_portal/surgeryepisode/{cast.people['A'].episode.pk}/{what}/"


def typed(cast: World, **changes: Any) -> dict[str, Any]:
    before = cast.people["A"].episode.surgery_date - timedelta(days=7)
    return {"instrument": "odi", "value": "44", "measured_on": before.isoformat(), "reason": ""} | changes


def test_a_recorded_score_stands_on_both_pages(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert client.post(url(cast), typed(cast)).status_code == 302
    later = cast.people["A"].episode.surgery_date + timedelta(days=1)
    assert client.post(url(cast), typed(cast, value="31,2", measured_on=later.isoformat())).status_code == 302
    for address in (url(cast, "change"), f"/admin/fbs_portal/case/{cast.cases['A'].pk}/change/"):
        text = client.get(address).content.decode()
        assert "Oswestry Disability Index: 31.2 of 100" in text
        assert "12.8 points better than before surgery (44, now 31.2)." in text
        assert "Important change, 12.8 points: reached (Ostelo 2008; Copay 2008)." in text
        assert 'class="fbs-score"' in text


def test_a_case_without_scores_shows_no_empty_box(cast: World, signed_in: SignedIn) -> None:
    text = signed_in("nurse_1").get(f"/admin/fbs_portal/case/{cast.cases['B'].pk}/change/").content.decode()
    assert 'id="fbs-scores"' not in text or "PEG" in text


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": "101"}, "ODI goes from 0 to 100."),
        ({"value": "44.55"}, "ODI has at most 1 decimals."),
        ({"instrument": "ndi", "value": "7.5"}, "NDI is a whole number."),
        ({"value": "many"}, "Enter a number."),
        ({"value": "NaN"}, "Enter a number."),
        ({"instrument": ""}, "This field is required."),
        ({"instrument": "sf_36"}, "Select a valid choice"),
        ({"measured_on": "2999-01-01"}, "This day is still to come."),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(
    cast: World, signed_in: SignedIn, changes: dict[str, str], message: str
) -> None:
    response = signed_in("nurse_1").post(url(cast), typed(cast, **changes))
    assert response.status_code == 200
    assert message in response.content.decode()
    assert not InstrumentScore.objects.filter(submission=None).exists()


def test_a_second_value_for_the_day_asks_why(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    client.post(url(cast), typed(cast))
    assert "recorded already: 44" in client.post(url(cast), typed(cast, value="46")).content.decode()
    assert client.post(url(cast), typed(cast, value="46", reason="Typed wrongly.")).status_code == 302
    text = client.get(url(cast, "change")).content.decode()
    assert "Oswestry Disability Index: 46 of 100" in text
    assert "recorded by staff, corrected: Typed wrongly." in text


def test_the_page_says_range_and_direction_and_holds_no_question(cast: World, signed_in: SignedIn) -> None:
    text = signed_in("nurse_1").get(url(cast)).content.decode()
    assert "Oswestry Disability Index (0 to 100, higher is worse)" in text
    assert "EQ-5D-5L index (-1 to 1, lower is worse)" in text
    assert "needs the right to use it" in text
