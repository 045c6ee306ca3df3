"""What is dialled when a number is tapped."""

from __future__ import annotations

import pytest

from fbs_portal.presenters.masthead import dialled, with_number


@pytest.mark.parametrize(
    ("line", "href"),
    [
        ("988", "tel:988"),
        ("+1 (202) 555-0100", "tel:+12025550100"),
        ("030/555 01-00", "tel:0305550100"),
        ("text HOME to 741741", ""),
        ("988, 116 123", ""),
        ("988; or 112", ""),
        ("", ""),
    ],
)
def test_one_number_is_dialled_and_no_sentence(line: str, href: str) -> None:
    assert dialled(line) == href


def test_a_sentence_with_its_number_to_tap() -> None:
    assert with_number("Call %(number)s (now)s.", number="911") == 'Call <a href="tel:911">911</a> (now)s.'
    assert with_number("Call %(number)s.", number="<b>, 5") == "Call &lt;b&gt;, 5."
