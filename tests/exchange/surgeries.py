"""Tables of operations as spreadsheets write them."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

from fbs_portal.content.procedure_words import table
from fbs_portal.exchange.surgery_cells import Dates
from fbs_portal.exchange.surgery_csv import Problem, Reading, Row, Table

TODAY = date(2026, 3, 2)
HEADS = "record_number,surgery_date,region,procedures"
GOOD = "R-1,2026-01-12,lumbar,discectomy"


def opened(text: str | bytes, encoding: str = "utf-8") -> Table:
    return Table(io.BytesIO(text if isinstance(text, bytes) else text.encode(encoding)))


def rows(text: str | bytes, encoding: str = "utf-8", mapping: Any = None, dates: str = "auto", own: Any = None) -> Any:
    reading = Reading(dates=Dates(dates), words=table(own or {}), today=TODAY)
    return list(opened(text, encoding).rows(mapping=mapping or {}, reading=reading))


def one(text: str | bytes, **how: Any) -> Row:
    (row,) = rows(text, **how)
    assert isinstance(row, Row), row
    return row


def wrong(text: str | bytes, **how: Any) -> list[Problem]:
    (row,) = rows(text, **how)
    assert isinstance(row, list), row
    return row
