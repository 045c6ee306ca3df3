from __future__ import annotations

import json
import logging
import logging.config
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from fbs_portal.web.logs import EXTRA, LONGEST, HideTokens, JsonLines, hide


def line(message: str, *args: object, name: str = "fbs_portal.test", **given: Any) -> dict[str, Any]:
    """What is written of an event: one line, read back."""
    logger, exc_info = logging.getLogger(name), given.pop("exc_info", None)
    record = logger.makeRecord(name, logging.ERROR, "a.py", 1, message, args, exc_info, extra=given)
    text = JsonLines().format(record)
    assert text.isascii()
    assert text.isprintable()
    return dict(json.loads(text))


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("Forbidden: /join/abc_DEF-1/", "Forbidden: /join/[hidden]/"),
        ('"POST /portal/join/abc HTTP/1.1" 403', '"POST /portal/join/[hidden] HTTP/1.1" 403'),
        ("Not Found: /Join/abc_DEF-1/", "Not Found: /Join/[hidden]/"),
        ("Not Found: /join//abc_DEF-1/", "Not Found: /join//[hidden]/"),
        ("/learn/join/", "/learn/join/"),
    ],
)
def test_the_secret_part_is_cut(line: str, shown: str) -> None:
    assert hide(line) == shown


def test_a_refused_post_logs_no_token(caplog: pytest.LogCaptureFixture) -> None:
    """Django itself writes the path of a request that it refuses."""
    caplog.handler.addFilter(HideTokens())
    with caplog.at_level(logging.WARNING):
        Client(enforce_csrf_checks=True).post("/join/secret-token-1/")
    caplog.handler.removeFilter(caplog.handler.filters[-1])
    assert "/join/[hidden]/" in caplog.text
    assert "secret-token-1" not in caplog.text
    shown = [json.loads(JsonLines().format(record)) for record in caplog.records]
    assert [(one["status_code"], "request" in one) for one in shown] == [(403, False)]


def test_an_event_is_one_object_with_its_counts() -> None:
    shown = line("%s finished", "send_messages", job="send_messages", counts={"sent": 3, "failed": 0})
    assert list(shown) == ["time", "level", "logger", "message", "job", "counts"]
    assert shown["time"].endswith("+00:00")
    assert (shown["message"], shown["counts"]) == ("send_messages finished", {"sent": 3, "failed": 0})


@pytest.mark.parametrize(
    "text", ["\n[CRITICAL] all is well", "\r\x00\x1b[2J", "\u2028\u2029\x85", '"}\n{"level": "INFO"']
)
def test_no_text_begins_a_line_of_its_own(text: str) -> None:
    assert line("path %s", text)["message"] == f"path {text}"
    assert text not in json.dumps(line("x", job=text))


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("Not Found: /join/abc_DEF-1/", "Not Found: /join/[hidden]/"),
        ("GET /admin/auth/user/?q=Canary&p=1 200", "GET /admin/auth/user/?[hidden] 200"),
        ("a?b/c?d", "a?b/c?[hidden]"),
        ("Is it well? Yes.", "Is it well? Yes."),
        ("/" * 200_000, "/" * LONGEST),
    ],
    ids=lambda text: text[:30],
)
def test_links_and_search_words_are_cut(message: str, shown: str) -> None:
    assert line(message)["message"] == shown
    assert line("%s", message)["message"] == shown


@pytest.mark.parametrize(
    "given",
    [
        {"patient": "Canary"},
        {"request": "Canary"},
        {"job": "Ann Canary"},
        {"seconds": ["Canary"]},
        {"counts": {"sent": "Canary"}},
        {"counts": {"Ann Canary": 1}},
    ],
)
def test_nothing_further_is_written(given: dict[str, Any]) -> None:
    assert "Canary" not in json.dumps(line("x", **given))
    all_of_it: dict[str, Any] = dict.fromkeys(EXTRA, 1)
    assert set(line("x", **all_of_it)) - set(line("x")) == set(EXTRA)


def test_of_a_crash_the_place_is_written_and_not_the_words() -> None:
    def refuse() -> None:
        raise ValueError("Key (record_number)=(Canary) already exists")

    try:
        try:
            refuse()
        except ValueError as error:
            raise KeyError("Canary") from error
    except KeyError as error:
        shown = line("Internal Server Error: /follow-ups/", exc_info=(type(error), error, error.__traceback__))
    assert "Canary" not in json.dumps(shown)
    assert [one["kind"] for one in shown["error"]] == ["builtins.KeyError", "builtins.ValueError"]
    assert "test_logs.py" in shown["error"][1]["at"][-1]
    assert shown["error"][1]["at"][-1].endswith(" refuse")


def test_a_statement_of_the_database_is_its_duration() -> None:
    shown = line("(%.3f) %s; args=%s", 0.25, "SELECT", ("Canary",), name="django.db.backends", duration=0.25)
    assert shown["message"] == "a statement of 0.250 s"


def test_the_demo_host_writes_its_log_so(capsys: pytest.CaptureFixture[str], settings: Settings) -> None:
    """The host's own configuration, put up for a moment: what a job says is one line on standard error."""
    root = logging.getLogger()
    kept = (root.handlers[:], root.level, logging.getLogger("fbs_portal").level)
    try:
        logging.config.dictConfig(settings.LOGGING)
        logging.getLogger("fbs_portal.actions.jobs").info("%s\nfinished", "a", extra={"counts": {"sent": 1}})
        logging.getLogger("another").info("not written")
    finally:
        root.handlers[:], root.level = kept[0], kept[1]
        logging.getLogger("fbs_portal").setLevel(kept[2])
    (written,) = capsys.readouterr().err.splitlines()
    assert json.loads(written)["counts"] == {"sent": 1}
