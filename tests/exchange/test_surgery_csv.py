"""Tables of operations: what Excel and operating lists write is read, and what is not plain is refused by cell."""

from __future__ import annotations

import codecs
from datetime import date

import pytest

from fbs_portal.domain.codes import Procedure, Region, Risk, Side
from fbs_portal.exchange.surgery_columns import COLUMNS, mapping_from, template
from fbs_portal.exchange.surgery_csv import Row
from fbs_portal.exchange.surgery_file import LONGEST_LINE, BadFile
from tests.exchange.surgeries import GOOD, HEADS, one, opened, rows, wrong
from tests.repo.files import ROOT


def test_the_template_imports_as_it_is_and_fills_every_column_it_can() -> None:
    row = one(template())
    assert (row.patient.record_number, row.operation.procedures) == ("R-10001", ("discectomy", "laminotomy"))
    assert row.operation.levels == ("L4-L5", "L5-S1")
    assert (row.operation.risks, row.operation.revision) == (("anticoagulant",), False)
    assert template().splitlines()[0].split(",") == [column.name for column in COLUMNS]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_delimiters_and_line_ends_of_spreadsheets(encoding: str, delimiter: str, end: str) -> None:
    text = end.join([f"{HEADS},family_name", f"{GOOD},Muñoz Åß"]).replace(",", delimiter)
    mark = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE}.get(encoding, b"")
    row = one(mark + text.encode(encoding))
    assert row.patient.family_name == "Muñoz Åß"
    assert row.line == 2


def test_excels_own_word_on_the_delimiter_and_blank_rows() -> None:
    row = one(f"sep=;\r\n{HEADS};note\r\n;;;;\r\n\r\n{GOOD};\r\n".replace(",", ";"))
    assert (row.line, row.patient.record_number) == (5, "R-1")


@pytest.mark.parametrize(
    ("beginning", "said"),
    [
        (b"PK\x03\x04rest", "Excel workbook"),
        (b"%PDF-1.7", "PDF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Excel"),
        (b"\x1f\x8b\x08", "compressed"),
        (b"\x89PNG\r\n", "picture"),
        (b"\n <html>", "web page"),
        (b'{"a": 1}', "JSON"),
        (b"", "empty"),
        (b" \r\n\t", "empty"),
        (b"a,b\n\x81\x8d,1\n", "not text"),
        (b"a,b\nc,\x00\n", "Line 2 holds a NUL"),
        (HEADS.encode("utf-16-le"), "Line 1 holds a NUL"),
        (f"{HEADS}\n{'x' * 10_000_000},1,2,3".encode(), "Line 2 is longer"),
    ],
)
def test_what_is_no_table_of_text_is_said_plainly(beginning: bytes, said: str) -> None:
    with pytest.raises(BadFile, match=said):
        opened(beginning)


def test_a_quotation_mark_left_open_and_an_endless_cell_end_the_reading() -> None:
    with pytest.raises(BadFile, match="Line 3 cannot be read"):
        rows(f'{HEADS}\n{GOOD}\n"R-2,2026-01-12,lumbar,discectomy\n')
    endless = "\n".join(["x" * (LONGEST_LINE - 10)] * 3)
    with pytest.raises(BadFile, match="Line 2 cannot be read"):
        rows(f'{HEADS}\n"{endless}",1,2,3\n')


def test_heads_are_found_by_their_usual_names_or_given() -> None:
    text = "MRN;Date of Surgery;Region;Operation;Colour\nR-1;2026-01-12;lumbar;fusion;red"
    assert one(text).patient.record_number == "R-1"
    assert one("A,B,C,D\n" + GOOD, mapping=mapping_from(["A=record_number", "B=surgery_date", "C=region",
                                                         "D=procedures"])).line == 2  # fmt: skip
    both = "MRN,Case,Date of surgery,Region,Operation\nR-1,C-9,2026-01-12,lumbar,fusion"
    assert one(both, mapping={"Case": "record_number"}).patient.record_number == "C-9"


