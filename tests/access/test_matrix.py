"""Every address of the host, asked for by everybody in every way, answers as the table of `matrix` says."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.access.matrix import WHO, Row, table
from tests.access.site import names
from tests.database import READING, differing, fingerprint
from tests.world import World, patient_client, staff_client

LETTERS = {200: "o", 403: "x", 404: "n", 405: "m"}
FORM_ANSWERS = {"o": "or", "r": "or"}
"""Where a form may be sent, it is shown again (200, 400, 409) or done (302)."""


def letter(response: Any) -> str:
    if response.status_code == 302:
        target = response.headers["Location"]
        return "l" if "/login/" in target or target == reverse("fbs_portal:link") else "r"
    if response.status_code in (400, 409):
        return "o"
    return LETTERS.get(response.status_code, str(response.status_code))


def ask(client: Client, method: str, url: str, data: dict[str, Any] | None = None) -> Any:
    """One request whose traces are removed afterwards, so that no request depends on another."""
    cookies = copy.deepcopy(client.cookies)
    with transaction.atomic():
        response = getattr(client, method)(url, data or {}) if method == "post" else getattr(client, method)(url)
        transaction.set_rollback(True)
    client.cookies = cookies
    return response


def cells(world: World) -> Iterator[tuple[str, Row, str]]:
    for name, rows in table(world).items():
        for row in rows:
            yield name, row, reverse(name, kwargs=dict(row.ids))


def test_every_address_has_a_row(world: World) -> None:
    written, real = set(table(world)), set(names())
    assert real - written == set(), "addresses that the access table does not speak of"
    assert written - real == set(), "rows of addresses that are gone"


def test_an_address_without_a_row_is_noticed(world: World) -> None:
    assert "fbs_portal:home" in set(names()) - (set(table(world)) - {"fbs_portal:home"})


def test_who_may_look(world: World, visitors: dict[str, Client]) -> None:
    wrong = []
    for name, row, url in cells(world):
        found = "".join(letter(ask(visitors[who], "get", url)) for who in WHO)
        if found != row.get:
            wrong.append(f"{name} {url}: {found}, not {row.get}")
    assert not wrong, "\n".join(wrong)


def test_a_head_is_a_look_without_the_page(world: World, visitors: dict[str, Client]) -> None:
    asking = ("anonymous", "patient_A", "patient_B", "nurse_2", "lead_1")
    for name, row, url in (cell for cell in cells(world) if "fbs_portal" in cell[0]):
        found = {who: ask(visitors[who], "head", url) for who in asking}
        expected = {who: row.get[WHO.index(who)] for who in asking}
        assert {who: letter(response) for who, response in found.items()} == expected, name
        assert all(response.content == b"" for response in found.values()), name


def test_who_may_send(world: World, visitors: dict[str, Client]) -> None:
    """A form with nothing in it: nobody gets further than the table says, whatever the form says of its fields."""
    wrong = []
    for name, row, url in cells(world):
        found = "".join(letter(ask(visitors[who], "post", url)) for who in WHO)
        if any(is_ not in FORM_ANSWERS.get(may, may) for is_, may in zip(found, row.post, strict=True)):
            wrong.append(f"{name} {url}: {found}, not {row.post}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_no_page_of_ours_knows_other_methods(world: World, visitors: dict[str, Client], method: str) -> None:
    ours = [(name, url) for name, _, url in cells(world) if "fbs_portal" in name]
    before = fingerprint()
    found = {
        f"{name}: {who} {status}"
        for name, url in ours
        for who in ("anonymous", "patient_A", "lead_1", "superuser")
        if (status := ask(visitors[who], method, url).status_code) not in (302, 403, 404, 405)
    }
    assert not found, "\n".join(sorted(found))
    assert fingerprint() == before


def test_looking_changes_nothing(world: World, visitors: dict[str, Client]) -> None:
    """A GET adds to the trail of who saw what, and to nothing else (the session apart)."""
    for name, _, url in cells(world):
        before = fingerprint(leave_out=READING)
        for who in ("anonymous", "patient_A", "lead_1", "superuser"):
            visitors[who].get(url)
        changed = [table for table in differing(before, fingerprint(leave_out=READING)) if table != "auth_user"]
        assert not changed, f"{name}: looking changed {changed}"


def test_every_form_asks_for_its_csrf_token(world: World) -> None:
    """With a session but without the token, no POST gets through."""
    strict = {
        "patient_A": patient_client(world.people["A"]),
        "lead_1": staff_client(world.users["lead_1"]),
        "superuser": staff_client(world.users["superuser"]),
    }
    for client in strict.values():
        client.handler.enforce_csrf_checks = True
    before = fingerprint()
    passed = {
        f"{name} {who}: {response.status_code}"
        for name, _, url in cells(world)
        for who, client in strict.items()
        if (response := client.post(url, {"version": "1"})).status_code not in (403, 405)
    }
    assert not passed, "\n".join(sorted(passed))
    assert fingerprint() == before
