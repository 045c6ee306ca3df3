"""The QR code: every module of the code it is, readable on any ground, and nothing that the page's policy refuses."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree

import pytest
import segno

from fbs_portal.presenters.qr import BORDER, qr_svg

ADDRESS = "https://portal.example.org/follow-up/join/abcde-fghjk-mnpqr-stuvw/"
SVG = "{http://www.w3.org/2000/svg}"


def _modules(path: str) -> int:
    """Dark modules of a path of horizontal runs."""
    return sum(int(run) for run in re.findall(r"h(\d+)", path))


def test_every_module_is_drawn() -> None:
    root = ElementTree.fromstring(qr_svg(ADDRESS, title="Code"))
    code = segno.make(ADDRESS, error="m", micro=False)
    dark = root.findall("path")[-1].get("d", "")
    assert _modules(dark) == sum(map(sum, code.matrix))
    side = code.symbol_size(border=BORDER)[0]
    assert root.get("viewBox") == f"0 0 {side} {side}"


def test_nothing_inline_that_a_strict_policy_refuses() -> None:
    drawn = qr_svg(ADDRESS, title='A "code" <here>')
    assert not re.search(r"style|script|on\w+=|href|url\(", drawn.replace(ADDRESS, ""))
    assert "join" not in drawn, "the address is drawn, not written"
    root = ElementTree.fromstring(drawn)
    assert (root.get("role"), root.get("aria-label")) == ("img", 'A "code" <here>')
    assert root.findall("path")[0].get("fill") == "#fff", "a light ground, also on a dark screen"


def test_without_the_library_there_is_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "segno", None)
    assert qr_svg(ADDRESS, title="Code") == ""
