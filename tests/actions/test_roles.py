"""The roles exist after migrating, hold what the table says, and can be made again."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command

from fbs_portal.actions.roles import sync_roles
from fbs_portal.domain.codes import Role
from fbs_portal.domain.roles import PERMISSIONS, ROLE_PERMISSIONS, STOCK, model_of

pytestmark = pytest.mark.django_db


def held(role: Role) -> set[str]:
    return set(Group.objects.get(name=role).permissions.values_list("codename", flat=True))


@pytest.mark.parametrize("role", list(Role))
def test_migrating_made_the_roles(role: Role) -> None:
    assert held(role) == set(ROLE_PERMISSIONS[role])


def test_made_again_nothing_changes() -> None:
    before = (Permission.objects.count(), Group.objects.count())
    sync_roles()
    assert (Permission.objects.count(), Group.objects.count()) == before


def test_made_from_nothing() -> None:
    ContentType.objects.filter(app_label="fbs_portal").delete()
    Group.objects.all().delete()
    sync_roles()
    assert held(Role.NURSE) == set(ROLE_PERMISSIONS[Role.NURSE])
    call_command("migrate", verbosity=0)  # Django's own pass over permissions and types doubles nothing
    assert Permission.objects.filter(content_type__app_label="fbs_portal", codename="view_case").count() == 1


def test_a_permission_too_many_is_taken_back_and_a_hosts_own_stays() -> None:
    nurses = Group.objects.get(name=Role.NURSE)
    nurses.permissions.add(Permission.objects.get(codename="refer_case"))
    nurses.permissions.add(Permission.objects.get(codename="view_user"))
    sync_roles()
    assert held(Role.NURSE) == {*ROLE_PERMISSIONS[Role.NURSE], "view_user"}


def test_every_permission_belongs_to_a_model_and_to_a_role() -> None:
    assert {model_of(codename=codename) for codename in PERMISSIONS} <= {
        model._meta.model_name for model in apps.get_app_config("fbs_portal").get_models()
    }
    assert set().union(*ROLE_PERMISSIONS.values()) == set(PERMISSIONS)


def test_nobody_gets_the_stock_right_to_edit_a_case_or_its_history() -> None:
    locked = ("case", "caseentry", "submission", "assessment", "auditevent", "dangerreport", "referral", "evaluation")
    forbidden = {f"{word}_{model}" for word in STOCK if word != "view" for model in locked}
    assert not forbidden & set(PERMISSIONS)


def test_each_role_includes_the_one_below_and_the_auditor_sees_no_answers() -> None:
    nurse, clinician, lead = (set(ROLE_PERMISSIONS[r]) for r in (Role.NURSE, Role.CLINICIAN, Role.LEAD))
    assert nurse < clinician < lead
    assert ROLE_PERMISSIONS[Role.AUDITOR] == ("view_auditevent",)
    assert not {"refer_case", "lower_urgency", "close_case", "deal_with_danger"} & nurse
