"""`import_surgeries` as a program: what it prints, refuses and leaves."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fbs_portal.exchange.surgery_columns import NAMES
from fbs_portal.models import AuditEvent, Patient, SurgeryEpisode
from tests import factories as f

pytestmark = pytest.mark.django_db

HEADS = "record_number,surgery_date,region,procedures"


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(*lines: str, heads: str = HEADS) -> str:
        path = tmp_path / "operations.csv"
        path.write_text("\n".join([heads, *lines]), encoding="utf-8")
        return str(path)

    return write


def template(capsys: pytest.CaptureFixture[str]) -> str:
    call_command("import_surgeries", "--template")
    return capsys.readouterr().out


def test_the_template_is_a_file_that_imports(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    f.clinic()
    path = tmp_path / "t.csv"
    path.write_text(template(capsys), encoding="utf-8")
    with caplog.at_level(logging.INFO):
        call_command("import_surgeries", str(path))
    said = capsys.readouterr()
    assert said.out.startswith("Enrolled 1 operations of 1 rows: 1 new patients, ")
    assert said.err == ""
    assert "R-10001" not in caplog.text + said.out
    assert SurgeryEpisode.objects.get().levels == ["L4-L5", "L5-S1"]
    call_command("import_surgeries", str(path))
    assert "1 were here already" in capsys.readouterr().out
    assert SurgeryEpisode.objects.count() == 1


def test_a_template_needs_no_database(capsys: pytest.CaptureFixture[str], django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        assert template(capsys).splitlines()[0].split(",") == list(NAMES)


def test_bad_rows_are_told_and_nothing_is_stored(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    f.clinic()
    path = file("R-1,2026-01-12,lumbar,fusion", "R-2,2026-02-30,lumbar,fusion", "R-3,2026-01-12,lumbar,appendectomy")
    with pytest.raises(CommandError, match=r"2 of 3 rows are wrong\. Nothing was stored") as refused:
        call_command("import_surgeries", path)
    assert refused.value.returncode == 1
    first, second = capsys.readouterr().err.splitlines()
    assert first == "line 3, surgery_date: “2026-02-30”: This day does not exist. Write it as 2026-01-31."
    assert second.startswith("line 4, procedures: “appendectomy”: “appendectomy” is not known. Allowed: discectomy,")
    assert not Patient.objects.exists()


def test_bad_rows_left_out(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    f.clinic()
    call_command("import_surgeries", file("R-1,2026-01-12,lumbar,fusion", ",,lumbar,fusion"), "--skip-bad")
    assert "1 rows left out" in capsys.readouterr().out
    assert Patient.objects.count() == 1


def test_a_dry_run_stores_nothing(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    f.clinic()
    call_command("import_surgeries", file("R-1,2026-01-12,lumbar,fusion"), "--dry-run")
    assert capsys.readouterr().out.startswith("Would enrol 1 operations")
    assert not Patient.objects.exists()
    assert not AuditEvent.objects.exists()


def test_columns_by_other_names_and_those_left_out(file: Any, capsys: pytest.CaptureFixture[str]) -> None:
    f.clinic()
    path = file("R-1,3/2/2026,lumbar,fusion,red", heads="Nr,Tag,region,procedures,Colour")
    call_command("import_surgeries", path, map=["Nr=record_number", "Tag=surgery_date"], dates="dmy")
    assert capsys.readouterr().err.strip() == "Columns left out: Colour."
    assert str(SurgeryEpisode.objects.get().surgery_date) == "2026-02-03"


def test_the_clinics_own_words(file: Any) -> None:
    f.clinic(procedure_words={"LBD": ["decompression"]})
    call_command("import_surgeries", file("R-1,2026-01-12,lumbar,lbd"))
    assert SurgeryEpisode.objects.get().procedures == ["decompression"]


def test_which_clinic(file: Any) -> None:
    path = file("R-1,2026-01-12,lumbar,fusion")
    with pytest.raises(CommandError, match="add one in the admin"):
        call_command("import_surgeries", path)
    f.clinic(name="Riverside")
    f.clinic(name="Hillcrest")
    with pytest.raises(CommandError, match="--clinic.*Hillcrest, Riverside"):
        call_command("import_surgeries", path)
    with pytest.raises(CommandError, match="no such clinic"):
        call_command("import_surgeries", path, clinic="Elsewhere")
    call_command("import_surgeries", path, clinic="Hillcrest")
    assert Patient.objects.get().clinic.name == "Hillcrest"


def test_files_that_are_none(tmp_path: Path) -> None:
    f.clinic()
    with pytest.raises(CommandError, match="Name the file"):
        call_command("import_surgeries")
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_surgeries", str(tmp_path / "none.csv"))
    with pytest.raises(CommandError, match="Is a directory"):
        call_command("import_surgeries", str(tmp_path))
    book = tmp_path / "book.csv"
    book.write_bytes(b"PK\x03\x04....")
    with pytest.raises(CommandError, match=r"an Excel workbook.*CSV UTF-8.*Nothing was stored"):
        call_command("import_surgeries", str(book))


def test_a_table_that_breaks_off_leaves_nothing_even_when_bad_rows_are_left_out(tmp_path: Path) -> None:
    f.clinic()
    path = tmp_path / "broken.csv"
    rows = "".join(f"R-{n},2026-01-12,lumbar,fusion\n" for n in range(1200))
    path.write_text(f'{HEADS}\n{rows}"R-x,2026-01-12,lumbar,fusion\n', encoding="utf-8")
    with pytest.raises(CommandError, match="Line 1202 cannot be read"):
        call_command("import_surgeries", str(path), "--skip-bad")
    assert not Patient.objects.exists()
