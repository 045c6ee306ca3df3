"""What axe does not see on pages that fail people: small targets, sideways scrolling, references that lead nowhere.

The rules themselves are in rules.js. Sources: WCAG 2.2, and the house rules in docs/accessibility.md.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

RULES = (Path(__file__).parent / "rules.js").read_text(encoding="utf-8")
SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
LARGE = "html { font-size: 200% !important; }"


def ask(page: Page, rule: str, argument: Any = None) -> Any:
    """What a rule of rules.js says of the page that is shown."""
    return page.evaluate(f"(argument) => {RULES.strip()}.{rule}(argument)", argument)


def everything(page: Page) -> list[str]:
    """Every rule that holds at any width."""
    return list(ask(page, "everything"))


def targets(page: Page, *, least: int) -> list[str]:
    """Controls smaller than this, in CSS pixels; a link inside a sentence is as high as its line (WCAG 2.5.8).

    Links of staff pages may be lower when they stand apart: there axe-core's own rule decides.
    """
    return [f"small target: {breach}" for breach in ask(page, "targets", least)]


def overflow(page: Page, *, everywhere: bool) -> list[str]:
    """Sideways scrolling as it stands, with text twice as large, and with the text spacing of WCAG 1.4.12.

    `everywhere`: large text on the narrowest screen too, which is more than WCAG 1.4.4 asks.
    """
    narrow = page.viewport_size is not None and page.viewport_size["width"] < 640
    found = []
    for name, css in (("plain", ""), ("text at 200 %", LARGE), ("text spacing", SPACING)):
        if css == LARGE and narrow and not everywhere:
            continue
        ask(page, "dress", css)
        found += [f"sideways, {name}: {breach}" for breach in ask(page, "overflow")]
    ask(page, "dress", "")
    return found


def in_other_colours(page: Page, axe: Any, *, inside: str) -> list[str]:
    """Dark, forced colours, still, printed: one after another on the same page."""
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    found = [f"dark: {line}" for line in violations(page, axe, only="color-contrast", inside=inside)]
    page.emulate_media(color_scheme="light", forced_colors="active", reduced_motion="reduce")
    found += [f"forced colours: {line}" for line in ask(page, "chosen")]
    found += [f"moves: {line}" for line in ask(page, "moves")]
    page.emulate_media(media="print", forced_colors="none")
    found += [f"not printed: {line}" for line in ask(page, "printed")]
    page.emulate_media(media="screen", color_scheme="light", reduced_motion="no-preference")
    return found


def violations(page: Page, axe: Any, *, only: str = "", inside: str = "") -> list[str]:
    """axe-core's violations, WCAG 2.2 AA and best practice; `inside` leaves out the host's frame around the page."""
    rules: dict[str, Any] = {"runOnly": [only]} if only else {"rules": {"target-size": {"enabled": True}}}
    result = axe.run(page, context=inside or None, options={"resultTypes": ["violations"], **rules})
    return [
        f"axe {one['id']}: {node['target']} {node.get('failureSummary', '')[:200]}"
        for one in result.response["violations"]
        for node in one["nodes"][:3]
    ]
