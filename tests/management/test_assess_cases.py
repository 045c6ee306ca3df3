"""`assess_cases` as a program: keys, exit codes, language, pipes; without a database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

from django.utils import translation

from fbs_portal.domain.triage import engine
from fbs_portal.management.commands.assess_cases import Command

ROOT = Path(__file__).parents[2]
CASES = ROOT / "tests" / "exchange" / "cases.jsonl"
KEYS = ["id", "category", "confidence", "pattern", "urgency", "refer", "route", "findings", "missing", "would_change",
        "recheck_on", "rule_set"]  # fmt: skip


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "manage.py", "assess_cases", *arguments],
        cwd=ROOT,
        input=stdin,
        capture_output=True,
        check=False,
        env={**os.environ, "DATABASE_URL": "sqlite:////nonexistent/folder/no.sqlite3"},
    )


def test_one_object_a_line_in_the_files_order_and_no_database() -> None:
    done = run(str(CASES))
    assert done.returncode == 0, done.stderr
    said = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["id"] for one in said] == [json.loads(line)["id"] for line in CASES.read_text().splitlines()]
    for one in said:
        assert list(one) == KEYS
        for finding in one["findings"]:
            assert list(finding) == ["rule", "statement", "evidence", "source"]
            assert finding["statement"]
            assert all(list(evidence) == ["question", "value", "compared_to"] for evidence in finding["evidence"])


def test_an_array_on_standard_input_gives_the_same_lines() -> None:
    cases = [json.loads(line) for line in CASES.read_text().splitlines()]
    assert run("-", stdin=json.dumps(cases).encode()).stdout == run(str(CASES)).stdout


def test_a_bad_case_is_an_error_in_its_place() -> None:
    good = CASES.read_bytes().splitlines()[0]
    done = run("-", stdin=b'{"id": "x", "red_flags": "bladder"}\n' + good)
    first, second = (json.loads(line) for line in done.stdout.splitlines())
    assert list(first) == ["id", "error"]
    assert first["id"] == "x"
    assert second["category"] == "persistent"
    assert done.returncode == 1
    assert not done.stderr


def test_a_file_that_cannot_be_read_is_one_line() -> None:
    done = run("no-such-file.jsonl")
    assert done.returncode == 1
    assert done.stdout == b""
    assert done.stderr.decode().splitlines() == [
        "CommandError: no-such-file.jsonl cannot be read: No such file or directory"
    ]


def test_a_reader_that_goes_away_is_no_error() -> None:
    program = subprocess.Popen(
        [sys.executable, "manage.py", "assess_cases", str(CASES)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert program.stdout is not None
    assert program.stderr is not None
    program.stdout.close()
    assert program.wait(timeout=60) in (0, 1)
    assert b"Traceback" not in program.stderr.read()
    program.stderr.close()


def test_it_speaks_english_whatever_the_language() -> None:
    said = []
    for language in ("en", "es", "de"):
        out = StringIO()
        with translation.override(language):
            Command(stdout=out).handle(file=str(CASES))
        said.append(out.getvalue())
    assert len(set(said)) == 1


def test_a_case_that_breaks_triage_is_for_a_person_and_the_others_are_still_assessed(monkeypatch: Any) -> None:
    """No case may cost the next one its line."""

    def broken(**_facts: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(engine, "decide", broken)
    output = StringIO()
    Command(stdout=output).handle(file=str(CASES))
    said = [json.loads(line) for line in output.getvalue().splitlines()]
    assert len(said) == len(CASES.read_text().splitlines())
    assert {one["findings"][0]["rule"] for one in said} == {"review_by_a_person"}
    assert {one["id"]: one["urgency"] for one in said}["emergency-bladder-alone"] == "emergency"
