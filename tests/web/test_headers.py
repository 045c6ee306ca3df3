"""What every patient page owes its reader, whatever it shows: headers, address, title, help, no scripts."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import html5lib
import pytest
from django.apps import apps
from django.urls import get_resolver, reverse

from fbs_portal.web import urls
from tests.factories import HURTING, WELL
from tests.web.walk import Walk, person
from tests.world import BORN, Person

pytestmark = pytest.mark.django_db

SYMPTOMS = re.compile(r"pain|urine|bladder|bowel|numb|leg|back-|opioid|danger|fever|wound", re.IGNORECASE)


@pytest.fixture
def ada() -> Person:
    return person(given_name="Canarygiven", family_name="Canaryfamily", birth_date=date(1951, 2, 3))


def pages(walk: Walk) -> list[tuple[str, str, Walk]]:
    """Each kind of page once: (name, address, the page as text and response)."""
    shown = []

    def note(name: str) -> None:
        copy = Walk(walk.person, open_link=False)
        copy.at, copy.response = walk.at, walk.response
        shown.append((name, walk.at, copy))

    for name in ("home", "changed", "progress", "preferences", "not_me", "leave", "link"):
        walk.get(reverse(f"fbs_portal:{name}"))
        note(name)
    walk.get(reverse("fbs_portal:join", args=[walk.person.token]))
    note("join")
    walk.get(walk.url("followup"))
    note("start")
    walk.start().send(danger_a=["bladder"])
    note("now")
    walk.send()
    walk.get(walk.url("step", "signs_a")).send(danger_a="none")
    note("untick")
    walk.send(reason="mistake")
    while walk.where != "check":
        note(f"step {walk.where}")
        walk.send()
        note(f"error {walk.where}")
        walk.answer(HURTING)
    note("check")
    walk.get(walk.url("talk"))
    note("talk")
    walk.get(walk.url("check")).send()
    note("done")
    walk.get("/follow-ups/00000000-0000-4000-8000-000000000000/")
    note("missing")
    return shown


def test_every_page(ada: Person) -> None:
    for name, address, walk in pages(Walk(ada)):
        headers = walk.response.headers
        assert headers["Cache-Control"] == "no-store", name
        assert "default-src 'self'" in headers["Content-Security-Policy"], name
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], name
        assert "unsafe" not in headers["Content-Security-Policy"], name
        assert headers["X-Content-Type-Options"] == "nosniff", name
        assert "camera=()" in headers["Permissions-Policy"], name
        private = name in ("join", "leave", "link")
        assert headers["Referrer-Policy"] == ("strict-origin" if private else "same-origin"), name

        page, body = walk.page, walk.response.content.decode()
        assert page.inline() == [], name
        assert "<script" not in body, name
        assert all(url.startswith("/static/") for url in page.fetched()), name
        for canary in ("Canary", ada.patient.record_number, *BORN, ada.token):
            assert canary not in body, name
        words = address.replace("spine", "").replace(ada.token, "")  # a random token can spell anything
        assert not SYMPTOMS.search(words), address
        assert not SYMPTOMS.search(page.title), page.title
        assert len(page.root.findall(".//h1")) == 1, name
        assert page.root.get("lang") == "en", name
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        parser.parse(body)
        assert not parser.errors, (name, parser.errors[:2])
        ids = [element.get("id") for element in page.elements() if element.get("id")]
        assert len(ids) == len(set(ids)), name
        referred = [
            target
            for element in page.elements()
            for attribute in ("aria-labelledby", "aria-describedby", "for")
            for target in (element.get(attribute) or "").split()
        ]
        assert set(referred) <= set(ids), (name, set(referred) - set(ids))
        assert len(walk.response.content) < 24_000, (name, len(walk.response.content))


def test_help_stands_in_the_same_place_on_every_page(ada: Person) -> None:
    for name, _address, walk in pages(Walk(ada)):
        if name in ("join", "leave", "link"):
            continue
        footer = walk.page.root.find(".//footer")
        assert footer is not None, name
        first = footer.find(".//a")
        assert first is not None, name
        assert first.get("href") == "tel:+12025550100", name


def test_reading_writes_nothing(ada: Person) -> None:
    """GET inserts nothing but the session's own row."""
    walk = Walk(ada).start()
    walk.walk(WELL)
    models = list(apps.get_app_config("fbs_portal").get_models())

    def counts() -> dict[str, int]:
        return {model.__name__: model._default_manager.count() for model in models}

    before, revision = counts(), walk.draft.revision
    for name in ("home", "changed", "progress", "preferences", "not_me", "leave", "link"):
        walk.get(reverse(f"fbs_portal:{name}"))
    for name in ("followup", "check", "now", "untick", "talk", "done"):
        walk.get(walk.url(name))
    assert counts() == before
    assert walk.draft.revision == revision


def test_access_is_laid_on_every_address() -> None:
    """A page that is neither personal nor named as part of the way in would be open to anybody."""
    for pattern in urls.urlpatterns:
        view: Any = pattern.callback
        assert view.needs_link is (pattern.name not in {name for _route, _view, name in urls.OPEN})
        assert view.login_required is False
    names = {pattern.name for pattern in urls.urlpatterns}
    assert names <= set(get_resolver().namespace_dict["fbs_portal"][1].reverse_dict)
