"""Nobody → log-in, another clinic → 404, the wrong role → 403, the right role → the page; for every staff page."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import NoReverseMatch, reverse

from fbs_portal.models import AuditEvent
from tests import world
from tests.admin.pages import FIRST_CLINIC, OTHERS, PAGES
from tests.pages import Page
from tests.world import World

SignedIn = Callable[[str], Client]

READS = ("read_case", "read_patient", "read_letter")


@pytest.mark.django_db
def test_every_page_keeps_the_ladder(cast: World, signed_in: SignedIn) -> None:
    wrong = []
    for page in PAGES:
        url = page.url(cast)
        wrong += [f"anonymous {url}"] if "/login/" not in Client().get(url).headers.get("Location", "") else []
        for name in FIRST_CLINIC:
            expected = page.status if name in page.roles else 403
            got = signed_in(name).get(url).status_code
            wrong += [f"{name} {url}: {got}, not {expected}"] if got != expected else []
        for name in OTHERS if page.own else ():
            got = signed_in(name).get(url).status_code
            wrong += [f"{name} {url}: {got}, not 404"] if got != 404 else []
        got = signed_in("superuser").get(url).status_code
        wrong += [f"superuser {url}: {got}"] if got != page.status else []
    assert not wrong, "\n".join(wrong)


@pytest.mark.django_db
def test_a_post_keeps_the_ladder_and_changes_nothing(cast: World, signed_in: SignedIn) -> None:
    wrong = []
    for page in PAGES:
        url = page.url(cast)
        for name in FIRST_CLINIC:
            if name not in page.roles:
                got = signed_in(name).post(url, {"version": 1, "reason": "x"}).status_code
                wrong += [f"{name} {url}: {got}"] if got != 403 else []
        for name in OTHERS if page.own else ():
            got = signed_in(name).post(url, {"version": 1, "reason": "x"}).status_code
            wrong += [f"{name} {url}: {got}"] if got != 404 else []
    assert not wrong, "\n".join(wrong)
    for name, case in cast.cases.items():
        before = case.version
        case.refresh_from_db()
        assert case.version == before, name


@pytest.mark.django_db
def test_a_page_with_a_name_on_it_is_a_read(cast: World, signed_in: SignedIn) -> None:
    """Each page of a case, a patient or an operation leaves a row in the trail when it is opened."""
    client = signed_in("superuser")
    silent = []
    for page in PAGES:
        about = set(page.ids(cast)) & {"case_id", "patient_id", "episode_id", "followup_id"}
        if about and page.status == 200:
            before = AuditEvent.objects.filter(verb__in=READS).count()
            client.get(page.url(cast))
            after = AuditEvent.objects.filter(verb__in=READS).count()
            silent += [page.url(cast)] if after != before + 1 else []
    assert not silent, "\n".join(silent)


@pytest.mark.django_db
def test_other_methods_do_not_exist(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("superuser")
    for page in PAGES:
        for method in ("put", "patch", "delete", "options"):
            response = getattr(client, method)(page.url(cast))
            assert response.status_code == 405, (method, page.name)
            assert "no-store" in response.headers["Cache-Control"], page.name


@pytest.mark.django_db
def test_a_page_without_csrf_token_is_refused(cast: World) -> None:
    client = world.staff_client(cast.users["lead_1"], enforce_csrf_checks=True)
    for page in PAGES:
        assert client.post(page.url(cast), {}).status_code == 403, page.name


@pytest.mark.django_db
def test_titles_and_urls_name_nobody(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("superuser")
    for page in PAGES:
        response = client.get(page.url(cast))
        if response.status_code != 200:
            continue
        shown = Page(response, page.url(cast))
        for canary in (*world.canaries("A"), *world.NUMBERS):
            assert canary not in shown.title, page.name
            assert not any(canary in link for link in shown.links() if not link.startswith("tel:")), page.name


@pytest.mark.django_db
def test_every_page_is_private_and_needs_nothing_inline(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("superuser")
    for page in PAGES:
        response = client.get(page.url(cast))
        assert "no-store" in response.headers["Cache-Control"], page.name
        assert "default-src 'self'" in response.headers["Content-Security-Policy"], page.name
        assert "unsafe" not in response.headers["Content-Security-Policy"], page.name
        if response.status_code != 200:
            continue
        for element in Page(response, page.url(cast)).elements():
            assert element.get("style") is None, (page.name, element.tag)
            assert element.tag != "style", page.name
            assert element.tag != "script" or element.get("src"), page.name
            assert not [name for name in element.keys() if name.startswith("on")], page.name  # noqa: SIM118


@pytest.mark.django_db
def test_ids_that_no_row_has_are_not_found(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("superuser")
    for page in PAGES:
        ids = page.ids(cast)
        for number in (0, 2**31, 2**63 - 1, 2**63, 10**40):
            numbers = {name: number if isinstance(value, int) else value for name, value in ids.items()}
            if numbers != ids:
                try:
                    url = reverse(f"admin:fbs_portal_{page.name}", kwargs=numbers)
                except NoReverseMatch:
                    continue
                assert client.get(url).status_code == 404, url
