"""A table of operations as rows and problems: text in, nothing stored. One row is held at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from fbs_portal.domain.codes import EpisodeStatus
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.exchange import surgery_cells as cells
from fbs_portal.exchange.surgery_cells import Dates, Wrong
from fbs_portal.exchange.surgery_columns import places
from fbs_portal.exchange.surgery_file import BadFile, Shape, lines_of, shape_of

DELIMITERS = ",;\t"
SHOWN = 30
OPEN = (EpisodeStatus.PERFORMED, EpisodeStatus.PLANNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Why a row is refused. `column` is the head in the file (empty: the row), `value` the beginning of the cell."""

    line: int
    column: str
    value: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One operation as `enrolment.enrol` takes it. `texts` are the cells, by column."""

    line: int
    patient: PatientFields
    operation: OperationFields
    ends_earlier_course: bool | None
    another_person: bool
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How cells are read: the order of dates, the words for procedures, and the clinic's day."""

    dates: Dates
    words: Mapping[str, tuple[str, ...]]
    today: date


class Table:
    """An open file. `heads` are its columns, `shape` its size; `rows()` goes through it once."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.shape: Shape = shape_of(stream)
        self.delimiter, self._skip = self._delimiter()
        first = next(self._records(), None)
        if first is None:
            raise BadFile(_("The file is empty."))
        self.heads = [head.strip() for head in first[1]]

    def sample(self, most: int) -> list[list[str]]:
        """The first rows as they are written."""
        found = []
        for _line, record in self._body():
            found.append(record)
            if len(found) == most:
                break
        return found

    def rows(self, *, mapping: Mapping[str, str], reading: Reading) -> Iterator[Row | list[Problem]]:
        """Each row, or what is wrong with it. BadFile where the table itself breaks off."""
        where = places(self.heads, mapping=mapping)
        for line, record in self._body():
            if any(cell.strip() for cell in record[len(self.heads) :]):
                yield [Problem(line=line, column="", value="", message=self._too_many(record))]
            else:
                texts = {name: record[place] if place < len(record) else "" for name, place in where.items()}
                yield _row(line, texts, {name: self.heads[place] for name, place in where.items()}, reading)

    def _too_many(self, record: Sequence[str]) -> str:
        return _("%(n)d cells, but %(heads)d columns. A cell with the delimiter in it needs quotes.") % {
            "n": len(record), "heads": len(self.heads),
        }  # fmt: skip

    def _body(self) -> Iterator[tuple[int, list[str]]]:
        records = self._records()
        next(records, None)
        yield from records

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record that is not blank, with the line it begins on."""
        lines = lines_of(self._stream, encoding=self.shape.encoding)
        for _n in range(self._skip):
            next(lines, None)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        begins = 1 + self._skip
        try:
            for record in reader:
                if any(cell.strip() for cell in record):
                    yield begins, record
                begins = reader.line_num + 1 + self._skip
        except (csv.Error, UnicodeError) as error:
            raise BadFile(
                _("Line %(n)d cannot be read as CSV. Is a quotation mark open, or a cell endless?") % {"n": begins}
            ) from error
        finally:
            lines.close()  # type: ignore[attr-defined]

    def _delimiter(self) -> tuple[str, int]:
        """What stands most often between the heads; Excel may say it itself in a first line `sep=;`."""
        lines = lines_of(self._stream, encoding=self.shape.encoding)
        first = next(lines, "").strip()
        lines.close()  # type: ignore[attr-defined]
        if first[:4].lower() == "sep=" and first[4:5] in DELIMITERS:
            return first[4:5] or "\t", 1
        unquoted = "".join(first.split('"')[::2])
        return max(DELIMITERS, key=unquoted.count), 0


def shortened(text: str) -> str:
    """The beginning of a cell, with nothing that a terminal would act on."""
    shown = "".join(letter if letter.isprintable() else "�" for letter in text.strip()[: SHOWN + 1])
    return shown if len(shown) <= SHOWN else f"{shown[:SHOWN]}…"


def problem_of(row: Row, *, field: str, message: str, heads: Mapping[str, str]) -> Problem:
    """A later refusal of a row, at the cell it is about."""
    return Problem(
        line=row.line, column=heads.get(field, field), value=shortened(row.texts.get(field, "")), message=message
    )


class _Cells:
    """The cells of one row; what is wrong is collected, so that a row is mended at once."""

    def __init__(self, line: int, texts: Mapping[str, str], heads: Mapping[str, str]) -> None:
        self.line, self.raw, self.heads = line, texts, heads
        self.problems: list[Problem] = []
        self.texts = {name: self.read(name, cells.plain, text) for name, text in texts.items()}

    def read(self, name: str, reader: Callable[..., Any], *arguments: Any, **more: Any) -> Any:
        try:
            return reader(*arguments, **more)
        except Wrong as wrong:
            head, value = self.heads.get(name, name), shortened(self.raw.get(name, ""))
            if all(problem.column != head for problem in self.problems):
                self.problems.append(Problem(line=self.line, column=head, value=value, message=str(wrong)))
            return None

    def text(self, name: str) -> str:
        return self.texts.get(name) or ""


def _row(line: int, texts: Mapping[str, str], heads: Mapping[str, str], reading: Reading) -> Row | list[Problem]:
    row = _Cells(line, texts, heads)
    born = row.read("birth_date", cells.day, row.text("birth_date"), reading.dates) if row.text("birth_date") else None
    number = row.read("record_number", cells.record_number, row.text("record_number"))
    operation = _operation(row, reading)
    ends = row.read("ends_earlier_course", cells.yes_no, row.text("ends_earlier_course"))
    another = row.read("another_person", cells.yes_no, row.text("another_person"))
    if row.problems or operation is None:
        return row.problems
    patient = PatientFields(
        record_number=number, birth_date=born, language=row.text("language") or "en",
        **{name: row.text(name) for name in ("given_name", "family_name", "phone", "email")},
    )  # fmt: skip
    return Row(
        line=line, patient=patient, operation=operation, ends_earlier_course=ends, another_person=bool(another),
        texts=texts,
    )  # fmt: skip


def _operation(row: _Cells, reading: Reading) -> OperationFields | None:
    on = row.read("surgery_date", cells.day, row.text("surgery_date"), reading.dates)
    codes = row.read("procedures", cells.procedures, row.text("procedures"), reading.words)
    levels = row.read("levels", cells.levels, row.text("levels"))
    region = row.read(
        "region", cells.region, row.text("region"), levels=levels or (), procedures_text=row.text("procedures")
    )
    status = row.read("status", cells.code, row.text("status"), OPEN)
    side = row.read("side", cells.side, row.text("side"))
    revision = row.read("revision", cells.yes_no, row.text("revision"))
    earlier = row.read("earlier_operations", cells.whole_number, row.text("earlier_operations"))
    risks = row.read("risks", cells.risks, row.text("risks"))
    if row.problems:
        return None
    by_date = EpisodeStatus.PLANNED if on > reading.today else EpisodeStatus.PERFORMED
    return OperationFields(
        surgery_date=on, region=region, procedures=codes, levels=levels, side=side, status=status or by_date.value,
        surgeon=row.text("surgeon"), revision=bool(revision), risks=risks, earlier_operations=earlier,
    )  # fmt: skip
