"""Staff read days and times of their clinic's clock: presenters turn a moment into words, templates never do."""

from __future__ import annotations

import re

import pytest

from tests.repo.files import texts

IN_TEMPLATES = re.compile(r"\w+_at\s*\|\s*(?:date|time)|\|\s*time\b|\|\s*date:\"[^\"]*[GHhi]|\{% now\b")
"""A moment written by Django in the zone of the host: by its name, or because its hour is asked for."""

IN_CODE = re.compile(r"\b(?:now|\w+_at)\.(?:date\(\)|strftime)|\blocaltime\(|\bdate_format\((?:now|[\w.]+_at)\b")
"""The day of a moment in UTC, or in the zone of the host."""


def strays(pattern: re.Pattern[str], *, under: tuple[str, ...], suffix: str) -> list[str]:
    return [
        f"{path}: {found}"
        for path, text in texts().items()
        if path.startswith(under) and path.endswith(suffix)
        for found in pattern.findall(text)
    ]


def test_no_staff_page_shows_the_zone_of_the_host() -> None:
    under = ("fbs_portal/admin/", "fbs_portal/presenters/")
    assert strays(IN_TEMPLATES, under=("fbs_portal/templates/admin/",), suffix=".html") == []
    assert strays(IN_CODE, under=under, suffix=".py") == []


@pytest.mark.parametrize("text", ["{{ row.asked_at|date:'j M' }}", "{{ at|time }}", '{{ on|date:"j M H:i" }}'])
def test_a_moment_in_a_template_is_found(text: str) -> None:
    assert IN_TEMPLATES.search(text)
    assert not IN_TEMPLATES.search('{{ row.on|date:"j M Y" }}')


@pytest.mark.parametrize("text", ["now.date()", "row.recorded_at.date()", "date_format(row.sent_at, 'j M')"])
def test_a_day_of_utc_in_code_is_found(text: str) -> None:
    assert IN_CODE.search(text)
    assert not IN_CODE.search("moments.local_date(row.recorded_at, clinic)")
