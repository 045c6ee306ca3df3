"""One cell of an operating list: text in, value out. What cannot be understood is refused, never guessed.

Nothing is ever calculated: a cell that begins as a formula is refused, whatever it would give.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from django.utils.translation import gettext as _

from fbs_portal.content.procedure_words import REGIONS, key
from fbs_portal.domain.codes import LEVELS, Procedure, Region, Risk, Side
from fbs_portal.domain.enrolment import levels_of
from fbs_portal.exchange.csv_lines import FORMULA


class Dates(StrEnum):
    """How a date with slashes or dashes is read. `auto` takes only what has one meaning."""

    AUTO = "auto"
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"


class Wrong(Exception):
    """What is allowed in the cell."""


EXCEL_DAY_0 = date(1899, 12, 30)
LAST_SERIAL = 73050  # the last day of 2099
YEARS = range(1900, 2101)
MONTHS = {name: n for n, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
CLOCK = re.compile(r"[T ]\d{1,2}:[0-9:.]+(Z| ?[AP]M)?$", re.IGNORECASE)
SHORTENED_NUMBER = re.compile(r"[0-9](?:[.,][0-9]+)?E\+?[0-9]+", re.IGNORECASE)
LEVEL = re.compile(r"([CTLS])?(\d{1,2})\s*[-/–—]\s*([CTLS])?(\d{1,2})", re.IGNORECASE)
BETWEEN = re.compile(r"[;,+&|\n]|\band\b", re.IGNORECASE)
SEPARATORS = re.compile(r"[;,+&|/\n]|\band\b|\bwith\b", re.IGNORECASE)


def plain(text: str) -> str:
    """The cell without blanks around it, and without the apostrophe that keeps a spreadsheet from calculating."""
    text = text.strip()
    if text[:1] == "'" and text[1:2] in FORMULA and text[1:2]:
        return text[1:].strip()
    if text[:1] == "=":
        raise Wrong(_("This is a formula. Give the value itself; nothing is calculated."))
    return text


def record_number(text: str) -> str:
    if not text:
        raise Wrong(_("A record number is needed."))
    if SHORTENED_NUMBER.fullmatch(text):
        raise Wrong(_("A spreadsheet has shortened this number. Format the column as text and export it again."))
    return text


@lru_cache(maxsize=8192)
def day(text: str, dates: Dates) -> date:
    """A day as ISO, d.m.Y, with slashes, with the month's English name, or as the number that Excel stores."""
    bare = CLOCK.sub("", text)
    if re.fullmatch(r"\d{3,5}(?:[.,]\d+)?", bare):
        return _serial(bare)
    try:
        if found := re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", bare):
            return _date(found[1], found[2], found[3])
        if found := re.fullmatch(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", bare):
            return _date(found[3], found[2], found[1])
        if found := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", bare):
            return _ordered(found[1], found[2], found[3], dates)
        if found := re.fullmatch(r"(\d{1,2})[ -]([A-Za-z]{3,9})\.?[ ,-]+(\d{4})", bare):
            return date(int(found[3]), MONTHS[found[2][:3].lower()], int(found[1]))
    except (ValueError, KeyError) as error:
        raise Wrong(_("This day does not exist. Write it as 2026-01-31.")) from error
    raise Wrong(_("Write a day as 2026-01-31 or 31.1.2026, with four digits for the year."))


def _date(year: str, month: str, day_of_month: str) -> date:
    return date(int(year), int(month), int(day_of_month))


def _ordered(first: str, second: str, year: str, dates: Dates) -> date:
    if dates == Dates.AUTO and first != second and int(first) <= 12 and int(second) <= 12:
        raise Wrong(_("Day or month first? Say how dates are written: day first (dmy) or month first (mdy)."))
    month_first = dates == Dates.MONTH_FIRST or (dates == Dates.AUTO and int(second) > 12)
    return _date(year, first, second) if month_first else _date(year, second, first)


def _serial(text: str) -> date:
    """Excel's count of days. A bare year looks the same and is no day."""
    number = int(re.split("[.,]", text)[0])
    if number in YEARS or not 60 < number <= LAST_SERIAL:
        raise Wrong(_("This number is no day. Write a day as 2026-01-31."))
    return EXCEL_DAY_0 + timedelta(days=number)


def yes_no(text: str) -> bool | None:
    word = text.lower()
    if not word or word in YES or word in NO:
        return word in YES if word else None
    raise Wrong(_("Allowed: yes, no."))


def whole_number(text: str) -> int | None:
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,3}", text):
        raise Wrong(_("Allowed: a number from 0 to 50."))
    return int(text)


