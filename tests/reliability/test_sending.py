"""A form is stored once, however often, from wherever and in whatever order it is sent."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

from tests.reliability.browser import Browser, Reply
from tests.reliability.conftest import visit
from tests.reliability.server import Server

CLICKS = 20
ROUNDS = 5


def path(person: dict[str, str], end: str = "check") -> str:
    return f"/follow-ups/{person['followup']}/{end}/"


def stored(server: Server, person: dict[str, str]) -> dict[str, int]:
    """How many rows of each kind this person's form has led to."""
    quoted = person["followup"].replace("-", "") if server.url.startswith("sqlite") else person["followup"]
    followup, episode = server.rows(f"SELECT id, episode_id FROM fbs_portal_followup WHERE public_id = '{quoted}'")[0]
    return {
        "submission": server.count("submission", f"followup_id = {followup}"),
        "assessment": server.count("assessment", f"episode_id = {episode}"),
        "case": server.count("case", f"episode_id = {episode}"),
        "opened": server.count(
            "caseentry",
            f"deed = 'opened' AND case_id IN (SELECT id FROM fbs_portal_case WHERE episode_id = {episode})",
        ),
        "draft": server.count("draft", f"followup_id = {followup}"),
    }


ONCE = {"submission": 1, "assessment": 1, "case": 1, "opened": 1, "draft": 0}


def test_twenty_clicks_at_once_store_one_form(server: Server, waiting: list[dict[str, str]]) -> None:
    for _ in range(ROUNDS):
        person = waiting.pop()
        browser = visit(server, person)
        form = browser.get(path(person)).page.form("revision")
        clicks = [Browser(site=server.site, cookies=dict(browser.cookies)) for _ in range(CLICKS)]
        with ThreadPoolExecutor(CLICKS) as pool:
            replies = list(pool.map(lambda one, form=form: one.send(form), clicks))
        assert [reply.status for reply in replies] == [302] * CLICKS
        assert {reply.location.rpartition("/follow-ups/")[2] for reply in replies} == {f"{person['followup']}/done/"}
        assert stored(server, person) == ONCE
        messages = server.count("message", "template = 'staff_urgent_case'")
        assert messages == 0, "nothing here is urgent"


def test_reload_and_back_store_nothing_new(server: Server, waiting: list[dict[str, str]]) -> None:
    person = waiting.pop()
    browser = visit(server, person)
    form = browser.get(path(person)).page.form("revision")
    assert browser.send(form).status == 302
    shown = browser.get(path(person, "done"))
    assert shown.status == 200
    assert browser.get(path(person, "done")).status == 200
    assert browser.send(form).status == 302, "the check page from the history, sent again"
    assert browser.get(path(person)).url.endswith("/done/"), "the check page leads to the result"
    assert browser.get(path(person, "limb")).url.endswith("/done/")
    assert stored(server, person) == ONCE


def test_two_tabs_never_overwrite_each_other(server: Server, unbegun: list[dict[str, str]]) -> None:
    person = unbegun.pop()
    browser = visit(server, person)
    begin(browser, person)
    for step in ("signs_a", "signs_b"):
        assert browser.send(browser.get(path(person, step)).page.form("revision"), **nothing(step)).status == 302
    old = browser.get(path(person, "spine")).page.form("revision")
    assert browser.send(browser.get(path(person, "spine")).page.form("revision"), pain_axial="3").status == 302
    late = browser.send(old, pain_axial="9")
    assert late.status == 409
    assert draft(server, person)["pain_axial"] == 3, "the newer answer stays"
    assert late.page.form("revision").values["pain_axial"] == ["9"], "and what was typed is still on the page"


def test_a_form_is_sent_as_the_check_page_showed_it(server: Server, waiting: list[dict[str, str]]) -> None:
    person = waiting.pop()
    browser = visit(server, person)
    form = browser.get(path(person)).page.form("revision")
    step = browser.get(path(person, "spine")).page.form("revision")
    assert browser.send(step, pain_axial="1").status == 302
    refused = browser.send(form)
    assert refused.status == 409
    assert stored(server, person)["submission"] == 0
    assert browser.send(refused.page.form("revision")).status == 302
    assert stored(server, person)["submission"] == 1


def test_a_lost_session_loses_no_answer(server: Server, unbegun: list[dict[str, str]]) -> None:
    """Sessions are gone after every page; the link goes on where it ended, on another device too."""
    person = unbegun.pop()
    browser = visit(server, person)
    begin(browser, person)
    answers = [("signs_a", nothing("signs_a")), ("signs_b", nothing("signs_b")), ("spine", {"pain_axial": "0"})]
    answers += [("limb", {"pain_limb": "2"}), ("trend", {"trend": "better"}), ("walking", {"walking": "unlimited"})]
    for step, given in answers:
        shown = visit(server, person)
        onward = shown.get(f"/follow-ups/{person['followup']}/").page.links()
        assert server.site + path(person, step) in onward, f"{step} is not where the form goes on"
        assert shown.send(shown.get(path(person, step)).page.form("revision"), **given).status == 302
    assert draft(server, person)["pain_axial"] == 0


def begin(browser: Browser, person: dict[str, str]) -> Reply:
    form = browser.get(f"/follow-ups/{person['followup']}/").page.form("mode")
    return browser.send(form, mode="self")


def nothing(step: str) -> dict[str, str]:
    return {step.replace("signs", "danger"): "none"}


def draft(server: Server, person: dict[str, str]) -> dict[str, object]:
    quoted = person["followup"].replace("-", "") if server.url.startswith("sqlite") else person["followup"]
    answers = server.rows(
        "SELECT answers FROM fbs_portal_draft WHERE followup_id = "
        f"(SELECT id FROM fbs_portal_followup WHERE public_id = '{quoted}')"
    )[0][0]
    return dict(json.loads(answers) if isinstance(answers, str) else answers)
