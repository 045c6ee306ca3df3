"""docs/instruments.md says what the registry says."""

from __future__ import annotations

from pathlib import Path

from fbs_portal.content.instruments.sources import short
from fbs_portal.content.instruments.words import BANDS
from fbs_portal.domain.instruments import INSTRUMENTS, Instrument
from fbs_portal.presenters.scores import number, scale_words

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "instruments.md"


def row(one: Instrument) -> str:
    change = "none held"
    if one.important is not None:
        least = f"{number(one.important.least)} to " if one.important.least is not None else ""
        percent = f" or {one.important.percent} %" if one.important.percent is not None else ""
        worse = f", worse {number(one.important.worse)}" if one.important.worse is not None else ""
        change = f"{least}{number(one.important.points)}{percent}{worse} ({short(one.important.source)})"
    elif one.screen is not None:
        change = f"screen: {number(one.screen.cut)} or more ({short(one.screen.source)})"
    bands = "; ".join(f"≤ {number(band.upto)} {BANDS[band.code]}" for band in one.bands) or "–"
    here = "asked" if one.asked else "in the form" if one.may_show_text else "total only"
    return f"| `{one.code.value}` | {one.name} | {scale_words(one)} | {change} | {bands} | {here} |"


def test_the_table_is_the_registry() -> None:
    written = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if line.startswith("| `")]
    assert written == [row(one) for one in INSTRUMENTS.values()]
