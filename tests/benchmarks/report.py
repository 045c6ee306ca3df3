"""The figures as a table for the terminal and for docs/benchmarks.md."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence

import django
from django.db import connection

from tests.benchmarks.measure import Result
from tests.repo.files import ROOT

PAGE = ROOT / "docs" / "benchmarks.md"
MARKS = ("<!-- figures", "<!-- end of figures")
GOAL = 2.0
NO_GOAL = "case page"
"""Its budget is in statements, whatever the registry's size; no ratio was set."""


def table(results: Sequence[Result]) -> str:
    """Markdown, aligned for reading as it stands."""
    head = ("request", "ours, ms CPU", "bare, ms CPU", "ratio", "goal", "statements", "budget")
    body = [
        (
            result.name,
            f"{result.ours:.2f}",
            f"{result.bare:.2f}",
            f"{result.ratio:.2f}",
            "" if result.name.startswith(NO_GOAL) else f"≤ {GOAL}",
            str(result.statements.total),
            f"≤ {result.budget}",
        )
        for result in results
    ]
    widths = [max(len(row[column]) for row in (head, *body)) for column in range(len(head))]
    lines = [_line(head, widths), "|" + "|".join("-" * (width + 2) for width in widths) + "|"]
    return "\n".join([*lines, *(_line(row, widths) for row in body)])


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) + " |"


def write(results: Sequence[Result], *, loaded: str, rounds: int) -> None:
    """Replace the figures of this database in the page; the words around them stay."""
    replace(database(), f"{table(results)}\n\n{versions()}, median of {rounds} rounds, {loaded}.")


def replace(name: str, figures: str) -> None:
    """Put figures between the marks of this name."""
    begin, end = (f"{mark}, {name} -->" for mark in MARKS)
    text = PAGE.read_text(encoding="utf-8")
    new = f"{begin}\n{figures}\n{end}"
    PAGE.write_text(re.sub(f"{re.escape(begin)}.*?{re.escape(end)}", lambda _: new, text, flags=re.S), encoding="utf-8")


def database() -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]


def versions() -> str:
    return f"{database()}, Django {django.get_version()}, Python {platform.python_version()}"
