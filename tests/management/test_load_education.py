"""`load_education` from the command line: what it says, and that bad input writes nothing."""

from __future__ import annotations

from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from fbs_portal.actions.education import edit_page
from fbs_portal.content.education import pages
from fbs_portal.domain.actor import Actor
from fbs_portal.models import EducationPage

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("load_education", *arguments, stdout=out)
    return out.getvalue()


def test_it_says_what_it_did() -> None:
    count = len(pages.read_all())
    assert run("--dry-run") == f"Would load education pages: {count} new, 0 updated, 0 unchanged.\n"
    assert not EducationPage.objects.exists()
    assert run() == f"Loaded education pages: {count} new, 0 updated, 0 unchanged.\n"
    assert run() == f"Loaded education pages: 0 new, 0 updated, {count} unchanged.\n"


def test_it_names_pages_whose_newer_text_waits(now: datetime) -> None:
    run()
    page = EducationPage.objects.get(slug="sciatica")
    lead = Actor(key="user:1", permissions=frozenset({"change_educationpage"}))
    edit_page(page_id=page.pk, changes={"title": "Ours"}, seen=None, now=now, actor=lead)
    EducationPage.objects.filter(pk=page.pk).update(shipped_digest="0" * 64)
    assert run().endswith("Edited by the clinic, newer text waits beside it: sciatica.\n")
    run("--force", "sciatica")
    assert EducationPage.objects.get(pk=page.pk).title != "Ours"


def test_bad_input_is_one_line_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="--force: no shipped page is called elsewhere"):
        run("--force", "elsewhere")
    (tmp_path / "en").mkdir()
    (tmp_path / "sources.toml").write_text("")
    (tmp_path / "en" / "pain.md").write_text("+++\ntitle = 1\n+++\nx\n")
    monkeypatch.setattr(pages.read_all, "__defaults__", (tmp_path,))
    with pytest.raises(CommandError, match=r"^pain\.md: author is missing$"):
        run()
    assert not EducationPage.objects.exists()
