"""Whatever is sent to a form or asked of an address: an answer, never an error of ours, and nothing half-written."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fbs_portal.models import Draft, Submission
from tests.access.matrix import table
from tests.database import READING, differing, fingerprint
from tests.pages import Page
from tests.world import World, patient_client

NASTY: tuple[str, ...] = (
    "",
    "\x00",
    "a\x00b",
    "NaN",
    "-1",
    "11",
    "1e400",
    "Infinity",
    str(10**30),
    str(2**63),
    "0x10",
    "٣",
    "５",
    "\u202e\u0645\u0631\u062d\u0628\u0627",
    "🦴" * 50,
    "' OR 1=1; --",
    "<script>alert(1)</script>",
    "{{ 7 }}{% load x %}",
    "%s%n%(x)s",
    "../../etc/passwd",
    "\r\nSet-Cookie: a=b",
    "none of these",
    "true",
    "null",
    "[]",
    '{"declined": true}',
    "a" * 5000,
)
FUZZ = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], derandomize=True
)
NAMES = ("pain_limb", "danger_a", "revision", "decline", "_connector")
STEPS = ("signs_a", "signs_b", "spine", "limb", "contact", "no-such-step")


@pytest.fixture
def patient(world: World) -> Client:
    client = patient_client(world.people["A"])
    client.raise_request_exception = True
    return client


def step(world: World, code: str) -> str:
    return reverse("fbs_portal:step", args=[world.people["A"].answering.public_id, code])


def draft(world: World) -> Draft:
    return Draft.objects.get(followup=world.people["A"].answering)


@pytest.mark.parametrize("code", STEPS)
@pytest.mark.parametrize("field", ["pain_limb", "pain_axial", "danger_a", "danger_b", "wants_contact", "revision"])
def test_nasty_values_in_a_step(world: World, patient: Client, code: str, field: str) -> None:
    good = {"revision": str(draft(world).revision)}
    for value in NASTY:
        before = draft(world).answers
        response = patient.post(step(world, code), good | {field: value})
        assert response.status_code in (200, 302, 409), (code, field, value[:20])
        after = draft(world).answers
        assert all(kept in (before.get(name), *_allowed(name)) for name, kept in after.items()), (field, value[:20])


def _allowed(name: str) -> list[Any]:
    return list(range(11)) if name.startswith("pain_") else [[], "yes", "no", {"declined": True}]


@FUZZ
@given(
    body=st.dictionaries(
        st.one_of(
            st.sampled_from(["pain_limb", "danger_a", "revision", "decline", "_connector"]), st.text(max_size=20)
        ),
        st.lists(st.text(max_size=60), max_size=4),
        max_size=6,
    ),
    code=st.sampled_from(STEPS),
)
def test_any_form_body(world: World, patient: Client, body: dict[str, list[str]], code: str) -> None:
    response = patient.post(step(world, code), body)
    assert response.status_code in (200, 302, 409)
    assert all(
        type(value) is int and 0 <= value <= 10 for name, value in draft(world).answers.items() if name[:5] == "pain_"
    )


@FUZZ
@given(body=st.binary(max_size=400))
def test_any_bytes(world: World, patient: Client, body: bytes) -> None:
    for kind in ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/x"):
        response = patient.post(step(world, "limb"), data=body, content_type=kind)
        assert response.status_code in (200, 302, 400, 409, 413)


@pytest.mark.parametrize(
    "body",
    [
        b"pain_limb=%ff%fe&revision=%c3%28",
        b"pain_limb=5&pain_limb=7&pain_limb=9",
        b"&".join(b"a%d=1" % n for n in range(2000)),
        b"more_to_say=" + b"x" * 1_000_000,
        b"more_to_say=" + b"x" * 3_000_000,
        b"revision=" + b"9" * 100_000,
        b"=&=&==",
    ],
)
def test_bodies_that_are_too_much(world: World, patient: Client, body: bytes) -> None:
    before = draft(world).answers
    for code in ("limb", "contact"):
        response = patient.post(step(world, code), data=body, content_type="application/x-www-form-urlencoded")
        assert response.status_code in (200, 302, 400, 409, 413)
    after = draft(world).answers
    assert all(len(str(value)) <= 2100 for value in after.values())
    assert before.items() <= after.items()


def test_a_file_is_not_taken(world: World, patient: Client) -> None:
    before = fingerprint()
    response = patient.post(step(world, "limb"), {"pain_limb": SimpleUploadedFile("5", b"5"), "revision": "1"})
    assert response.status_code == 200
    assert differing(before, fingerprint()) == []


@pytest.mark.parametrize("revision", [*NASTY[:14], "999999999", "2147483648", str(10**18)])
def test_a_strange_revision_sends_nothing(world: World, patient: Client, revision: str) -> None:
    check = reverse("fbs_portal:check", args=[world.people["A"].answering.public_id])
    assert patient.post(check, {"revision": revision}).status_code in (302, 409)
    assert not Submission.objects.filter(followup=world.people["A"].answering).exists()


DEED_FIELDS = {
    "version": ("take", "note", "close"),
    "text": ("note", "contact"),
    "reason": ("snooze", "close"),
    "to": ("assign", "lower-urgency"),
    "until": ("snooze",),
    "outcome": ("close",),
    "result": ("contact",),
    "seen_on": ("evaluation",),
    "conclusion": ("evaluation", "correct-evaluation"),
    "plans_injections": ("evaluation",),
    "on": ("schedule", "attended"),
    "expected_by": ("refer",),
}


@pytest.mark.parametrize("field", DEED_FIELDS)
def test_nasty_values_in_staff_forms(world: World, visitors: dict[str, Client], field: str) -> None:
    """One field replaced: an answer, and no row changed when it was refused."""
    for slug in DEED_FIELDS[field]:
        url = reverse("admin:fbs_portal_case_deed", args=[world.cases["A"].pk, slug])
        good = {"version": "1", "reason": "x", "text": "x", "result": "no_answer", "outcome": "declined"}
        for value in NASTY[1::2]:
            before = fingerprint(leave_out=READING)
            response = visitors["clinician_1"].post(url, good | {field: value})
            assert response.status_code in (200, 302, 400, 409), (slug, field, value[:20])
            if response.status_code != 302:
                assert differing(before, fingerprint(leave_out=READING)) == []


def test_every_staff_form_takes_rubbish_in_every_field(world: World, visitors: dict[str, Client]) -> None:
    for name, rows in table(world).items():
        if not name.startswith("admin:fbs_portal") or "deed" in name:
            continue
        url = reverse(name, kwargs=dict(rows[0].ids))
        shown = visitors["lead_1"].get(url)
        forms = [] if shown.status_code != 200 else [f for f in Page(shown, url).forms() if f.method == "post"]
        for form in (form for form in forms if not form.action.endswith("/logout/")):
            for value in ("\x00", str(10**30), "🦴" * 300, "2020-13-45", "-1"):
                filled = {field: value for field in {*form.values, *form.choices} if field != "csrfmiddlewaretoken"}
                response = visitors["lead_1"].post(form.action, filled)
                assert response.status_code < 500, (name, value[:10])