@pytest.mark.parametrize(
    ("heads", "pairs", "said"),
    [
        ("MRN,surgery_date,region", [], "No column is procedures"),
        ("MRN,record_number,surgery_date,procedures", [], "Two columns are record_number"),
        (HEADS, ["Nr=record_number"], "no column “Nr”"),
        (HEADS, ["region=regoin"], "maps no column"),
        (HEADS, ["region"], "maps no column"),
        (HEADS, ["procedures="], "No column is procedures"),
    ],
)
def test_columns_that_do_not_fit_are_named(heads: str, pairs: list[str], said: str) -> None:
    with pytest.raises(BadFile, match=said):
        rows(f"{heads}\n{GOOD}", mapping=mapping_from(pairs))


def test_every_wrong_cell_of_a_row_is_told_at_once_with_line_column_value_and_what_is_allowed() -> None:
    text = "MRN,OP,region,procedures,side,levels\n,31.2.2026,arm,appendectomy,up,Q1-Q2\n"
    problems = wrong(text, mapping={"OP": "surgery_date"})
    told = {problem.column: (problem.line, problem.value, problem.message) for problem in problems}
    assert told["MRN"] == (2, "", "A record number is needed.")
    assert told["OP"] == (2, "31.2.2026", "This day does not exist. Write it as 2026-01-31.")
    assert told["region"][1:] == ("arm", "Allowed: cervical, thoracic, lumbar.")
    assert "“appendectomy” is not known. Allowed: discectomy, laminectomy" in told["procedures"][2]
    assert told["side"][2] == "Allowed: left, right, both, midline."
    assert "L5-S1" in told["levels"][2]


def test_a_long_or_unprintable_value_is_shown_short_and_plain() -> None:
    (problem,) = wrong(f"{HEADS}\nR-1,\x1b[31m{'9' * 400},lumbar,fusion")
    assert len(problem.value) == 31
    assert "\x1b" not in problem.value


def test_a_row_with_too_many_cells_is_refused_and_a_short_one_is_read() -> None:
    (problem,) = wrong(f"{HEADS}\n{GOOD},laminectomy")
    assert (problem.line, problem.column) == (2, "")
    assert "5 cells, but 4 columns" in problem.message
    assert one(f"{HEADS},side\n{GOOD}").operation.side == ""
    assert one(f"{HEADS}\n{GOOD},,").line == 2


def test_rows_are_told_by_the_line_they_begin_on() -> None:
    found = rows(f'{HEADS},surgeon\n{GOOD},"Dr\nTwo"\nR-2,2026-01-13,lumbar,fusion,Dr')
    assert [row.line for row in found if isinstance(row, Row)] == [2, 4]


DATES = [
    ("2026-01-12", "auto", date(2026, 1, 12)),
    ("2026-01-12 00:00:00", "auto", date(2026, 1, 12)),
    ("2026-01-12T08:30", "auto", date(2026, 1, 12)),
    ("2026/1/12", "mdy", date(2026, 1, 12)),
    ("12.1.2026", "mdy", date(2026, 1, 12)),
    ("12. 01. 2026", "auto", date(2026, 1, 12)),
    ("3/2/2026", "dmy", date(2026, 2, 3)),
    ("3/2/2026", "mdy", date(2026, 3, 2)),
    ("3-2-2026", "mdy", date(2026, 3, 2)),
    ("13/2/2026", "auto", date(2026, 2, 13)),
    ("2/13/2026", "auto", date(2026, 2, 13)),
    ("2/2/2026", "auto", date(2026, 2, 2)),
    ("1/12/2026 12:00:00 AM", "mdy", date(2026, 1, 12)),
    ("12-Jan-2026", "auto", date(2026, 1, 12)),
    ("12 January 2026", "auto", date(2026, 1, 12)),
    ("46034", "auto", date(2026, 1, 12)),
    ("46034.354", "auto", date(2026, 1, 12)),
    ("29.2.2024", "auto", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("text", "order", "day"), DATES)
def test_days_as_spreadsheets_write_them(text: str, order: str, day: date) -> None:
    assert one(f"{HEADS}\nR-1,{text},lumbar,fusion", dates=order).operation.surgery_date == day


@pytest.mark.parametrize(
    ("text", "order"),
    [("3/2/2026", "auto"), ("2026", "auto"), ("1987", "auto"), ("12.1.26", "auto"), ("13/2/2026", "mdy"),
     ("2/13/2026", "dmy"), ("29.2.2025", "auto"), ("99999", "auto"), ("soon", "auto"), ("", "auto"),
     ("0000-00-00", "auto"), ("12 Foo 2026", "auto")],
)  # fmt: skip
def test_days_that_have_no_or_two_meanings_are_refused(text: str, order: str) -> None:
    (problem,) = wrong(f"{HEADS}\nR-1,{text},lumbar,fusion", dates=order)
    assert problem.column == "surgery_date"


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("L4-L5", ("L4-L5",)),
        ("L4/5; L5/S1", ("L4-L5", "L5-S1")),
        ("l4-5 and l5-1", ("L4-L5", "L5-S1")),
        ("L3–S1", ("L3-L4", "L4-L5", "L5-S1")),
        ("C7/T1", ("C7-T1",)),
        ("T12-L1", ("T12-L1",)),
        ("", ()),
    ],
)
def test_levels_as_surgeons_write_them(text: str, levels: tuple[str, ...]) -> None:
    region = "cervical" if "C7" in text else "thoracic" if "T12" in text else "lumbar"
    assert one(f"{HEADS},levels\nR-1,2026-01-12,{region},fusion,{text}").operation.levels == levels


