"""Pages for what goes wrong need no database, session or context processor, and say what became of the answers."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted, Refused, TooMany
from fbs_portal.presenters.masthead import Masthead
from fbs_portal.web.views import errors


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotFound(), 404),
        (NotPermitted(), 403),
        (NotAllowed("Closed."), 409),
        (Conflict("Newer."), 409),
        (Invalid("Wrong."), 400),
        (TooMany("Wait.", retry_after=60), 429),
        (Refused("No."), 400),
    ],
)
def test_each_refusal_has_its_page(refusal: Refused, status: int, rf: RequestFactory) -> None:
    response = errors.refused(rf.get("/"), refusal, masthead=Masthead(name="Riverside", phone="555 0100"))
    assert response.status_code == status
    page = response.content.decode()
    assert refusal.message in page
    assert "tel:5550100" in page
    assert page.count("<h1>") == 1
    assert ("Go to my page" in page) is (status != 429), "who tried too often is not sent to the next page"
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers.get("Retry-After") == ("60" if status == 429 else None)


def test_who_allows_no_cookies_is_told_so() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post(reverse("fbs_portal:link"))
    assert answer.status_code == 403
    assert "Allow cookies for this site" in answer.content.decode()
    client.get(reverse("fbs_portal:join", args=["x"]))
    assert "Allow cookies" not in (stale := client.post(reverse("fbs_portal:link")).content.decode())
    assert "This page was open for too long" in stale


def test_pages_a_host_may_use(rf: RequestFactory) -> None:
    request = rf.get("/")
    for view, status in ((errors.bad_request, 400), (errors.forbidden, 403), (errors.not_found, 404)):
        assert view(request, ValueError("secret")).status_code == status
        assert b"secret" not in view(request, ValueError("secret")).content
    assert errors.server_error(request).status_code == 500
    for page in (errors.bad_request(request).content, errors.server_error(request).content):
        assert page.count(b"do not wait") == page.count(b"cannot control your bladder") == 1, "said, and once"
    assert b"Answers from earlier pages are saved" in errors.server_error(request).content
    assert errors.csrf_failure(request, reason="secret").status_code == 403
