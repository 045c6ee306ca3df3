"""The demo host starts safely: what each variable means, and what a wrong one says."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from project import environment
from tests.repo.files import ROOT


@pytest.mark.parametrize(("value", "meant"), [("1", True), ("on", True), ("TRUE", True), ("0", False), ("", False)])
def test_a_flag(value: str, meant: bool) -> None:
    assert environment.flag({"DEBUG": value}, "DEBUG") is meant


def test_a_flag_that_is_neither_yes_nor_no_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="DEBUG is 'maybe'"):
        environment.flag({"DEBUG": "maybe"}, "DEBUG")


def test_words_are_separated_by_commas() -> None:
    assert environment.words({"ALLOWED_HOSTS": "a.org, b.org,"}, "ALLOWED_HOSTS") == ["a.org", "b.org"]


def test_a_local_host_makes_a_key_once_for_its_owner_only(tmp_path: Path) -> None:
    place = tmp_path / "key"
    first = environment.secret_key({}, key_file=place, local=True)
    assert len(first) >= 50
    assert environment.secret_key({}, key_file=place, local=True) == first
    assert stat.S_IMODE(place.stat().st_mode) == 0o600


def test_the_variable_wins_over_the_file(tmp_path: Path) -> None:
    assert environment.secret_key({"SECRET_KEY": "k"}, key_file=tmp_path / "key", local=False) == "k"
    assert not (tmp_path / "key").exists()


def test_sqlite_keeps_what_it_was_given_and_lets_writers_queue(tmp_path: Path) -> None:
    config = environment.database("", default=tmp_path / "db.sqlite3")
    assert config["NAME"] == str(tmp_path / "db.sqlite3")
    assert config["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "synchronous=FULL" in config["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    ("url", "name"),
    [("sqlite:////srv/a.sqlite3", "/srv/a.sqlite3"), ("sqlite:///a.sqlite3", "a.sqlite3"), ("sqlite://", ":memory:")],
)
def test_sqlite_urls(url: str, name: str, tmp_path: Path) -> None:
    assert environment.database(url, default=tmp_path)["NAME"] == name


def test_a_postgresql_url(tmp_path: Path) -> None:
    url = "postgres://ann:p%40ss%2Fword@db.example.org:5433/portal?sslmode=require"
    config = environment.database(url, default=tmp_path)
    assert (config["USER"], config["PASSWORD"]) == ("ann", "p@ss/word")
    assert (config["HOST"], config["PORT"], config["NAME"]) == ("db.example.org", "5433", "portal")
    assert config["OPTIONS"] == {"sslmode": "require"}
    assert config["CONN_HEALTH_CHECKS"] is True


def test_another_database_stops_the_start_with_what_is_allowed(tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"'mysql'; use sqlite:.* or postgres:"):
        environment.database("mysql://a/b", default=tmp_path)


SHOW = "from project import settings as s; print(s.DEBUG, s.ALLOWED_HOSTS, getattr(s, 'SESSION_COOKIE_SECURE', False))"


def start(**environ: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process with these variables only."""
    known = {"DEBUG", "SECRET_KEY", "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    bare = {key: value for key, value in os.environ.items() if key not in known}
    return subprocess.run(
        [sys.executable, "-c", SHOW], cwd=ROOT, env={**bare, **environ}, capture_output=True, text=True, check=False
    )


def test_with_nothing_set_it_serves_this_machine_only() -> None:
    assert start().stdout.split("[")[0].strip() == "False"
    assert "localhost" in start().stdout
    assert start().stdout.endswith("False\n")


def test_a_host_that_others_reach_needs_a_key() -> None:
    done = start(ALLOWED_HOSTS="portal.example.org")
    assert done.returncode != 0
    assert "SECRET_KEY is not set" in done.stderr


def test_a_host_that_others_reach_sends_cookies_over_https_only() -> None:
    done = start(ALLOWED_HOSTS="portal.example.org", SECRET_KEY="k" * 50)
    assert done.stdout == "False ['portal.example.org'] True\n"


def test_the_demo_host_passes_the_deployment_checks() -> None:
    # What the browser tests set for themselves is not part of a deployment.
    environ = {key: value for key, value in os.environ.items() if key != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    environ |= {"ALLOWED_HOSTS": "portal.example.org", "SECRET_KEY": "".join(map(chr, range(33, 98)))}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
