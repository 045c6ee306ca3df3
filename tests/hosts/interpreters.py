"""Find the Python versions of this machine and make a virtual environment of one."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def interpreter(version: str) -> str | None:
    """A Python of this version that starts: on the path, or beside it in a folder of pyenv."""
    for candidate in _candidates(version):
        command = [candidate, "-c", "import sys, venv; print('%d.%d' % sys.version_info[:2])"]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip() == version:
            return candidate
    return None


def _candidates(version: str) -> list[str]:
    found = [path for path in [shutil.which(f"python{version}")] if path]
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    return found + [str(path) for path in sorted(root.glob(f"versions/{version}.*/bin/python{version}"))]


def run(*command: str | Path, cwd: Path) -> str:
    """Run a command apart from this process's settings; its output, or an error that shows it."""
    environ = {
        key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "PYTHON", "DATABASE_"))
    }
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env=environ, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise AssertionError(f"{' '.join(str(part) for part in command)}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def environment(python: str, place: Path, *requirements: str | Path) -> Path:
    """A fresh virtual environment with these packages; the path of its Python."""
    run(python, "-m", "venv", place, cwd=place.parent)
    inside = place / "bin" / "python"
    run(inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *requirements, cwd=place.parent)
    return inside
