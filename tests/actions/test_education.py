"""Loading never overwrites a clinic's own text; editing is checked, permitted and never lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.actions import education
from fbs_portal.content.education import Page, read_all
from fbs_portal.domain.actor import Actor, system
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.models import AuditEvent, EducationPage
from fbs_portal.presenters.education import difference

pytestmark = pytest.mark.django_db

LOADER = system("load_education")
LEAD = Actor(key="user:1", user_id=1, permissions=frozenset({"change_educationpage"}), clinics=frozenset({1}))
NURSE = Actor(key="user:2", user_id=2, clinics=frozenset({1}))

PAGE = Page(
    slug="pain",
    language="en",
    group="symptoms",
    order=10,
    title="Pain",
    summary="What it is.",
    body="It eases.[@14]\n",
    author="fbs_portal project",
    checker="",
    reviewed=date(2026, 1, 1),
    next_review=date(2027, 1, 1),
    sources=({"key": "14", "text": "A study", "url": ""},),
    offered_when=({"site": "calf"},),
)


def load(now: datetime, *pages: Page, **options: Any) -> education.Loaded:
    return education.load_pages(now=now, actor=LOADER, pages=pages or (PAGE,), **options)


def row() -> EducationPage:
    return EducationPage.objects.get(slug="pain")


def edited(now: datetime, **changes: Any) -> EducationPage:
    load(now)
    return education.edit_page(
        page_id=row().pk, changes=changes or {"body": "Ours.[@14]"}, seen=None, now=now, actor=LEAD
    )


def test_everything_shipped_loads_and_a_second_time_changes_nothing(now: datetime) -> None:
    first = education.load_pages(now=now, actor=LOADER)
    assert len(first.created) == len(read_all()) == EducationPage.objects.count()
    before = list(EducationPage.objects.order_by("pk").values())
    again = education.load_pages(now=now + timedelta(days=1), actor=LOADER)
    assert (again.created, again.updated, again.waiting) == ([], [], [])
    assert list(EducationPage.objects.order_by("pk").values()) == before
    assert AuditEvent.objects.filter(verb="education_loaded").count() == 1


def test_a_newer_text_replaces_one_nobody_edited(now: datetime) -> None:
    load(now)
    done = load(now, replace(PAGE, body="Newer.[@14]\n", title="Pain now"))
    assert done.updated == ["pain"]
    assert (row().body, row().title, row().edited_at) == ("Newer.[@14]\n", "Pain now", None)
    assert "newer" in row().search_key


@pytest.mark.parametrize(
    "newer",
    [
        {"title": "Pain now"},
        {"next_review": date(2028, 1, 1)},
        {"offered_when": ()},
        {"sources": ({"key": "14", "text": "A study, corrected", "url": ""},)},
        {"checker": "Dr Ada Example"},
    ],
)
def test_a_change_beside_the_body_counts_as_newer(now: datetime, newer: dict[str, Any]) -> None:
    load(now)
    assert load(now, replace(PAGE, **newer)).updated == ["pain"]


def test_an_edited_page_is_kept_and_the_newer_text_waits_beside_it(now: datetime) -> None:
    edited(now)
    assert load(now).waiting == []
    newer = replace(PAGE, body="Newer.[@14]\n")
    assert load(now, newer).waiting == ["pain"]
    assert (row().body, row().edited_by) == ("Ours.[@14]", "user:1")
    assert {"Ours.[@14]", "Newer.[@14]"} <= {line.text for line in difference(row()) if line.kind != "same"}
    assert load(now, newer).unchanged == ["pain"]
    assert load(now, PAGE).unchanged == ["pain"]
    assert row().shipped_body == ""


def test_force_gives_up_the_clinics_text(now: datetime) -> None:
    edited(now)
    assert load(now, force=["pain"]).updated == ["pain"]
    assert (row().body, row().edited_at, row().edited_by) == (PAGE.body, None, "")


def test_a_dry_run_writes_nothing(now: datetime) -> None:
    assert load(now, dry_run=True).created == ["pain"]
    assert not EducationPage.objects.exists()
    assert not AuditEvent.objects.exists()
    load(now)
    assert load(now, replace(PAGE, title="Other"), dry_run=True).updated == ["pain"]
    assert row().title == "Pain"


def test_an_unpublished_page_stays_so(now: datetime) -> None:
    load(now)
    EducationPage.objects.update(published=False)
    load(now, replace(PAGE, title="Other"))
    assert (row().title, row().published) == ("Other", False)


def test_a_page_that_is_no_longer_shipped_stays_and_is_named(now: datetime) -> None:
    load(now, PAGE, replace(PAGE, slug="old", order=20))
    assert load(now, PAGE).no_longer_shipped == ["old"]
    assert EducationPage.objects.filter(slug="old", published=True).exists()


def test_an_edit_is_searchable_and_in_the_trail(now: datetime) -> None:
    page = edited(now, title="Über Pain", body="Ours.[@14]")
    assert page.search_key == "uber pain what it is ours"
    event = AuditEvent.objects.get(verb="education_edited")
    assert (event.actor, event.subject, event.detail) == ("user:1", f"education:{page.pk}", {"slug": "pain"})


def test_only_the_lead_edits(now: datetime) -> None:
    load(now)
    for deed in (education.adopt_shipped, education.keep_own):
        with pytest.raises(NotPermitted):
            deed(page_id=row().pk, seen=None, now=now, actor=NURSE)
    with pytest.raises(NotPermitted):
        education.edit_page(page_id=row().pk, changes={"title": "x"}, seen=None, now=now, actor=NURSE)
    with pytest.raises(NotPermitted):
        education.add_page(slug="own", language="en", values={}, now=now, actor=NURSE)
    with pytest.raises(NotFound):
        education.edit_page(page_id=0, changes={}, seen=None, now=now, actor=LEAD)


def test_the_second_of_two_editors_is_told(now: datetime) -> None:
    edited(now)
    with pytest.raises(Conflict):
        education.edit_page(page_id=row().pk, changes={"title": "Theirs"}, seen=None, now=now, actor=LEAD)
    assert row().title == "Pain"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"title": "x" * 121}, "title"),
        ({"body": "a\0b"}, "body"),
        ({"body": "x" * 60_001}, "body"),
        ({"body": "Unknown.[@99]"}, "body"),
        ({"group": "misc"}, "group"),
        ({"order": -1}, "order"),
        ({"order": 40_000}, "order"),
        ({"reviewed": "yesterday"}, "reviewed"),
        ({"next_review": date(2025, 1, 1)}, "next_review"),
        ({"sources": [{"key": "14"}]}, "sources"),
        ({"sources": [{"key": "14", "text": "x", "url": "http://a.b"}]}, "sources"),
        ({"sources": "14"}, "sources"),
        ({"offered_when": [{"mood": "low"}]}, "offered_when"),
        ({"slug": "other"}, "slug"),
        ({"search_key": "x"}, "search_key"),
    ],
)
def test_a_wrong_value_names_its_field_and_nothing_is_written(
    now: datetime, changes: dict[str, Any], field: str
) -> None:
    load(now)
    with pytest.raises(Invalid) as refused:
        education.edit_page(page_id=row().pk, changes=changes, seen=None, now=now, actor=LEAD)
    assert refused.value.field == field
    assert row().edited_at is None


def test_the_clinic_may_keep_its_own_or_go_back(now: datetime) -> None:
    page = edited(now)
    newer = replace(PAGE, body="Newer.[@14]\n")
    load(now, newer)
    kept = education.keep_own(page_id=page.pk, seen=now, now=now, actor=LEAD)
    assert (kept.body, kept.shipped_body) == ("Ours.[@14]", "")
    assert load(now, newer).unchanged == ["pain"]
    with pytest.raises(NotAllowed):
        education.keep_own(page_id=page.pk, seen=now, now=now, actor=LEAD)
    with pytest.raises(NotAllowed):
        education.adopt_shipped(page_id=page.pk, seen=now, now=now, actor=LEAD)


def test_going_back_takes_the_shipped_text(now: datetime) -> None:
    education.load_pages(now=now, actor=LOADER)
    page = EducationPage.objects.get(slug="sciatica")
    shipped = page.body
    education.edit_page(page_id=page.pk, changes={"body": "Ours."}, seen=None, now=now, actor=LEAD)
    again = education.adopt_shipped(page_id=page.pk, seen=now, now=now, actor=LEAD)
    assert (again.body, again.edited_at) == (shipped, None)


def own_page(now: datetime, slug: str = "parking", **values: Any) -> EducationPage:
    """Add a page of the clinic's own, with the values of the shipped one."""
    given = {name: getattr(row(), name) for name in ("group", "title", "summary", "body", "author", "sources")}
    dates = {"reviewed": date(2026, 1, 1), "next_review": date(2027, 1, 1)}
    return education.add_page(slug=slug, language="en", values=given | dates | values, now=now, actor=LEAD)


