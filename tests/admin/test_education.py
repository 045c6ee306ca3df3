"""Education pages in the admin: edited through the action, previewed, never overwriting somebody else's change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client

from fbs_portal.models import EducationPage
from tests.pages import Page
from tests.world import World

SignedIn = Callable[[str], Client]


def _url(cast: World, what: str = "change") -> str:
    return f"/admin/fbs_portal/educationpage/{cast.page_id}/{what}/"


def _form(cast: World, client: Client, **changes: Any) -> dict[str, Any]:
    page = Page(client.get(_url(cast)), _url(cast))
    form = page.form("body")
    texts = {area.get("name", ""): "".join(area.itertext()) for area in page.root.iter("textarea")}
    return form.values | texts | changes


def test_an_edit_marks_who_and_when(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    response = client.post(_url(cast), _form(cast, client, title="Our own title"))
    assert response.status_code == 302, response.content.decode()[-3000:]
    page = EducationPage.objects.get(pk=cast.page_id)
    assert (page.title, page.edited_by) == ("Our own title", f"user:{cast.users['lead_1'].pk}")
    assert page.edited_at is not None


def test_a_preview_saves_nothing(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    data = _form(cast, client, body="# Only *shown* <script>x</script>", preview="1")
    text = client.post(_url(cast), data).content.decode()
    assert "<em>shown</em>" in text
    assert "<script>x" not in text
    assert EducationPage.objects.get(pk=cast.page_id).edited_at is None


def test_two_editors_at_once(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    stale = _form(cast, client, title="Second")
    client.post(_url(cast), _form(cast, client, title="First"))
    response = client.post(_url(cast), stale)
    assert response.status_code == 409
    assert "Somebody else saved this page" in response.content.decode()
    assert EducationPage.objects.get(pk=cast.page_id).title == "First"


def test_what_is_wrong_is_said(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    for changes, says in (
        ({"title": ""}, "This field is required"),
        ({"body": "Cites [@nothing]."}, "not among the sources"),
        ({"next_review": "2000-01-01"}, "Give a date after the review date"),
        ({"sources": "key only"}, "needs a key and a text"),
        *(({"seen": made_up}, "Somebody else saved this page") for made_up in ("no time", "0001-01-01T00:00:00+14:00")),
    ):
        response = client.post(_url(cast), _form(cast, client, **changes))
        assert says in response.content.decode(), (changes, says)
        assert EducationPage.objects.get(pk=cast.page_id).edited_at is None


def test_the_difference_to_a_newer_shipped_text_and_the_choice(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    client.post(_url(cast), _form(cast, client, title="Ours"))
    EducationPage.objects.filter(pk=cast.page_id).update(shipped_body="A newer line.")
    text = client.get(_url(cast)).content.decode()
    assert "A newer shipped text waits" in text
    assert "A newer line." in text
    client.get(_url(cast, "keep-own"))
    assert EducationPage.objects.get(pk=cast.page_id).shipped_body, "a GET changes nothing"
    client.post(_url(cast, "keep-own"))
    assert not EducationPage.objects.get(pk=cast.page_id).shipped_body


def test_a_nurse_reads_and_cannot_save(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert "Preview" in client.get(_url(cast)).content.decode()
    assert client.post(_url(cast), {"title": "x"}).status_code == 403


LIST = "/admin/fbs_portal/educationpage/"
ADD = f"{LIST}add/"

OWN = {
    "slug": "parking", "title": "Where to park", "summary": "Our yard.", "body": "Park in the **yard**.",
    "group": "recovery", "order": "3", "published": "on", "author": "The clinic", "reviewed": "2026-01-01",
    "next_review": "2027-01-01",
}  # fmt: skip


def test_the_lead_adds_a_page_that_patients_can_read(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    assert ADD in Page(client.get(LIST), LIST).links()
    response = client.post(ADD, OWN, follow=True)
    assert "Added. Loading the shipped pages never changes it." in response.content.decode()
    page = EducationPage.objects.get(slug="parking")
    assert (page.language, page.group, page.edited_by) == ("en", "recovery", f"user:{cast.users['lead_1'].pk}")
    listed = signed_in("nurse_1").get("/admin/fbs_portal/educationpage/").content.decode()
    assert "Getting better and living well" in listed, "a group by the name that patients read"
    assert "<strong>yard</strong>" in Client().get("/learn/parking/").content.decode()


def test_a_preview_of_a_new_page_saves_nothing_and_keeps_what_was_typed(cast: World, signed_in: SignedIn) -> None:
    text = signed_in("lead_1").post(ADD, OWN | {"preview": "1"}).content.decode()
    assert "<strong>yard</strong>" in text
    assert 'value="Where to park"' in text
    assert not EducationPage.objects.filter(slug="parking").exists()


def test_what_is_wrong_with_a_new_page_stands_at_its_field(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("lead_1")
    for changes, field, says in (
        ({"slug": "Our yard"}, "slug", "Use small letters a to z, digits and single hyphens"),
        ({"slug": "recovery"}, "slug", "There is a page with this address already."),
        ({"title": ""}, "title", "This field is required"),
        ({"group": "cars"}, "group", "Select a valid choice"),
        ({"next_review": "2000-01-01"}, "next_review", "Give a date after the review date"),
        ({"body": "Cites [@nothing]."}, "body", "not among the sources"),
    ):
        page = Page(client.post(ADD, OWN | changes), ADD)
        wrong = page.root.find(f".//*[@id='id_{field}_error']")
        assert wrong is not None, changes
        assert says in "".join(wrong.itertext())
        assert not EducationPage.objects.filter(author="The clinic").exists()


def test_a_nurse_adds_no_page(cast: World, signed_in: SignedIn) -> None:
    client = signed_in("nurse_1")
    assert client.post(ADD, OWN).status_code == 403
    assert ADD not in Page(client.get(LIST), LIST).links()
