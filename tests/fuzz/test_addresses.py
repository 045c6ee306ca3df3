"""Strange ids, filters, page numbers and searches: the page as it would be without them, or one that says 404."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.access.matrix import table
from tests.pages import Page
from tests.world import World

FUZZ = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
UNKNOWN: tuple[tuple[str, str], ...] = (
    ("_connector", "OR"),
    ("_negated", "True"),
    ("_connector", "OR 1=1 OR"),
    ("episode__patient__family_name__startswith", "C"),
    ("owner__password__startswith", "pbkdf2"),
    ("id", "1; DROP TABLE fbs_portal_case; --"),
    ("pk__in", "1,2,3"),
    ("o", "-password"),
    ("order_by", "?"),
    ("q", "Canaryfamily"),
    ("all", "1"),
    ("e", "1"),
    ("_popup", "1"),
    ("_to_field", "password"),
    ("clinic__name", "Hillcrest"),
    ("filters", "{}"),
)
KNOWN = ("urgency", "status", "category", "owner", "clinic", "overdue", "show", "page")
VALUES = (
    "", "\x00", "-1", "0", "1e9", "10", str(10**30), str(2**63), "٣", "ⅷ", "²", "' OR 1=1 --", "None", "nan",
    "\ud7ff", "🦴", "a" * 3000, "%00", "%s",
)  # fmt: skip
LISTS = (
    "admin:fbs_portal_case_changelist",
    "admin:fbs_portal_patient_changelist",
    "admin:fbs_portal_auditevent_changelist",
    "admin:fbs_portal_message_changelist",
    "admin:fbs_portal_linkrequest_changelist",
    "admin:fbs_portal_educationpage_changelist",
    "admin:fbs_portal_clinic_changelist",
)


def shown(response: Any, url: str) -> list[str]:
    """What the list lists: the links in its rows."""
    return [link for link in Page(response, url).links() if re.search(r"/\d+/", link)]


@pytest.mark.parametrize("name", LISTS)
def test_unknown_parameters_change_nothing(world: World, visitors: dict[str, Client], name: str) -> None:
    url = reverse(name)
    plain = shown(visitors["lead_1"].get(url), url)
    for key, value in UNKNOWN:
        response = visitors["lead_1"].get(url, {key: value})
        assert response.status_code == 200, (key, value)
        assert shown(response, url) == plain, (key, value)


def test_unknown_parameters_ask_the_database_nothing_else(world: World, visitors: dict[str, Client]) -> None:
    url = reverse("admin:fbs_portal_case_changelist")

    def asked(query: dict[str, str]) -> list[str]:
        with CaptureQueriesContext(connection) as seen:
            visitors["lead_1"].get(url, query)
        return [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in seen.captured_queries]

    plain = asked({})
    for key, value in UNKNOWN:
        assert asked({key: value}) == plain, (key, value)


@pytest.mark.parametrize("name", LISTS)
@pytest.mark.parametrize("key", KNOWN)
def test_strange_values_of_known_parameters(world: World, visitors: dict[str, Client], name: str, key: str) -> None:
    for value in VALUES:
        response = visitors["lead_1"].get(reverse(name), {key: value})
        assert response.status_code == 200, (name, key, value[:20])


@FUZZ
@given(
    query=st.dictionaries(
        st.one_of(st.sampled_from([*KNOWN, *(key for key, _ in UNKNOWN)]), st.text(max_size=15)),
        st.text(max_size=40),
        max_size=5,
    )
)
def test_any_query_string(world: World, visitors: dict[str, Client], query: dict[str, str]) -> None:
    for name in LISTS[:3]:
        assert visitors["lead_1"].get(reverse(name), query).status_code == 200


@pytest.mark.parametrize("name", ["admin:fbs_portal_case_changelist", "admin:fbs_portal_patient_changelist"])
def test_any_search(world: World, visitors: dict[str, Client], name: str) -> None:
    url = reverse(name)
    for text in (*VALUES, "%", "_", "\\", "Canary%", "İ", "ß" * 500, "\u202e"):
        sent = visitors["lead_1"].post(url, {"search": text})
        assert sent.status_code == 302
        assert text[:3] not in ("Can", "ßßß") or text[:3] not in sent.headers["Location"]
        assert visitors["lead_1"].get(url).status_code == 200, text[:20]


@pytest.mark.parametrize("token", ["x", "0" * 43, "é" * 20, "a" * 300, "a.b", "%00", "😀", "-" * 43, "..", "a b"])
def test_strange_tokens(world: World, token: str) -> None:
    client = Client()
    url = f"/join/{quote(token, safe='')}/"
    for method in ("get", "post", "head"):
        assert getattr(client, method)(url).status_code in (200, 302, 404), method


@pytest.mark.parametrize("query", [*VALUES, "pain " * 400, "<script>", "a\tb", '"', "q=q&q=q"])
def test_any_question_to_the_education_pages(world: World, query: str) -> None:
    response = Client().get(reverse("fbs_portal:learn"), {"q": query})
    assert response.status_code == 200
    assert "<script>" not in response.content.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/follow-ups/1/",
        "/follow-ups/00000000-0000-0000-0000-000000000000/",
        "/follow-ups/not-a-uuid/check/",
        "/follow-ups/00000000-0000-0000-0000-000000000000/<script>/",
        "/follow-ups/%00/",
        "/learn/%00/",
        "/learn/" + "a" * 3000 + "/",
        "/join/",
        "/admin/fbs_portal/case/99999999999999999999999999/change/",
        "/admin/fbs_portal/case/-1/change/",
        "/admin/fbs_portal/case/1/\u0000/",
        "/admin/fbs_portal/patient/99999999999999999999999999/change/",
        "/admin/fbs_portal/nothing/",
    ],
)
def test_addresses_that_are_not_there(world: World, visitors: dict[str, Client], path: str) -> None:
    for who in ("anonymous", "patient_A", "lead_1"):
        assert visitors[who].get(path).status_code in (301, 302, 404), who


@pytest.mark.parametrize("number", [0, 2**31, 2**63 - 1, 2**63, 10**40])
def test_ids_that_no_row_has_are_not_found(world: World, visitors: dict[str, Client], number: int) -> None:
    wrong = []
    for name, row in ((name, row) for name, rows in table(world).items() for row in rows if "fbs_portal" in name):
        ids = {key: number if isinstance(value, int) else value for key, value in row.ids.items()}
        if ids != row.ids:
            status = visitors["superuser"].get(reverse(name, kwargs=ids)).status_code
            wrong += [f"{name}: {status}"] if status != 404 else []
    assert not wrong, "\n".join(wrong)
