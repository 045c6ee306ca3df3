"""The build's own script: it ends well exactly when every part did, and it runs every part."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.repo.files import ROOT

PARTS = ("test-postgres", "_cache/pages", "_cache/stories", '-m "not browser"', "lint", "types", "schema", "deploy")
"""What tells each part of a build from the others, in the words of its call of make."""

MAKE = """#!/bin/bash
echo "$*" >>"{log}"
case "$*" in {failing}) echo "{says}"; echo "= 1 failed ="; exit 2 ;; esac
echo "= 3 passed ="
"""


WRONG = "FAILED tests/browser/test_a.py::test_b[chromium] - AssertionError: assert 2 == 1"
PAGES, STORIES = r"*_cache/pages\ tests/browser/test_pages.py", r"*_cache/stories\ *test_pages.py"
"""The first call for this part of the browser tests; the one for what failed is told so at its end."""


def build(place: Path, *, failing: str, says: str = WRONG) -> tuple[int, str]:
    """Run a copy of the script in which every part is done at once; its exit code, and the calls of make."""
    (place / ".ci").mkdir()
    (place / "bin").mkdir()
    shutil.copy(ROOT / ".ci/run", place / ".ci/run")
    log = place / "calls"
    for name, text in {"make": MAKE.format(log=log, failing=failing, says=says), "apt-get": "#!/bin/bash\n"}.items():
        tool = place / "bin" / name
        tool.write_text(text, encoding="utf-8")
        tool.chmod(0o755)
    environ = {**os.environ, "PATH": f"{place / 'bin'}:{os.environ['PATH']}"}
    done = subprocess.run(["bash", str(place / ".ci/run")], env=environ, capture_output=True, text=True, check=False)
    return done.returncode, log.read_text(encoding="utf-8")


def test_a_build_whose_parts_are_well_ends_well(tmp_path: Path) -> None:
    code, calls = build(tmp_path, failing="'nothing fails'")
    assert code == 0
    assert [part for part in PARTS if part not in calls] == []


@pytest.mark.parametrize("part", PARTS)
def test_a_build_with_a_part_that_fails_ends_badly(tmp_path: Path, part: str) -> None:
    code, _calls = build(tmp_path, failing=f"*'{part}'*")
    assert code != 0


@pytest.mark.parametrize("part", [PAGES, STORIES])
@pytest.mark.parametrize(
    ("says", "twice", "well", "again"),
    [
        (WRONG, "", True, True),
        (WRONG, "*", False, True),
        (f"{WRONG}\n{WRONG}\n{WRONG}", "", False, False),
        ("no such file", "", False, False),
    ],
)
def test_one_or_two_failures_in_a_browser_are_tried_again(
    tmp_path: Path, part: str, says: str, twice: str, well: bool, again: bool
) -> None:
    code, calls = build(tmp_path, failing=part + twice, says=says)
    assert (code == 0, "--last-failed" in calls) == (well, again)
