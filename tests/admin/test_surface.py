"""The app's surface in the admin: each model has its page or a reason for having none; nothing else is open."""

from __future__ import annotations

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.admin import AdminSite
from django.test import Client, RequestFactory
from django.urls import get_resolver

from fbs_portal.admin.base import StaffAdmin
from fbs_portal.models import AuditEvent, Case
from tests.world import World

SignedIn = Callable[[str], Client]

WITHOUT_A_PAGE = {
    "AccessLink": "listed on the patient's page; only fingerprints are stored",
    "Assessment": "shown on the case page; written once",
    "CallAttempt": "told in its row of the call list and on the case; written once",
    "CaseEntry": "the trail of the case page; written once",
    "Consent": "listed on the patient's page; written once",
    "DangerReport": "the danger block of the case page; written once",
    "Draft": "taken over by entering answers for its follow-up",
    "Evaluation": "a deed of the case page; written once",
    "InstrumentScore": "a total beside the answers; written once",
    "JobRun": "looked at by `/health/`; counts of no use to a person",
    "Membership": "part of the clinic's page",
    "MessageAttempt": "told in the row of its message; written once",
    "OutcomeCount": "summed on the page of outcomes",
    "OutcomeTally": "the page of outcomes says when they were counted",
    "Referral": "a deed of the case page",
    "ReferralLetter": "a page of its case; written once",
    "ReplayRun": "part of the page of the rule set it tries out",
    "Submission": "shown on the case page; written once",
    "Throttle": "hashes and counts of no use to a person",
}
ADMIN = Path(__file__).resolve().parents[2] / "fbs_portal" / "admin"


def _ours() -> dict[str, admin.ModelAdmin]:  # type: ignore[type-arg]
    return {
        model.__name__: page for model, page in admin.site._registry.items() if model._meta.app_label == "fbs_portal"
    }


def test_every_model_has_a_page_or_a_reason() -> None:
    models = {model.__name__ for model in apps.get_app_config("fbs_portal").get_models()}
    assert models == set(_ours()) | set(WITHOUT_A_PAGE)
    assert not set(_ours()) & set(WITHOUT_A_PAGE)


def test_no_page_of_ours_is_a_stock_form() -> None:
    for name, page in _ours().items():
        assert isinstance(page, StaffAdmin), name
        assert page.actions is None, name


@pytest.mark.parametrize("path", ["add/", "1/delete/", "1/history/", "1/password/", "jsi18n/"])
def test_stock_add_delete_and_history_pages_do_not_exist(cast: World, signed_in: SignedIn, path: str) -> None:
    client = signed_in("superuser")
    for name in _ours():
        own = path == "add/" and name in ("Clinic", "EducationPage", "RuleSet", "Protocol")
        status = client.get(f"/admin/fbs_portal/{name.lower()}/{path}").status_code
        assert status == (200 if own else 404), (name, path)


def test_nobody_may_add_change_or_delete_by_hand(cast: World) -> None:
    request = RequestFactory().get("/")
    request.user = cast.users["superuser"]
    for name, page in _ours().items():
        assert not page.has_delete_permission(request), name
        assert not page.has_change_permission(request), name
        assert page.has_add_permission(request) == (name in ("Patient", "Clinic", "EducationPage")), name


def test_no_form_offers_all_fields() -> None:
    for path in ADMIN.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Constant) and node.value == "__all__"), path.name
            assert not (isinstance(node, ast.Name) and node.id in ("ModelForm", "modelform_factory")), path.name


def test_state_is_not_a_field_of_any_form(cast: World, signed_in: SignedIn) -> None:
    """Posting state beside a deed changes nothing."""
    case = cast.cases["A"]
    extra = {
        "status": "closed",
        "urgency": "routine",
        "owner": "1",
        "danger_open": "",
        "outcome": "died",
        "clinic": "2",
    }
    signed_in("nurse_1").post(
        f"/admin/fbs_portal/case/{case.pk}/note/", {"version": case.version, "text": "x", **extra}
    )
    after = Case.objects.get(pk=case.pk)
    assert (after.status, after.urgency, after.clinic_id) == (case.status, case.urgency, case.clinic_id)


def test_the_index_offers_the_useful_links(cast: World, signed_in: SignedIn) -> None:
    text = signed_in("lead_1").get("/admin/fbs_portal/").content.decode()
    assert "Worklist" in text
    for name in (">Trail<", ">Requests for links<", ">Education pages<"):
        assert name in text, name
    assert ">Cases<" not in text
    assert ">Audit events<" not in text
    assert "Enrol a patient" in text
    assert "Surgery episodes" not in text
    assert "Enrol a patient" not in signed_in("nurse_1").get("/admin/fbs_portal/").content.decode()
    assert signed_in("no_role").get("/admin/fbs_portal/").status_code == 404


@pytest.mark.parametrize("where", ["patient", "message", "linkrequest"])
def test_a_row_names_its_clinic_where_there_are_several(cast: World, signed_in: SignedIn, where: str) -> None:
    for user, named in (("lead_1", False), ("superuser", True)):
        text = signed_in(user).get(f"/admin/fbs_portal/{where}/").content.decode()
        assert ('data-name="Clinic"' in text) is named, user


def test_nothing_is_written_to_the_admins_own_log(cast: World, signed_in: SignedIn) -> None:
    from django.contrib.admin.models import LogEntry

    case = cast.cases["A"]
    signed_in("nurse_1").post(f"/admin/fbs_portal/case/{case.pk}/take/", {"version": case.version})
    assert not LogEntry.objects.exists()
    assert AuditEvent.objects.filter(verb="case_take").exists()


def test_the_pages_live_in_another_admin_site_too() -> None:
    site = AdminSite(name="second")
    for model, page in admin.site._registry.items():
        if model._meta.app_label == "fbs_portal":
            site.register(model, type(page))
    urls, _app, name = site.urls
    assert name == "second"
    assert any("fbs_portal/case/" in str(pattern.pattern) for pattern in urls)
    assert get_resolver() is not None
