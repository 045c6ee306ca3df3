"""What pages carry and do not carry: headers, no inline code, nothing of other hosts, no name where none belongs."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.pages import Page
from tests.privacy.crawl import Served, pages
from tests.stage import browsers, undone
from tests.world import NUMBERS, World, canaries, patient_client

PUBLIC = ("fbs_portal:learn", "fbs_portal:learn_page")
SECRET_ADDRESS = ("no-referrer", "same-origin", "strict-origin")
"""Other hosts are told at most the host's name; `no-referrer` alone would also hide from our own CSRF check."""

NAMES = [word for person in ("A", "B", "C") for word in canaries(person)]


pytestmark = pytest.mark.usefixtures("db")  # all of them while the cast is there


@pytest.fixture(scope="module")
def served(stage: World, django_db_blocker: Any) -> list[Served]:
    """Asked for once, looked at by every test; what the asking changed is undone."""
    with undone(django_db_blocker):
        return list(pages(stage, browsers(stage)))


def ours(served: list[Served]) -> list[Served]:
    """Without the refusals that the host's own error pages answer."""
    return [one for one in served if one.response.status_code == 200]


def test_headers_of_every_page(served: list[Served]) -> None:
    assert len(served) > 60
    for one in ours(served):
        headers, where = one.response.headers, f"{one.name} {one.who}"
        policy = headers.get("Content-Security-Policy", "")
        assert "default-src 'self'" in policy, where
        assert "unsafe" not in policy, where
        assert "frame-ancestors 'none'" in policy, where
        assert "object-src 'none'" in policy, where
        assert "base-uri 'none'" in policy, where
        assert headers.get("X-Content-Type-Options") == "nosniff", where
        assert headers.get("Referrer-Policy") in SECRET_ADDRESS, where
        assert headers.get("X-Frame-Options") == "DENY", where
        if one.name not in PUBLIC:
            assert "no-store" in headers.get("Cache-Control", ""), where


def test_pages_with_a_token_in_their_address_tell_it_to_nobody(world: World) -> None:
    response = Client().get(reverse("fbs_portal:join", args=[world.people["A"].token]))
    assert response.headers["Referrer-Policy"] in ("no-referrer", "strict-origin"), "the path is never passed on"
    page = Page(response, "http://testserver/")
    assert all(world.people["A"].token not in link for link in [*page.links(), *page.fetched()])
    joined = Client().post(reverse("fbs_portal:join", args=[world.people["A"].token]))
    assert world.people["A"].token not in joined.headers["Location"]


def test_nothing_is_written_into_a_page_that_a_strict_policy_forbids(served: list[Served]) -> None:
    found = [f"{one.name} {one.who}: {inline}" for one in served for inline in one.page.inline()]
    assert not found, "\n".join(found)


def test_no_page_fetches_from_another_host(served: list[Served]) -> None:
    hosts = {(one.name, urlsplit(url).netloc) for one in served for url in one.page.fetched()}
    assert {host for _, host in hosts} <= {"", "testserver"}, hosts


def test_no_name_in_a_title_or_an_address(served: list[Served]) -> None:
    for one in served:
        addresses = [one.url, *one.page.links(), *one.page.fetched(), *(form.action for form in one.page.forms())]
        for word in (*NAMES, "saddle", "bladder"):
            assert word.lower() not in one.page.title.lower(), f"{one.name} {one.who}: {word} in the title"
            assert not [a for a in addresses if word.lower() in a.lower()], f"{one.name} {one.who}: {word} in a link"


def test_a_patient_never_sees_a_name_on_the_way(served: list[Served]) -> None:
    """Whoever holds the link may be somebody else: no name, birth date or record number stands on these pages."""
    seen = [one for one in served if one.name.startswith("fbs_portal:") and one.who == "patient_A"]
    assert len(seen) > 8
    for one in seen:
        for word in (*canaries("A"), *NUMBERS):
            if not word.startswith("Canarywords"):
                assert word not in one.page.text, f"{one.name}: {word}"


def test_nothing_of_another_clinic_on_any_staff_page(served: list[Served]) -> None:
    for one in served:
        for word in canaries("B"):
            assert word not in one.page.text, f"{one.name} {one.who}: {word}"


def test_an_auditor_reads_no_answers(world: World, visitors: dict[str, Client]) -> None:
    for one in pages(world, visitors, who=("auditor_1",)):
        assert not [word for word in NAMES if word in one.page.text], one.name


def test_titles_of_staff_pages_carry_numbers(served: list[Served]) -> None:
    titles = {one.name: one.page.title for one in ours(served) if one.who == "lead_1"}
    assert titles["admin:fbs_portal_case_change"].startswith("Case ")
    assert titles["admin:fbs_portal_patient_change"].startswith("Patient ")


@pytest.mark.parametrize("name", PUBLIC)
def test_education_pages_set_no_cookie(world: World, name: str) -> None:
    url = reverse(name) if name.endswith("learn") else reverse(name, args=["recovery"])
    response = Client().get(url)
    assert not response.cookies
    assert "no-store" not in response.headers["Cache-Control"]


def test_education_pages_are_the_same_for_everybody(world: World, visitors: dict[str, Client]) -> None:
    url = reverse("fbs_portal:learn_page", args=["recovery"])
    assert len({visitors[who].get(url).content for who in ("anonymous", "patient_A", "lead_1")}) == 1


def test_i_am_done_empties_the_browser(world: World) -> None:
    client = patient_client(world.people["A"])
    response = client.post(reverse("fbs_portal:leave"))
    assert set(response.headers["Clear-Site-Data"].replace('"', "").split(", ")) >= {"cache", "cookies", "storage"}
    assert "no-store" in response.headers["Cache-Control"]
    assert client.get(reverse("fbs_portal:home")).headers["Location"] == reverse("fbs_portal:link")
