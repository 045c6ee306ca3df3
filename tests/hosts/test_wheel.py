"""What is installed is the wheel: it holds what it should, and works in a fresh project as the README installs it."""

from __future__ import annotations

import re
import sys
import zipfile
from pathlib import Path

import pytest

from tests.hosts.interpreters import environment, interpreter, run
from tests.repo.files import ROOT

pytestmark = pytest.mark.packaging

MATRIX = [("3.11", "Django>=5.2,<5.3"), ("3.12", "Django>=6.1,<6.2"), ("3.13", "Django>=6.1,<6.2")]

VISIT = """
import re
from django.test import Client
index = Client().get("/follow-up/learn/")
assert index.status_code == 200, index.status_code
page = re.search(rb'href="(/follow-up/learn/[a-z0-9-]+/)"', index.content)[1].decode()
answer = Client().get(page)
assert answer.status_code == 200, answer.status_code
assert Client().get("/admin/login/").status_code == 200
from django.contrib.staticfiles import finders
for sheet in re.findall(rb'href="/static/([^"]+[.]css)"', answer.content):
    assert finders.find(sheet.decode()), sheet
print("served", page)
"""

# Run apart: with a task queue of Django's own, or the error where there is none.
QUEUE = """
import django
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
assert Client().get("/follow-up/health/").json()["checks"]["open_followups"]["status"] == "not_yet"
try:
    from fbs_portal.tasks import open_followups
except ImproperlyConfigured as error:
    assert django.VERSION < (6, 0), error
    print("no queue:", error)
else:
    assert django.VERSION >= (6, 0)
    assert open_followups.enqueue().is_finished
    assert Client().get("/follow-up/health/").json()["checks"]["open_followups"]["status"] == "ok"
    print("a queue did the job")
"""

# Letters leave by Django's own mail: MAILERS from 6.1 on, where the first that warns would end it.
MAIL = """
import django
from django.conf import settings
from django.core import mail
from fbs_portal.delivery.base import Letter, Unreachable
from fbs_portal.delivery.email import EmailChannel
letter = Letter(subject="A form", text="Open it", html="<p>Open it</p>", reference="3f0c")
def through(backend, **options):
    if django.VERSION >= (6, 1):
        settings.MAILERS = {"default": {"BACKEND": "django.core.mail.backends." + backend, "OPTIONS": options}}
    else:
        settings.EMAIL_BACKEND = "django.core.mail.backends." + backend
        settings.EMAIL_HOST, settings.EMAIL_PORT = options.get("host"), options.get("port")
through("smtp.EmailBackend", host="127.0.0.1", port=1)
try:
    EmailChannel().send(to="ada@example.org", letter=letter)
except Unreachable:
    through("locmem.EmailBackend")
    EmailChannel().send(to="ada@example.org", letter=letter)
    print("sent", mail.outbox[0].message()["Message-ID"])
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    place = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", place, ROOT, cwd=place)
    (built,) = place.glob("*.whl")
    return built


def test_the_wheel_holds_the_app_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"fbs_portal"}
    assert not [name for name in names if re.search(r"fixtures|tests?/|conftest|__pycache__|\.sqlite3", name)]


def test_the_wheel_holds_every_file_of_the_app(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    app = ROOT / "fbs_portal"
    files = {path.relative_to(ROOT).as_posix() for path in app.rglob("*") if path.is_file()}
    assert {name for name in files if "__pycache__" not in name} <= names
    for suffix in (".html", ".css", ".md", ".py"):
        assert [name for name in names if name.endswith(suffix)], suffix
    assert "fbs_portal/py.typed" in names


def test_the_wheel_needs_three_packages(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    (metadata,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
    needed = [line for line in archive.read(metadata).decode().splitlines() if line.startswith("Requires-Dist")]
    core = [re.split(r"[ ><=]", line.removeprefix("Requires-Dist: "))[0] for line in needed if "extra ==" not in line]
    assert sorted(core) == ["django", "django-crispy-forms", "markdown-it-py"]


def install_lines() -> dict[str, str]:
    """The lines that the README tells a host to add, by file."""
    block = re.search(
        r"```python\n(# settings\.py\n.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert block
    assert len([line for line in block[1].splitlines() if line.strip()]) < 10
    parts = re.split(r"^# (\w+\.py)\n", block[1], flags=re.MULTILINE)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True))


@pytest.mark.parametrize(("version", "django"), MATRIX)
def test_it_works_in_a_fresh_project(tmp_path: Path, wheel: Path, version: str, django: str) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not installed")
    inside = environment(python, tmp_path / "env", django, wheel)
    run(inside, "-m", "django", "startproject", "host", tmp_path, cwd=tmp_path)
    for name, lines in install_lines().items():
        with (tmp_path / "host" / name).open("a", encoding="utf-8") as file:
            file.write("from django.urls import include\n" if name == "urls.py" else "")
            file.write(lines)
    manage = (inside, "-W", "error", tmp_path / "manage.py")
    run(*manage, "check", cwd=tmp_path)
    run(*manage, "migrate", "--verbosity", "0", cwd=tmp_path)
    run(*manage, "makemigrations", "--check", "--dry-run", cwd=tmp_path)
    run(*manage, "load_education", cwd=tmp_path)
    begin = "from django.test.utils import setup_test_environment\nsetup_test_environment()\n"
    assert "served /follow-up/learn/" in run(*manage, "shell", "--command", begin + VISIT, cwd=tmp_path)
    assert "sent <3f0c@" in run(*manage, "shell", "--command", begin + MAIL, cwd=tmp_path)
    queue = run(*manage, "shell", "--command", begin + QUEUE, cwd=tmp_path)
    assert ("no queue: fbs_portal.tasks needs" if version == "3.11" else "a queue did the job") in queue
