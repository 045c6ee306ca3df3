"""Tables as CSV that opens safely in a spreadsheet: no cell is ever read as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

ENCODING = "utf-8-sig"
"""With the mark without which Excel reads “é” as two letters; other programs skip it."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the beginning of a formula; the last four in East Asian ones."""


def safe(cell: Any) -> str:
    """The cell as text; what could be a formula begins with an apostrophe. Numbers stay numbers, also below 0."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(cell)
    text = "" if cell is None else str(cell)
    return f"'{text}" if text.startswith(FORMULA) else text


def lines(*, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """One line at a time, so that a long table is streamed."""
    writer = csv.writer(_Echo())
    yield writer.writerow([safe(head) for head in heads])
    for row in rows:
        yield writer.writerow([safe(cell) for cell in row])


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text
