"""The pages on which a rule set comes into use for some operations: what is asked, shown, and told who was slower."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from fbs_portal.domain.codes import Role
from fbs_portal.domain.families import GENERAL, Family
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.models import Clinic, ReplayRun, RuleSet
from fbs_portal.queries import rule_sets as reading
from tests import factories as f
from tests import rule_sets as sets
from tests.pages import Page
from tests.statements import counted

pytestmark = pytest.mark.django_db

BASE = "/admin/fbs_portal/ruleset/"
FUSION, NECK = Family.LUMBAR_FUSION, Family.CERVICAL
SLOW = {"healing_days": 56}


@pytest.fixture
def clinic() -> Clinic:
    return f.clinic()


@pytest.fixture
def lead(clinic: Clinic) -> Client:
    client = Client()
    client.force_login(f.staff_user(Role.LEAD, clinic))
    return client


def used(clinic: Clinic) -> dict[str, str]:
    return reading.used(clinic=Clinic.objects.get(pk=clinic.pk))


def words(client: Client, path: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", client.get(path).content.decode()))


def sent(client: Client, path: str, *families: str, shown: Page | None = None) -> int:
    form = (shown or Page(client.get(path), path)).form("reason").values
    return client.post(path, {**form, "families": families, "reason": "Agreed"}).status_code


def test_the_operations_are_asked_for_with_what_is_in_use(clinic: Clinic, lead: Client) -> None:
    own = sets.active(clinic, SLOW, [FUSION])
    row = sets.draft(clinic, sets.LENIENT)
    path = f"{BASE}{row.pk}/activate/"
    page = Page(lead.get(path), path)
    assert page.form("reason").values["families"] == ["general"]
    assert page.form("reason").choices["families"] == ["general", *Family]
    text = words(lead, path)
    assert f"Low back: fusion or disc replacement (now {own.version})" in text
    assert f"Neck (now {DEFAULT.version})" in text
    assert "All operations without a set of their own" in text
    assert sent(lead, path, "lumbar_fusion", "cervical") == 302
    assert used(clinic) == {GENERAL: DEFAULT.version, FUSION: row.version, NECK: row.version}
    assert RuleSet.objects.get(pk=own.pk).status == "retired"


def test_no_operation_is_a_mistake_beside_the_question(clinic: Clinic, lead: Client) -> None:
    path = f"{BASE}{sets.draft(clinic, SLOW).pk}/activate/"
    response = lead.post(path, {**Page(lead.get(path), path).form("reason").values, "families": [], "reason": "x"})
    assert response.status_code == 200
    assert "Choose for which operations." in response.content.decode()
    assert used(clinic) == {GENERAL: DEFAULT.version}


def test_the_pages_say_which_set_judges_what(clinic: Clinic, lead: Client) -> None:
    fusion, general = sets.active(clinic, SLOW, [FUSION, NECK]), sets.active(clinic, sets.LENIENT)
    text = words(lead, BASE)
    assert f"All operations without a set of their own {general.version}" in text
    assert f"Low back: fusion or disc replacement; neck {fusion.version}" in text
    page = words(lead, f"{BASE}{fusion.pk}/change/")
    assert "In use for: low back: fusion or disc replacement; neck" in page
    assert f"different from {general.version}, in use for all operations without a set of their own" in page
    assert "Use it for more operations…" in page
    only = sets.active(f.clinic(), sets.LENIENT)
    client = Client()
    client.force_login(f.staff_user(Role.LEAD, only.clinic))
    assert f"All operations {only.version}" in words(client, BASE)


def test_going_back_asks_for_which_operations(clinic: Clinic, lead: Client) -> None:
    path = f"{BASE}clinics/{clinic.pk}/default/"
    fusion = sets.active(clinic, SLOW, [FUSION])
    assert Page(lead.get(path), path).form("reason").values["families"] == ["lumbar_fusion"], "there is but one"
    general = sets.active(clinic, sets.LENIENT)
    form = Page(lead.get(path), path).form("reason")
    assert form.choices["families"] == ["general", "lumbar_fusion"]
    assert "families" not in form.values
    assert f"Where you keep {general.version} for all operations" in words(lead, path)
    assert sent(lead, path, "lumbar_fusion") == 302
    assert used(clinic) == {GENERAL: general.version}
    assert RuleSet.objects.get(pk=fusion.pk).status == "retired"
    assert sent(lead, path, "general") == 302
    assert used(clinic) == {GENERAL: DEFAULT.version}
    assert "Go back to the default…" not in words(lead, BASE)


@pytest.mark.parametrize("slower", ["activate", "back"])
def test_the_slower_of_two_sees_what_changed_meanwhile(clinic: Clinic, lead: Client, slower: str) -> None:
    sets.active(clinic, sets.LENIENT)
    row = sets.draft(clinic, sets.STRICT)
    path = f"{BASE}{row.pk}/activate/" if slower == "activate" else f"{BASE}clinics/{clinic.pk}/default/"
    stale = Page(lead.get(path), path)
    newer = sets.active(clinic, SLOW, [NECK])
    response = lead.post(path, {**stale.form("reason").values, "families": ["general"], "reason": "Agreed"})
    assert response.status_code == 409
    again = Page(response, path)
    assert f"Neck (now {newer.version})" in again.text
    assert again.form("reason").values["families"] == ["general"], "what was ticked is kept"
    assert "Agreed" in again.text
    assert sent(lead, path, "general", shown=again) == 302


def test_a_preview_is_asked_for_the_operations_and_fills_in_the_next_page(clinic: Clinic, lead: Client) -> None:
    fused = f.enrolled(clinic, procedures=("fusion",)).episode
    for episode in (fused, f.enrolled(clinic).episode):
        f.answered(episode, answers=f.HURTING)
    row = sets.draft(clinic, SLOW)
    path = f"{BASE}{row.pk}/preview/"
    assert Page(lead.get(path), path).form("since").choices["families"] == ["general", *Family]
    text = re.sub(r"<[^>]+>", "", lead.post(path, {"families": ["lumbar_fusion"]}, follow=True).content.decode())
    run = ReplayRun.objects.get()
    assert (run.done, run.sets) == (1, {"lumbar_fusion": DEFAULT.version})
    assert "low back: fusion or disc replacement · compared with 2026.1" in text
    activate = f"{BASE}{row.pk}/activate/"
    assert Page(lead.get(activate), activate).form("reason").values["families"] == ["lumbar_fusion"]


def test_a_set_in_use_is_brought_into_use_for_more(clinic: Clinic, lead: Client) -> None:
    row = sets.active(clinic, SLOW, [FUSION])
    path = f"{BASE}{row.pk}/activate/"
    assert sent(lead, path, "cervical") == 302
    assert used(clinic)[NECK] == row.version
    assert sent(lead, path, "cervical") == 200, "it judges them already"


def test_statements_do_not_grow_with_the_families(clinic: Clinic, lead: Client) -> None:
    row = sets.draft(clinic, sets.STRICT)
    back = f"{BASE}clinics/{clinic.pk}/default/"
    pages = (BASE, f"{BASE}{row.pk}/activate/", f"{BASE}{row.pk}/change/", f"{BASE}{row.pk}/preview/", back)

    def statements() -> list[int]:
        found = []
        for path in pages:
            with counted() as made:
                assert lead.get(path).status_code == 200
            found.append(len(made))
        return found

    sets.active(clinic, sets.LENIENT)
    sets.active(clinic, SLOW, [FUSION])
    few = statements()
    for place, family in enumerate(Family):
        sets.active(clinic, SLOW | {"pain": 3 + place % 3}, [family])
    assert statements() == few
