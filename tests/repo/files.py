"""The files of the project: what is tracked, or would be, without what is built or installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BINARY = (".png", ".jpg", ".ico", ".woff2", ".mo", ".gz")


def project_files(*suffixes: str) -> list[Path]:
    """Every file of the project, those not yet committed included."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("the list of files comes from git")
    command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    paths = [ROOT / name for name in listed.split("\0") if name]
    return [path for path in paths if path.is_file() and (not suffixes or path.suffix in suffixes)]


def texts() -> dict[str, str]:
    """Every text file by its path from the root."""
    paths = [path for path in project_files() if path.suffix not in BINARY]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}
