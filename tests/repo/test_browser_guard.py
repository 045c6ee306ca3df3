"""Where a browser is required, a missing one fails the run; elsewhere it is a skip with a reason."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.files import ROOT


def run(tmp_path: Path, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    (tmp_path / "test_page.py").write_text(
        "import pytest\n\n@pytest.mark.browser\ndef test_page():\n    assert True\n", encoding="utf-8"
    )
    command = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", "-c", "pyproject.toml"]
    bare = {key: value for key, value in os.environ.items() if not key.startswith(("FBS_", "PYTEST"))}
    return subprocess.run(
        [*command, "--rootdir", ".", str(tmp_path)],
        cwd=ROOT,
        env={**bare, **environ},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def nowhere(tmp_path: Path) -> dict[str, str]:
    """A search path on which there is no browser."""
    return {"PATH": str(tmp_path)}


def test_required_and_missing_fails(tmp_path: Path, nowhere: dict[str, str]) -> None:
    done = run(tmp_path, {**nowhere, "FBS_REQUIRE_BROWSER": "1"})
    assert done.returncode != 0
    assert "Chromium is required here" in done.stderr


def test_missing_is_a_skip_with_a_reason(tmp_path: Path, nowhere: dict[str, str]) -> None:
    done = run(tmp_path, nowhere)
    assert done.returncode == 0, done.stdout
    assert "Chromium is not installed" in done.stdout


def test_present_runs(tmp_path: Path, nowhere: dict[str, str]) -> None:
    done = run(tmp_path, {**nowhere, "FBS_CHROMIUM": sys.executable, "FBS_REQUIRE_BROWSER": "1"})
    assert "1 passed" in done.stdout, done.stdout
