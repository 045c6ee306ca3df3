"""A clinic's page: seven rows of hours, the numbers patients are told, and who works there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.test import Client

from fbs_portal.models import AuditEvent, Case, Clinic, Membership
from tests.pages import Page
from tests.world import World

SignedIn = Callable[[str], Client]


def _url(cast: World, what: str = "change/") -> str:
    return f"/admin/fbs_portal/clinic/{cast.clinics[0].pk}/{what}"


def _form(cast: World, client: Client, **changes: Any) -> dict[str, Any]:
    return Page(client.get(_url(cast)), _url(cast)).form("phone").values | changes


def test_hours_are_seven_rows_and_are_stored(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    changes = {"mon_opens": "09:00", "mon_closes": "16:30", "sun_opens": "", "sun_closes": "",
               "closed_days": "2026-12-25\n2026-12-26\n"}  # fmt: skip
    response = client.post(_url(cast), _form(cast, client, **changes))
    assert response.status_code == 302, response.content.decode()[-2000:]
    clinic = Clinic.objects.get(pk=cast.clinics[0].pk)
    assert clinic.opening_hours["mon"] == ["09:00", "16:30"]
    assert "sun" not in clinic.opening_hours
    assert clinic.closed_days == ["2026-12-25", "2026-12-26"]
    assert AuditEvent.objects.order_by("-pk")[0].detail == {"fields": ["closed_days", "opening_hours"]}


def test_a_changed_notice_gets_a_new_version(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    client.post(_url(cast), _form(cast, client, notice="Our team reads your answers."))
    assert Clinic.objects.get(pk=cast.clinics[0].pk).notice_version == "2"
    client.post(_url(cast), _form(cast, client))
    assert Clinic.objects.get(pk=cast.clinics[0].pk).notice_version == "2", "saving without a change is no change"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"phone": ""}, "This field is required"),
        ({"time_zone": "Mars/Olympus"}, "is not a time zone"),
        ({"mon_opens": "09:00", "mon_closes": ""}, "Give both times"),
        ({"mon_opens": "17:00", "mon_closes": "09:00"}, "closes after it opens"),
        ({"mon_opens": "9", "mon_closes": "noon"}, "is not a time"),
        ({"closed_days": "Christmas"}, "is not a date"),
        ({"closed_days": "2026-02-31"}, "is not a date"),
        ({"name": "Hillcrest"}, "Another clinic has this name"),
        ({"duty_user_id": "999999"}, "Select a valid choice"),
        ({"emergency_number": "9" * 50}, "at most 16"),
        ({"phone": "ask at the desk"}, "a phone can dial"),
        ({"on_call_phone": "12"}, "a phone can dial"),
        ({"emergency_number": "ambulance"}, "a phone can dial"),
    ],
)
def test_what_is_wrong_is_said(cast: World, signed_in: SignedIn, changes: dict[str, str], says: str) -> None:
    client = signed_in("lead_1")
    response = client.post(_url(cast), _form(cast, client, **changes))
    assert response.status_code == 200
    assert says in response.content.decode()
    assert Clinic.objects.get(pk=cast.clinics[0].pk).phone == cast.clinics[0].phone


def test_a_nurse_reads_the_numbers_and_changes_nothing(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert "+1 202 555 0199" in client.get(_url(cast)).content.decode()
    assert client.post(_url(cast), {"phone": "1"}).status_code == 403


def test_somebody_is_let_in_and_leaves(cast: World, signed_in: SignedIn) -> None:
    client, newcomer = signed_in("lead_1"), cast.users["outsider"]
    assert client.post(_url(cast, "members/add/"), {"username": newcomer.get_username()}).status_code == 302
    membership = Membership.objects.get(user=newcomer, clinic=cast.clinics[0])
    Case.objects.filter(pk=cast.cases["A"].pk).update(owner=newcomer, status="taken")
    end = _url(cast, f"members/{membership.pk}/end/")
    client.get(end)
    assert Membership.objects.filter(pk=membership.pk).exists(), "looking ends nothing"
    assert "Ended. 1 open case has no owner now." in client.post(end, follow=True).content.decode()
    assert Case.objects.get(pk=cast.cases["A"].pk).owner is None
    assert not Membership.objects.filter(pk=membership.pk).exists()


def test_who_has_no_role_yet_is_said(cast: World, signed_in: SignedIn) -> None:
    client, says = signed_in("lead_1"), "They have no role yet"
    newcomer = get_user_model().objects.create_user("newcomer", is_staff=True)
    data = {"username": newcomer.get_username()}
    assert says in client.post(_url(cast, "members/add/"), data, follow=True).content.decode()
    data = {"username": cast.users["nurse_2"].get_username()}
    assert says not in client.post(_url(cast, "members/add/"), data, follow=True).content.decode()


def test_an_unknown_user_name_and_oneself_are_refused(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    response = client.post(_url(cast, "members/add/"), {"username": "nobody"})
    assert "There is no active account" in response.content.decode()
    own = cast.users["lead_1"].fbs_memberships.get()
    text = client.post(_url(cast, f"members/{own.pk}/end/"), follow=True).content.decode()
    assert "You cannot end your own work here." in text


def test_a_membership_of_another_clinic_is_not_ended_from_here(cast: World, signed_in: SignedIn) -> None:
    other = cast.users["nurse_2"].fbs_memberships.get()
    assert signed_in("lead_1").post(_url(cast, f"members/{other.pk}/end/")).status_code == 404
    assert Membership.objects.filter(pk=other.pk).exists()


def test_a_new_installation_gets_its_first_clinic_in_the_admin(cast: World, signed_in: SignedIn) -> None:
    client, add = signed_in("superuser"), "/admin/fbs_portal/clinic/add/"
    form: dict[str, Any] = dict(Page(client.get(add), add).form("phone").values)
    refused = Page(client.post(add, form), add)
    assert "This field is required" in refused.text
    assert Clinic.objects.count() == len(cast.clinics)
    form |= {"name": "Lakeside", "time_zone": "Europe/Rome", "phone": "+39 06 555", "emergency_number": "112"}
    response = client.post(add, form)
    clinic = Clinic.objects.get(name="Lakeside")
    assert response.headers["Location"] == f"/admin/fbs_portal/clinic/{clinic.pk}/change/"
    assert clinic.opening_hours["fri"] == ["08:00", "17:00"]
    assert clinic.duty_user is None
    assert AuditEvent.objects.filter(verb="clinic_added", subject=f"clinic:{clinic.pk}").count() == 1
    assert "Another clinic has this name" in Page(client.post(add, form), add).text
    assert "/admin/fbs_portal/clinic/add/" in client.get("/admin/fbs_portal/clinic/").content.decode()


def test_who_may_add_a_clinic_and_is_no_superuser_works_there(cast: World, signed_in: SignedIn) -> None:
    cast.users["lead_1"].user_permissions.add(Permission.objects.get(codename="add_clinic"))
    client, add = signed_in("lead_1"), "/admin/fbs_portal/clinic/add/"
    form = Page(client.get(add), add).form("phone").values
    client.post(add, form | {"name": "Lakeside", "phone": "+39 06 555", "emergency_number": "112"})
    assert Membership.objects.filter(clinic__name="Lakeside", user=cast.users["lead_1"]).exists()
