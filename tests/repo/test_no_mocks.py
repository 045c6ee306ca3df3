"""Tests run the real thing: no mock objects, and few replaced attributes."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.repo.files import ROOT

MOCKS = {"unittest.mock", "mock", "pytest_mock"}


def count(root: Path) -> tuple[int, int, list[str]]:
    """The test functions, the replaced attributes, and the files that use mock objects."""
    functions, replaced, mocking = 0, 0, []
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                functions += node.name.startswith("test_")
            elif isinstance(node, ast.Call):
                replaced += getattr(node.func, "attr", "") in ("setattr", "patch")
            elif isinstance(node, ast.Import | ast.ImportFrom):
                names = {alias.name for alias in node.names} | {getattr(node, "module", "") or ""}
                if names & MOCKS or (getattr(node, "module", "") == "unittest" and "mock" in names):
                    mocking.append(path.name)
            elif isinstance(node, ast.arg) and node.arg == "mocker":
                mocking.append(path.name)
    return functions, replaced, mocking


def test_no_mocks_and_few_replacements() -> None:
    functions, replaced, mocking = count(ROOT / "tests")
    assert not mocking
    assert replaced <= 0.05 * functions, f"{replaced} replaced attributes in {functions} tests"


@pytest.mark.parametrize("source", ["from unittest import mock", "import unittest.mock", "def test_x(mocker): ..."])
def test_a_mock_is_counted(tmp_path: Path, source: str) -> None:
    (tmp_path / "test_a.py").write_text(source, encoding="utf-8")
    assert count(tmp_path)[2] == ["test_a.py"]


def test_a_replaced_attribute_is_counted(tmp_path: Path) -> None:
    (tmp_path / "test_a.py").write_text(
        "def test_x(monkeypatch):\n    monkeypatch.setattr(a, 'b', 1)\n", encoding="utf-8"
    )
    assert count(tmp_path)[:2] == (1, 1)
