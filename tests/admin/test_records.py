"""The trail and the outbox are only read; reading the trail is an event too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.test import Client

from fbs_portal.models import AuditEvent, Clinic, Message
from tests import world
from tests.world import World

TRAIL = "/admin/fbs_portal/auditevent/"
SignedIn = Callable[[str], Client]


def test_the_auditor_reads_who_did_what_without_any_answer(cast: World, signed_in: SignedIn) -> None:
    signed_in("nurse_1").get(f"/admin/fbs_portal/case/{cast.cases['A'].pk}/change/")
    text = signed_in("auditor_1").get(TRAIL).content.decode()
    assert "opened a case" in text
    for canary in (*world.canaries("A"), *world.NUMBERS):
        assert canary not in text
    assert AuditEvent.objects.order_by("-pk")[0].verb == "read_trail"


def test_the_trail_is_of_ones_own_clinics(cast: World, signed_in: SignedIn) -> None:
    text = signed_in("auditor_1").get(TRAIL).content.decode()
    assert f"case {cast.cases['A'].pk}<" in text
    assert f"case {cast.cases['B'].pk}<" not in text


def test_times_are_those_of_the_clinic(cast: World, signed_in: SignedIn) -> None:
    at = datetime(2026, 1, 12, 8, 20, 7, tzinfo=UTC)
    AuditEvent.objects.create(
        at=at, actor="user:1", verb="read_case", subject="case:1", clinic_id=cast.clinics[0].pk
    )  # fmt: skip
    assert "12 Jan 2026 08:20:07 UTC" in signed_in("auditor_1").get(TRAIL).content.decode()
    Clinic.objects.filter(pk=cast.clinics[0].pk).update(time_zone="Asia/Tokyo")
    text = signed_in("auditor_1").get(TRAIL).content.decode()
    assert "12 Jan 2026 17:20:07<" in text
    assert "Times are those of Asia/Tokyo." in text
    assert "12 Jan 2026 08:20:07 UTC" in signed_in("superuser").get(TRAIL).content.decode(), "two clinics, two clocks"


@pytest.mark.parametrize(
    "query",
    [
        "?subject=case:1",
        "?verb=read_case",
        "?verb=x",
        "?actor=user:1&before=5",
        "?before=" + "9" * 50,
        "?subject=%00%27--",
        "?subject=" + "x" * 5000,
        "?_connector=OR",
    ],
)
def test_filters_of_the_trail(cast: World, signed_in: SignedIn, query: str) -> None:
    assert signed_in("auditor_1").get(TRAIL + query).status_code == 200


def test_older_rows_are_one_click_away(cast: World, signed_in: SignedIn) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(at=cast.now, actor="user:1", verb="read_case", subject="case:1", clinic_id=cast.clinics[0].pk)
        for _row in range(120)
    )
    text = signed_in("auditor_1").get(TRAIL + "?verb=read_case").content.decode()
    assert "before=" in text


def test_messages_are_told_in_words_and_by_the_clock_of_their_clinic(cast: World, signed_in: SignedIn) -> None:
    Clinic.objects.filter(pk=cast.clinics[0].pk).update(time_zone="Asia/Tokyo")
    case = cast.cases["A"]
    Message.objects.create(
        template="staff_urgent_case", clinic=cast.clinics[0], case=case, dedupe_key="tests",
        created_at=datetime(2025, 1, 12, 18, 20, tzinfo=UTC), due_at=datetime(2025, 1, 12, 18, 20, tzinfo=UTC),
        not_after=datetime(2025, 1, 13, 18, 20, tzinfo=UTC),
    )  # fmt: skip
    text = signed_in("lead_1").get("/admin/fbs_portal/message/").content.decode()
    assert ">13 Jan 2025 03:20</td><td>to staff: a case is urgent " in text
    assert "staff_urgent_case" not in text
    assert f"Case {case.pk}</a>" in text
    assert "too late now" in text