def test_a_page_of_the_clinics_own_is_never_touched_by_loading(now: datetime) -> None:
    load(now)
    own = own_page(now, title="Parking", body="Park in the yard.", published=False)
    before = EducationPage.objects.filter(pk=own.pk).values().get()
    assert load(now).no_longer_shipped == []
    assert EducationPage.objects.filter(pk=own.pk).values().get() == before
    assert AuditEvent.objects.get(verb="education_added").subject == f"education:{own.pk}"


def test_a_shipped_page_that_takes_the_same_address_waits_beside_it(now: datetime) -> None:
    load(now)
    own = own_page(now, slug="sciatica", body="Ours.")
    assert education.load_pages(now=now, actor=LOADER).waiting == ["sciatica"]
    own.refresh_from_db()
    assert (own.body, bool(own.shipped_body)) == ("Ours.", True)


@pytest.mark.parametrize(
    ("slug", "values", "field"),
    [
        ("parking", {}, "slug"),
        ("Parking lot", {}, "slug"),
        ("-", {}, "slug"),
        ("a" * 81, {}, "slug"),
        ("yard", {"group": "cars"}, "group"),
        ("yard", {"title": " "}, "title"),
        ("yard", {"next_review": date(2025, 1, 1)}, "next_review"),
        ("yard", {"body": "Cites [@nothing]."}, "body"),
        ("yard", {"order": -1}, "order"),
    ],
)
def test_what_is_wrong_with_a_new_page_is_said_at_its_field(
    now: datetime, slug: str, values: dict[str, Any], field: str
) -> None:
    load(now)
    own_page(now)
    with pytest.raises(Invalid) as refused:
        own_page(now, slug=slug, **values)
    assert refused.value.field == field
    assert EducationPage.objects.filter(edited_at=now).count() == 1