@pytest.mark.parametrize("text", ["L5-L4", "L4", "4-5", "S1-S2", "L4-L9", "C1-C2"])
def test_levels_that_do_not_exist_are_refused(text: str) -> None:
    assert wrong(f"{HEADS},levels\nR-1,2026-01-12,lumbar,fusion,{text}")[0].column == "levels"


def test_words_of_operating_lists_and_the_clinics_own() -> None:
    def read(text: str, own: dict[str, list[str]] | None = None) -> tuple[str, ...]:
        return one(f'{HEADS}\nR-1,2026-01-12,lumbar,"{text}"', own=own).operation.procedures

    assert read("Microdiscectomy") == ("discectomy",)
    assert read("TLIF + Laminectomy") == ("fusion", "laminectomy")
    assert read("laminectomy and fusion") == ("laminectomy", "fusion")
    assert read("Disc Replacement") == ("disc_replacement",)
    assert read("LBD", own={"lbd": ["laminectomy", "decompression"]}) == ("laminectomy", "decompression")
    for code in Procedure:
        assert read(code.value) == (code.value,)


def test_a_region_left_empty_comes_from_levels_or_words_and_is_never_guessed() -> None:
    heads = f"{HEADS},levels"
    assert one(f"{heads}\nR-1,2026-01-12,,fusion,L4-L5").operation.region == "lumbar"
    assert one(f"{heads}\nR-1,2026-01-12,,ACDF,").operation.region == "cervical"
    assert one(f"{heads}\nR-1,2026-01-12,,ACDF,C5/6").operation.region == "cervical"
    assert wrong(f"{heads}\nR-1,2026-01-12,,fusion,")[0].column == "region"
    assert wrong(f"{heads}\nR-1,2026-01-12,,fusion,C7-T1")[0].column == "region"


def test_an_operation_ahead_is_planned_and_one_behind_performed() -> None:
    assert one(f"{HEADS}\nR-1,2026-03-03,lumbar,fusion").operation.status == "planned"
    assert one(f"{HEADS}\nR-1,2026-03-02,lumbar,fusion").operation.status == "performed"


def test_nothing_is_calculated() -> None:
    text = f'{HEADS},family_name,phone\n"=""0012""",2026-01-12,lumbar,fusion,=1+1,\'+1 555 0100'
    assert {problem.column for problem in wrong(text)} == {"record_number", "family_name"}
    row = one(f"{HEADS},family_name,phone\nR-1,2026-01-12,lumbar,fusion,@SUM(A1),'+1 555 0100")
    assert (row.patient.family_name, row.patient.phone) == ("@SUM(A1)", "+1 555 0100")


def test_a_number_that_a_spreadsheet_shortened_is_refused() -> None:
    assert "shortened" in wrong(f"{HEADS}\n1.23457E+11,2026-01-12,lumbar,fusion")[0].message


def test_the_documents_name_every_column_code_and_risk() -> None:
    text = (ROOT / "docs" / "import.md").read_text(encoding="utf-8")
    names = [column.name for column in COLUMNS] + [
        str(code) for codes in (Procedure, Risk, Region, Side) for code in codes
    ]
    assert [name for name in names if f"`{name}`" not in text] == []
