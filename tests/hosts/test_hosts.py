"""The app works in host projects unlike the demo's, each started in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo.files import ROOT

HOSTS = ["plain", "login_required", "custom_user", "auckland", "other_pack"]


@pytest.mark.packaging
@pytest.mark.parametrize("host", HOSTS)
def test_the_app_works_in_this_host(tmp_path: Path, host: str) -> None:
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": f"tests.hosts.settings.{host}",
        "HOST_DATABASE": str(tmp_path / "host.sqlite3"),
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", "-m", "tests.hosts.smoke"],
        cwd=ROOT,
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    assert "/admin/fbs_portal/case/: 200" in done.stdout


def test_every_host_is_visited() -> None:
    written = {path.stem for path in (ROOT / "tests/hosts/settings").glob("*.py")} - {"__init__"}
    assert written == set(HOSTS)