def code(text: str, allowed: type[StrEnum] | tuple[StrEnum, ...]) -> str:
    found = text.lower().replace(" ", "_")
    if found and found not in {member.value for member in allowed}:
        raise Wrong(_("Allowed: %(codes)s.") % {"codes": ", ".join(member.value for member in allowed)})
    return found


def side(text: str) -> str:
    short = {"l": Side.LEFT, "r": Side.RIGHT, "b": Side.BOTH, "bilateral": Side.BOTH, "both sides": Side.BOTH}
    return str(short.get(text.lower()) or code(text, Side))


def risks(text: str) -> tuple[str, ...]:
    return tuple(code(part.strip(), Risk) for part in re.split("[;,|\n]", text) if part.strip())


@lru_cache(maxsize=2048)
def levels(text: str) -> tuple[str, ...]:
    """`L4/5; L5-S1` → segments. `L3-L5` means all from L3 to L5."""
    found: list[str] = []
    for part in (part.strip() for part in BETWEEN.split(text)):
        if part:
            found += _span(part)
    return tuple(dict.fromkeys(found))


_VERTEBRAE = [level.split("-")[0] for level in LEVELS] + ["S1"]


def _span(text: str) -> tuple[str, ...]:
    found = LEVEL.fullmatch(text)
    if found:
        letter = (found[1] or "").upper()
        first, last = f"{letter}{found[2]}", f"{(found[3] or _letter(letter, found[2], found[4])).upper()}{found[4]}"
        if first in _VERTEBRAE and last in _VERTEBRAE and _VERTEBRAE.index(first) < _VERTEBRAE.index(last):
            return LEVELS[_VERTEBRAE.index(first) : _VERTEBRAE.index(last)]
    raise Wrong(_("Write levels as L5-S1, with ; between. Known are C2-C3 to L5-S1."))


def _letter(letter: str, first: str, last: str) -> str:
    """`L5/1` is L5-S1, `C7/1` is C7-T1, `T12/1` is T12-L1; otherwise the letter stands for both."""
    return {"C7": "T", "T12": "L", "L5": "S"}.get(f"{letter}{first}", letter) if last == "1" else letter


def procedures(text: str, words: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Codes of a cell: known as a whole, or each of its parts."""
    if whole := words.get(key(text)):
        return whole
    found: list[str] = []
    for part in (part.strip() for part in SEPARATORS.split(text)):
        codes = words.get(key(part)) if part else ()
        if codes is None:
            raise Wrong(
                _("“%(word)s” is not known. Allowed: %(codes)s, and the words of the clinic’s page.")
                % {"word": part[:30], "codes": ", ".join(member.value for member in Procedure)}
            )
        found += codes
    if not found:
        raise Wrong(_("A procedure is needed."))
    return tuple(dict.fromkeys(found))


def region(text: str, *, levels: tuple[str, ...], procedures_text: str) -> str:
    """As written; left empty, what the levels or the words of the procedure leave no doubt about."""
    if text:
        short = {"lumbosacral": Region.LUMBAR, "neck": Region.CERVICAL, "low back": Region.LUMBAR}
        return str(short.get(text.lower()) or code(text, Region))
    fitting = [one for one in Region if levels and set(levels) <= set(levels_of(one))]
    if len(fitting) == 1:
        return str(fitting[0])
    hints = {
        REGIONS[key(part)] for part in (procedures_text, *SEPARATORS.split(procedures_text)) if key(part) in REGIONS
    }
    if not fitting and not levels and len(hints) == 1:
        return str(hints.pop())
    raise Wrong(_("Give the region. Allowed: %(codes)s.") % {"codes": ", ".join(one.value for one in Region)})
