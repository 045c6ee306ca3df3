"""The pages of rule sets: numbers in words, every mistake beside its field, two people to bring one into use."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fbs_portal.content import sources
from fbs_portal.content.thresholds import OTHER, THEMES, UNITS, grouped
from fbs_portal.domain.codes import Role
from fbs_portal.domain.states import RuleSetStatus
from fbs_portal.domain.triage.ruleset import DEFAULT, digest_of
from fbs_portal.models import Clinic, RuleSet
from tests import factories as f
from tests import world
from tests.factories import HURTING
from tests.pages import Page
from tests.statements import counted
from tests.world import World

BASE = "/admin/fbs_portal/ruleset/"
SignedIn = Callable[[str], Client]


def url(cast: World, what: str = "change") -> str:
    return f"{BASE}{cast.rule_set_id}/{what}/"


def typed(client: Client, path: str, field: str, **changes: Any) -> dict[str, Any]:
    """The form as the page holds it, with some fields typed over."""
    page = Page(client.get(path), path)
    form = page.form(field)
    chosen = {
        select.get("name", ""): option.get("value")
        for select in page.root.iter("select")
        for option in select.iter("option")
        if option.get("selected") is not None
    }
    return (
        {name: value[0] if isinstance(value, list) else value for name, value in form.values.items()} | chosen | changes
    )


def text_of(client: Client, path: str) -> str:
    return client.get(path).content.decode()


@pytest.fixture
def second(cast: World) -> Client:
    """Another lead of the first clinic."""
    return world.staff_client(f.staff_user(Role.LEAD, cast.clinics[0]))


def save(client: Client, cast: World, **changes: Any) -> str:
    response = client.post(url(cast), typed(client, url(cast), "value_pain", **changes))
    assert response.status_code in (200, 302, 409)
    return response.content.decode() if response.status_code != 302 else ""


def test_every_number_has_words_a_unit_and_a_full_source() -> None:
    names = [name for _theme, found in grouped() for name in found]
    assert sorted(names) == sorted(DEFAULT.thresholds()), "each once"
    assert OTHER not in [theme for theme, _names in grouped()], "a threshold without words"
    assert {name for theme in THEMES for name in theme.words} <= set(names), "words of no threshold"
    for one in DEFAULT.thresholds().values():
        assert one.unit in UNITS, one.unit


def test_the_draft_shows_every_number_beside_the_default(cast: World, signed_in: SignedIn) -> None:
    text = text_of(signed_in("lead_1"), url(cast))
    for name, one in DEFAULT.thresholds().items():
        assert f'name="value_{name}"' in text
        assert sources.full(one.source) in text.replace("&#x27;", "'"), name
    assert "Default 30 % of the pain before surgery. Can be 20 to 40." in text
    assert "No difference." in text
    assert "<script" not in text.partition("fbs-page")[2]


def test_a_changed_number_is_saved_marked_and_listed(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    assert save(client, cast, value_improved="25", source_improved="Our audit", category_returned="new") == ""
    row = RuleSet.objects.get(pk=cast.rule_set_id)
    assert row.body["thresholds"]["improved"] == {"value": 0.25, "source": "Our audit"}
    assert row.body["thresholds"]["pain"]["source"] == "gerbershagen_2011"
    assert row.body["categories"]["returned"] == "new"
    text = text_of(client, url(cast))
    assert text.count('<span class="fbs-chip fbs-chip-soon">changed</span>') == 2
    for words in ("25 % of the pain before surgery", "Our audit", "the course “came back” is called"):
        assert words in text


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"value_pain": "9", "source_pain": "x"}, "Enter a number from 3 to 5."),
        ({"value_improved": "99", "source_improved": "x"}, "Enter a number from 20 to 40."),
        ({"value_pain": "4,5"}, "Enter a number."),
        ({"value_pain": ""}, "Enter a number."),
        ({"value_pain": "NaN"}, "Enter a number."),
        ({"value_pain": "3.5", "source_pain": "x"}, "Enter a whole number."),
        ({"value_pain": "5"}, "Say where this number comes from."),
        ({"value_severe": "8", "source_severe": "x"}, "“Extreme pain” has to be more than “Severe pain”."),
        ({"category_returned": "none"}, "Select a valid choice"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(
    cast: World, signed_in: SignedIn, changes: dict[str, Any], says: str
) -> None:
    text = save(signed_in("lead_1"), cast, **changes)
    assert says in text
    assert "There is a problem" in text
    assert RuleSet.objects.get(pk=cast.rule_set_id).body == DEFAULT.to_body()


def test_two_who_edit_at_once(cast: World, signed_in: SignedIn, second: Client) -> None:
    stale = typed(second, url(cast), "value_pain", value_pain="3", source_pain="x")
    save(signed_in("lead_1"), cast, value_pain="5", source_pain="x")
    response = second.post(url(cast), stale)
    assert response.status_code == 409
    assert 'value="3"' in response.content.decode(), "what was typed is kept"
    assert RuleSet.objects.get(pk=cast.rule_set_id).body["thresholds"]["pain"]["value"] == 5


def test_the_author_sees_why_somebody_else_has_to_approve(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    save(client, cast, value_pain="5", source_pain="Our audit")
    text = text_of(client, url(cast, "activate"))
    assert "A second person has to approve it." in text
    assert 'name="reason"' not in text
    sent = client.post(url(cast, "activate"), {"reason": "x", "used": DEFAULT.version, "revision": 2})
    assert sent.status_code == 200
    assert RuleSet.objects.get(pk=cast.rule_set_id).status == RuleSetStatus.DRAFT


def test_a_second_person_sees_what_changes_and_brings_it_into_use(
    cast: World, signed_in: SignedIn, second: Client
) -> None:
    save(signed_in("lead_1"), cast, value_pain="5", source_pain="Our audit")
    path = url(cast, "activate")
    text = text_of(second, path)
    assert "Our audit" in text
    assert "Give the reason" not in text
    assert "This field is required" in second.post(path, typed(second, path, "reason", reason=" ")).content.decode()
    assert second.post(path, typed(second, path, "reason", reason="Fewer calls.")).status_code == 302
    row = RuleSet.objects.get(pk=cast.rule_set_id)
    assert (row.status, row.reason) == (RuleSetStatus.ACTIVE, "Fewer calls.")
    page = text_of(second, url(cast))
    assert "Fewer calls." in page
    assert 'name="value_pain"' not in page, "a set in use has no form"
    assert "brought a rule set into use" in page
    assert "Begin a draft with these numbers" in page
    assert signed_in("lead_1").post(url(cast), {"value_pain": "3"}).status_code == 302
    assert RuleSet.objects.get(pk=cast.rule_set_id).body == row.body


def test_a_difference_that_is_out_of_date_is_not_approved(cast: World, signed_in: SignedIn, second: Client) -> None:
    save(signed_in("lead_1"), cast, value_pain="5", source_pain="Our audit")
    path = url(cast, "activate")
    stale = typed(second, path, "reason", reason="Fewer calls.")
    save(signed_in("lead_1"), cast, value_pain="3", source_pain="Our audit")
    response = second.post(path, stale)
    assert response.status_code == 409
    assert "Fewer calls." in response.content.decode()
    assert RuleSet.objects.get(pk=cast.rule_set_id).status == RuleSetStatus.DRAFT
    again = Page(response, path).form("reason").values
    assert second.post(path, {**again, "reason": "Fewer calls."}).status_code == 302


def test_back_to_the_default(cast: World, signed_in: SignedIn, second: Client) -> None:
    save(signed_in("lead_1"), cast, value_pain="5", source_pain="Our audit")
    second.post(url(cast, "activate"), typed(second, url(cast, "activate"), "reason", reason="x"))
    path = f"{BASE}clinics/{cast.clinics[0].pk}/default/"
    assert "Go back to the default…" in text_of(second, BASE)
    assert second.post(path, typed(second, path, "reason", reason="Too late.")).status_code == 302
    assert Clinic.objects.get(pk=cast.clinics[0].pk).rule_set_id is None
    assert "uses the default already" in text_of(second, path)
    text = text_of(second, url(cast))
    assert "retired" in text
    assert "Too late." in text


def test_a_draft_is_begun_and_discarded(cast: World, signed_in: SignedIn) -> None:
    client, path = signed_in("lead_1"), BASE + "add/"
    response = client.post(path, typed(client, path, "name", name="Second try"))
    assert response.status_code == 302
    row = RuleSet.objects.get(name="Second try")
    assert (row.clinic_id, row.body) == (cast.clinics[0].pk, DEFAULT.to_body())
    assert client.post(f"{BASE}{row.pk}/discard/").status_code == 302
    assert "Second try" not in text_of(client, BASE)
    other = world.staff_client(cast.users["superuser"])
    foreign = {"clinic": str(cast.clinics[1].pk), "based_on": f"c{cast.clinics[0].pk}.1", "name": "x"}
    assert "belongs to another clinic" in other.post(path, foreign).content.decode()


def test_an_altered_set_is_shown_as_such_and_has_no_form(cast: World, signed_in: SignedIn) -> None:
    RuleSet.objects.filter(pk=cast.rule_set_id).update(digest="0" * 64)
    text = text_of(signed_in("lead_1"), url(cast))
    assert "What is stored is not what was approved." in text
    assert 'name="value_pain"' not in text
    assert "This set cannot be read." in text_of(signed_in("lead_1"), url(cast, "activate"))
    assert signed_in("lead_1").get(BASE).status_code == 200


def test_a_stored_body_of_any_shape_breaks_no_page(cast: World, signed_in: SignedIn) -> None:
    bodies: list[dict[str, Any]] = [
        {},
        {"thresholds": {"slope": 1}},
        {"thresholds": [], "categories": None},
        {"x": {"y": [1]}},
    ]
    for body in bodies:
        RuleSet.objects.filter(pk=cast.rule_set_id).update(body=body, digest=digest_of(body))
        for path in (BASE, url(cast), url(cast, "activate"), BASE + "add/"):
            assert signed_in("lead_1").get(path).status_code == 200, (body, path)


def test_the_list_costs_the_same_however_many_sets(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    with counted() as few:
        client.get(BASE)
    for number in range(5):
        client.post(BASE + "add/", typed(client, BASE + "add/", "name", name=f"Set {number}"))
    with counted() as many:
        client.get(BASE)
    assert len(many) <= len(few)


def test_a_case_leads_to_the_set_it_was_judged_by(cast: World, signed_in: SignedIn, second: Client) -> None:
    """For who may see rule sets; the others read its name."""
    path = f"/admin/fbs_portal/case/{cast.cases['A'].pk}/change/"
    assert f'href="{BASE}default/"' in text_of(signed_in("lead_1"), path)
    save(signed_in("lead_1"), cast, value_pain="5", source_pain="Our audit")
    second.post(url(cast, "activate"), typed(second, url(cast, "activate"), "reason", reason="x"))
    world.answer(cast.people["C"], HURTING, now=cast.now)
    path = f"/admin/fbs_portal/case/{cast.cases['C'].pk}/change/"
    assert f'href="{url(cast)}"' in text_of(signed_in("lead_1"), path)
    text = text_of(signed_in("nurse_1"), path)
    assert f"rule set c{cast.clinics[0].pk}.1" in text
    assert url(cast) not in text
