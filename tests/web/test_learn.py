"""Education pages as anybody gets them: no log-in, small, strict headers, help always at hand."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from fbs_portal.actions.education import load_pages
from fbs_portal.content.education import help as help_words
from fbs_portal.content.education import read_all
from fbs_portal.domain.actor import system
from fbs_portal.domain.codes import Urgency
from fbs_portal.models import EducationPage
from tests.models import rows

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _loaded(now: datetime) -> None:
    load_pages(now=now, actor=system("load_education"))


def html(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def test_the_index_lists_every_page(client: Client) -> None:
    found = html(client, "/learn/")
    for page in read_all():
        assert f'href="/learn/{page.slug}/"' in found
    assert found.count("<h1>") == 1


@pytest.mark.parametrize("slug", [page.slug for page in read_all()])
def test_every_page_is_whole(client: Client, slug: str) -> None:
    found = html(client, f"/learn/{slug}/")
    assert found.count("<h1>") == 1
    for sign in help_words.signs(Urgency.EMERGENCY):
        assert sign in found
    assert "not yet checked by a clinician" in found
    ids = re.findall(r'\bid="([^"]+)"', found)
    assert len(ids) == len(set(ids))
    for target in re.findall(r'href="#([^"]+)"', found):
        assert target in ids, target
    for target in re.findall(r'href="/learn/([a-z0-9-]+)/"', found):
        assert target in {page.slug for page in read_all()}
    assert "<script" not in found
    assert "style=" not in found
    assert "[@" not in found
    assert "{{" not in found
    assert len(found.encode()) < 40_000


@pytest.mark.parametrize("path", ["/learn/", "/learn/?q=leg", "/learn/sciatica/", "/learn/when-to-get-help-now/"])
def test_a_first_visit_is_small_and_asks_nobody_else(client: Client, path: str) -> None:
    found = html(client, path)
    files = re.findall(r'<(?:link|img|source)\b[^>]*?(?:href|src)="([^"]+)"', found)
    assert files
    total = len(found.encode())
    for file in files:
        assert file.startswith("/static/"), file
        where = finders.find(file.removeprefix("/static/"))
        assert where, file
        total += Path(str(where)).stat().st_size
    assert total <= 60_000


def test_the_numbers_are_the_clinics(client: Client) -> None:
    assert "The number is on the papers" in html(client, "/learn/sciatica/")
    rows.clinic(name="North", phone="(555) 0100", emergency_number="112", on_call_phone="555 0199")
    found = html(client, "/learn/sciatica/")
    for href in ("tel:112", "tel:5550100", "tel:5550199"):
        assert f'href="{href}"' in found
    assert ">North<" in found
    rows.clinic(name="South", phone="555 0200", emergency_number="999")
    found = html(client, "/learn/sciatica/")
    assert "North: " in found
    assert 'href="tel:999"' in found


def test_there_is_a_way_back_to_own_pages(client: Client) -> None:
    for path, status in (("/learn/", 200), ("/learn/sciatica/", 200), ("/learn/nothing/", 404)):
        assert '<a href="/">Go to my page</a>' in html(client, path, status)


def test_help_comes_first_on_the_help_page(client: Client) -> None:
    found = html(client, "/learn/when-to-get-help-now/")
    assert found.index('id="get-help"') < found.index("fbs-prose")
    other = html(client, "/learn/sciatica/")
    assert other.index('href="#get-help"') < other.index("fbs-prose") < other.index('id="get-help"')


def test_an_overdue_page_warns_and_keeps_its_help(client: Client) -> None:
    page = EducationPage.objects.filter(slug="sciatica")
    page.update(next_review=timezone.now().date() + timedelta(days=30), shipped_digest="")
    assert "should have been checked again" not in html(client, "/learn/sciatica/")
    page.update(reviewed=date(2020, 1, 1), next_review=date(2021, 1, 1))
    found = html(client, "/learn/sciatica/")
    assert "should have been checked again by 1 January 2021" in found
    assert 'id="get-help"' in found


def test_search(client: Client) -> None:
    found = html(client, "/learn/?q=SCIÁTICA")
    assert 'role="status"' in found
    assert 'href="/learn/sciatica/"' in found
    assert 'href="/learn/drug-pump/"' not in found
    nothing = html(client, "/learn/?q=xylophone")
    assert "No page found for “xylophone”" in nothing
    assert 'href="/learn/drug-pump/"' in nothing


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '"onfocus=alert(1)', "\0", "a" * 5000, "%", "٣", "' OR 1=1 --", "\ud83d"]
)
def test_search_takes_anything(client: Client, text: str) -> None:
    found = html(client, "/learn/?q=" + quote(text, errors="surrogatepass"))
    assert "<script" not in found
    assert not re.search(r"<input[^>]*\sonfocus", found)


@pytest.mark.parametrize("path", ["/learn/elsewhere/", "/learn/A-B/", "/learn/" + "x" * 300 + "/"])
def test_an_unknown_page_is_a_404_of_our_own_with_help(client: Client, path: str) -> None:
    found = html(client, path, 404)
    assert "This page is not here" in found
    assert 'id="get-help"' in found


def test_an_unpublished_page_is_not_linked(client: Client) -> None:
    EducationPage.objects.filter(slug="sciatica").update(published=False)
    html(client, "/learn/sciatica/", 404)
    assert 'href="/learn/sciatica/"' not in html(client, "/learn/symptoms/")


@pytest.mark.parametrize("path", ["/learn/", "/learn/?q=leg", "/learn/sciatica/", "/learn/elsewhere/"])
def test_headers_and_no_cookie(client: Client, path: str) -> None:
    response = client.get(path)
    assert response["Content-Security-Policy"].startswith("default-src 'self';")
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Referrer-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "private" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.parametrize("path", ["/learn/", "/learn/sciatica/"])
def test_reading_only(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


def test_it_stays_public_where_the_host_asks_for_a_log_in(client: Client, settings: Any) -> None:
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.auth.middleware.LoginRequiredMiddleware"]
    html(client, "/learn/")
    html(client, "/learn/sciatica/")


def test_statements_are_few_and_flat(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(5):
        rows.clinic(name=f"Clinic {number}")
    for path, count in (("/learn/", 2), ("/learn/?q=leg", 2), ("/learn/sciatica/", 3), ("/learn/elsewhere/", 2)):
        with django_assert_num_queries(count):
            client.get(path)
