"""What a person writes is checked in one way wherever it is written."""

from __future__ import annotations

import pytest

from fbs_portal.actions.texts import SHORT, clean
from fbs_portal.domain.errors import Invalid


def test_it_is_kept_without_the_space_around_it() -> None:
    assert clean("  Fewer calls.\r\nSecond line. ", field="reason") == "Fewer calls.\nSecond line."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (" \n ", "Write a reason."),
        ("x" * 301, "Write at most 300 characters; these are 301."),
        ("a\x00b", "Leave out control characters."),
    ],
)
def test_a_reason_is_asked_for_in_one_wording(text: str, said: str) -> None:
    with pytest.raises(Invalid) as refused:
        clean(text, field="reason", longest=SHORT)
    assert (refused.value.message, refused.value.field) == (said, "reason")
