"""The layout of the code holds, and each rule that guards it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.repo.architecture import LAYERS, breaches, modules

ROOT = Path(__file__).resolve().parents[2]

# (file, source, part of the complaint): one planted breach for each thing the rules forbid.
PLANTED = [
    ("utils.py", "", "has no layer"),
    ("queries/helpers.py", "", "name the file for its subject"),
    ("domain/a.py", "from fbs_portal.content import advice", "which is not below it"),
    ("domain/a.py", "from ..conf import conf", "domain imports conf"),
    ("content/a.py", "from fbs_portal import presenters", "content imports presenters"),
    ("presenters/a.py", "from ..exchange import fhir", "presenters imports exchange"),
    ("actions/a.py", "def f() -> None:\n    from fbs_portal.web import access\n", "actions imports web"),
    ("admin/a.py", "from ..web.access import door", "admin imports web"),
    ("queries/a.py", "from ..delivery import email", "queries imports delivery"),
    ("urls.py", "from fbs_portal import checks", "urls imports checks"),
    ("management/a.py", "from fbs_portal import tasks", "management imports tasks"),
    ("actions/a.py", "from fbs_portal.contrib import procrastinate", "actions imports contrib"),
    ("tasks.py", "from fbs_portal.models import Case", "tasks imports fbs_portal.models"),
    ("models/a.py", "from fbs_portal.migrations import x", "nothing imports migrations"),
    ("web/a.py", "from project.settings import DEBUG", "the app imports project.settings"),
    ("web/a.py", "from ..models import Case", "web imports fbs_portal.models.Case"),
    ("management/commands/a.py", "import fbs_portal.models.case", "management imports fbs_portal.models"),
    ("presenters/a.py", "from django.db.models import Q", "presenters imports django.db"),
    ("web/a.py", "def f(m):\n    return m.Case.objects.all()\n", "web uses .objects"),
    ("domain/a.py", "from django.utils import timezone", "domain imports django"),
    ("domain/a.py", "import random", "domain imports random"),
    ("domain/a.py", "from os import environ", "domain imports os"),
    ("domain/a.py", "from datetime import datetime\nX = datetime.now()\n", "domain calls now()"),
    ("domain/a.py", "from datetime import date\nX = date.today()\n", "domain calls today()"),
    ("domain/a.py", "X = open('a')\n", "domain calls open()"),
    ("actions/a.py", "from django.conf import settings", "only conf.py reads settings"),
    ("actions/a.py", "from django.dispatch import receiver", "connects no receiver"),
    ("apps.py", "def f(s):\n    s.connect(f)\n", "connects no receiver"),
    ("web/a.py", "user_logged_in.connect(f)\n", "connects no receiver"),
    ("models/a.py", "F = Field(choices=[])\n", "not in choices="),
    ("models/a.py", "class Case:\n    def save(self):\n        super().save()\n", "Case overrides save()"),
    ("web/a.py", "X = 1\n" * 301, "301 lines"),
    ("web/a.py", "def f():\n" + "    x = 1\n" * 60, "f() has 61 lines"),
    ("web/a.py", "def f():\n    raise NotImplementedError\n", "an unfinished function"),
    ("web/a.py", "def f():\n    pass\n", "f() does nothing"),
]

ALLOWED = [
    ("domain/a.py", "from dataclasses import dataclass\nfrom ..domain.codes import Urgency\n"),
    (
        "web/a.py",
        "from fbs_portal.forms import steps\nfrom ..queries import cases\nfrom ..domain.codes import Urgency\n",
    ),
    ("admin/a.py", "from ..models import Case\n"),
    ("tasks.py", "from fbs_portal.management import jobs\n"),
    ("apps.py", "user_logged_in.connect(f)\n"),
    ("models/base.py", "class AppendOnly:\n    def save(self):\n        super().save()\n"),
    ("conf.py", "from django.conf import settings\n"),
    ("migrations/0002_a.py", "from django.conf import settings\n"),
    ("migrations/0001_initial.py", "from fbs_portal.actions import roles\n" + "X = 1\n" * 400),
]


def plant(root: Path, name: str, source: str) -> None:
    path = root / "fbs_portal" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(source, encoding="utf-8")


def test_the_app_keeps_every_rule() -> None:
    assert len(modules(ROOT)) > 20, "the app was not found"
    assert not breaches(ROOT), "\n".join(breaches(ROOT))


@pytest.mark.parametrize(("name", "source", "complaint"), PLANTED)
def test_each_breach_is_caught(tmp_path: Path, name: str, source: str, complaint: str) -> None:
    plant(tmp_path, name, source)
    assert any(complaint in text for text in breaches(tmp_path)), breaches(tmp_path)


@pytest.mark.parametrize(("name", "source"), ALLOWED)
def test_what_is_allowed_passes(tmp_path: Path, name: str, source: str) -> None:
    plant(tmp_path, name, source)
    assert not breaches(tmp_path)


def test_every_layer_has_code() -> None:
    present = {module.layer for module in modules(ROOT)}
    assert {name for row in LAYERS for name in row} <= present, "a layer that nothing is in guards nothing"
