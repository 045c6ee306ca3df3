"""Erasing by command: says what would go, asks, and leaves everything when nobody says yes."""

from __future__ import annotations

import pytest
from django.core.management import CommandError, call_command

from fbs_portal.models import Patient
from tests import factories as f

pytestmark = pytest.mark.django_db

REASON = ("--reason", "asked_for")


def _answer(monkeypatch: pytest.MonkeyPatch, answer: str) -> list[str]:
    asked: list[str] = []

    def typed(question: str) -> str:
        asked.append(question)
        if not answer:
            raise EOFError
        return answer

    monkeypatch.setattr("builtins.input", typed)
    return asked


def test_it_says_what_would_go_and_asks_first(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = str(f.enrolled().patient.pk)
    call_command("erase_patient", number, *REASON, "--dry-run")
    assert "Would remove: " in capsys.readouterr().out
    for answer in ("", "no", "y"):
        asked = _answer(monkeypatch, answer)
        with pytest.raises(CommandError, match="Nothing was removed"):
            call_command("erase_patient", number, *REASON)
        assert asked[0].startswith(f"Patient {number}: ")
    assert Patient.objects.exists()
    _answer(monkeypatch, "yes")
    call_command("erase_patient", number, *REASON)
    assert not Patient.objects.exists()


def test_a_number_of_nobody_is_refused_before_anything_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _answer(monkeypatch, "yes")
    with pytest.raises(CommandError, match="No patient has the number 99999999999999999999"):
        call_command("erase_patient", "9" * 20, *REASON)
    assert not asked
