"""Which instruments of a time point one patient is asked."""

from __future__ import annotations

import pytest

from fbs_portal.domain.instruments.plan import asked, tidy

BOTH = ["phq_2", "rmdq_24"]


@pytest.mark.parametrize(
    ("codes", "region", "language", "expected"),
    [
        (BOTH, "lumbar", "en", ("rmdq_24", "phq_2")),
        (BOTH, "lumbar", "en-GB", ("rmdq_24", "phq_2")),
        (BOTH, "cervical", "en", ("phq_2",)),
        (BOTH, "lumbar", "es", ()),
        (["rmdq_24"], "lumbar", "en", ("rmdq_24",)),
        ([], "lumbar", "en", ()),
    ],
)
def test_asked_when_named_and_fitting(codes: list[str], region: str, language: str, expected: tuple[str, ...]) -> None:
    assert asked(codes=codes, region=region, language=language) == expected


def test_a_list_has_one_shape() -> None:
    assert tidy(["gad_2", "phq_2", "odi", "phq_2"]) == ["phq_2", "gad_2"]
