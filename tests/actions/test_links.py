"""Personal links: stored as a hash, dead when they should be, the same answer for every failure."""

from __future__ import annotations

import hashlib
import re
from datetime import timedelta
from typing import Any

import pytest

from fbs_portal.actions import links
from fbs_portal.actions.enrolment import Enrolled
from fbs_portal.domain.errors import NotAllowed, NotFound, NotPermitted, TooMany
from fbs_portal.domain.states import LinkRequestKind
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AccessLink, AuditEvent, LinkRequest, Message
from fbs_portal.queries import links as reading
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted, dump

pytestmark = pytest.mark.django_db


def link_of(joined: Enrolled) -> AccessLink:
    assert joined.link is not None
    return joined.link


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("verb", flat=True))


def test_only_the_hash_is_stored() -> None:
    joined = f.enrolled()
    assert joined.token not in dump()
    assert link_of(joined).token_hash == hashlib.sha256(joined.token.encode()).hexdigest()
    assert len(joined.token) >= 43


def test_redeeming_records_the_use_and_keeps_the_link() -> None:
    joined = f.enrolled()
    first = links.redeem(token=joined.token, now=NOW)
    again = links.redeem(token=joined.token, now=NOW + timedelta(days=1))
    row = AccessLink.objects.get(pk=first.pk)
    assert again.pk == first.pk
    assert (row.first_used_at, row.last_used_at) == (NOW, NOW + timedelta(days=1))
    assert verbs().count(Verb.LINK_USED) == 2
    assert set(AuditEvent.objects.filter(verb=Verb.LINK_USED).values_list("actor", flat=True)) == {f"link:{first.pk}"}


def test_an_unknown_token_is_not_found() -> None:
    with pytest.raises(NotFound):
        links.redeem(token="no-such-token", now=NOW)


@pytest.mark.parametrize("end", ["expired", "revoked"])
def test_a_dead_link_says_so_and_knows_whose_it_was(end: str) -> None:
    joined = f.enrolled()
    if end == "revoked":
        links.revoke_all(patient=joined.patient, actor=f.lead(joined.patient.clinic), now=NOW)
    at = NOW if end == "revoked" else link_of(joined).expires_at
    with pytest.raises(links.DeadLink) as refusal:
        links.redeem(token=joined.token, now=at)
    assert refusal.value.link.pk == link_of(joined).pk
    assert reading.live(link_id=link_of(joined).pk, now=at) is None
    assert reading.known(link_id=link_of(joined).pk) is not None


def test_dead_and_unknown_take_the_same_statements() -> None:
    """What a stranger can measure is the same for both."""
    joined = f.enrolled()
    links.revoke_all(patient=joined.patient, actor=f.lead(joined.patient.clinic), now=NOW)
    seen = []
    for token in ("unknown", joined.token):
        with counted() as run, pytest.raises((NotFound, links.DeadLink)):
            links.redeem(token=token, now=NOW, address=token)
        seen.append([re.split(" WHERE | VALUES ", sql)[0] for sql in run])
    assert seen[0] == seen[1]


def test_failures_are_counted_by_address_and_uses_by_link(settings: Any) -> None:
    settings.FBS_PORTAL_ADDRESS_ATTEMPTS_PER_HOUR = 3
    settings.FBS_PORTAL_LINK_ATTEMPTS_PER_HOUR = 2
    for _ in range(3):
        with pytest.raises(NotFound):
            links.redeem(token="guess", now=NOW, address="192.0.2.1")
    with pytest.raises(TooMany) as refusal:
        links.redeem(token="guess", now=NOW, address="192.0.2.1")
    assert 0 < refusal.value.retry_after <= 3600
    with pytest.raises(NotFound):
        links.redeem(token="guess", now=NOW, address="192.0.2.2")
    where = f.clinic()
    for _ in range(4):  # many patients behind one address all get in
        links.redeem(token=f.enrolled(where).token, now=NOW, address="192.0.2.1")
    token = f.enrolled(where).token
    for _ in range(2):
        links.redeem(token=token, now=NOW)
    with pytest.raises(TooMany):
        links.redeem(token=token, now=NOW)
    links.redeem(token=token, now=NOW + timedelta(hours=1))


def test_renewing_ends_every_earlier_link_and_settles_the_request() -> None:
    joined = f.enrolled()
    nurse = f.nurse(joined.patient.clinic)
    _second, other = links.mint(patient=joined.patient, actor=nurse, now=NOW)
    request = links.ask_new_link(link=link_of(joined), now=NOW)
    assert request is not None
    link, token = links.renew(patient=joined.patient, actor=nurse, now=NOW + timedelta(hours=1))
    for dead in (joined.token, other):
        with pytest.raises(links.DeadLink):
            links.redeem(token=dead, now=NOW + timedelta(hours=2))
    assert links.redeem(token=token, now=NOW + timedelta(hours=2)).pk == link.pk
    request.refresh_from_db()
    assert request.handled_by == nurse.key
    assert {Verb.LINKS_REVOKED, Verb.LINK_MINTED, Verb.LINK_REQUEST_HANDLED} <= set(verbs())


def test_not_me_ends_this_link_and_tells_staff_once() -> None:
    joined = f.enrolled()
    links.not_me(link=link_of(joined), now=NOW)
    links.not_me(link=link_of(joined), now=NOW)
    assert reading.live(link_id=link_of(joined).pk, now=NOW) is None
    request = LinkRequest.objects.get()
    assert (request.kind, request.link_id) == (LinkRequestKind.NOT_ME, link_of(joined).pk)
    assert verbs().count(Verb.LINK_NOT_ME) == 1
    assert AccessLink.objects.get().revoked_by == f"link:{link_of(joined).pk}"


def test_asking_for_a_new_link_twice_is_one_request() -> None:
    joined = f.enrolled()
    links.ask_new_link(link=link_of(joined), now=NOW)
    links.ask_new_link(link=link_of(joined), now=NOW)
    assert LinkRequest.objects.filter(kind=LinkRequestKind.NEW_LINK).count() == 1
    assert verbs().count(Verb.LINK_ASKED_FOR) == 1


def test_an_expired_link_is_answered_with_a_new_one_and_an_ended_one_by_a_person() -> None:
    joined = f.enrolled(patient=f.patient_fields(email="pat@example.org"))
    link = link_of(joined)
    assert links.ask_new_link(link=link, now=link.expires_at) is None
    assert Message.objects.get(template="new_link").patient == joined.patient
    assert not LinkRequest.objects.exists()
    links.revoke_all(patient=joined.patient, actor=f.nurse(joined.patient.clinic), now=NOW)
    ended = AccessLink.objects.get()
    assert links.ask_new_link(link=ended, now=link.expires_at + timedelta(days=2)) == LinkRequest.objects.get()
    assert Message.objects.filter(template="new_link").count() == 1


def test_a_request_is_handled_once() -> None:
    joined = f.enrolled()
    request = links.not_me(link=link_of(joined), now=NOW)
    nurse = f.nurse(joined.patient.clinic)
    links.handle_request(request_id=request.pk, actor=nurse, now=NOW)
    with pytest.raises(NotAllowed):
        links.handle_request(request_id=request.pk, actor=nurse, now=NOW)
    with pytest.raises(NotFound):
        links.handle_request(request_id=request.pk + 1, actor=nurse, now=NOW)


def test_asking_to_be_forgotten_stands_once_on_the_list() -> None:
    joined = f.enrolled()
    for _twice in range(2):
        request = links.ask_to_be_forgotten(link=link_of(joined), now=NOW)
    assert LinkRequest.objects.get() == request
    assert (request.kind, verbs().count(Verb.FORGET_ASKED_FOR)) == ("forget_me", 1)


def test_only_a_lead_settles_the_wish_to_be_forgotten() -> None:
    joined = f.enrolled()
    request = links.ask_to_be_forgotten(link=link_of(joined), now=NOW)
    with pytest.raises(NotPermitted):
        links.handle_request(request_id=request.pk, actor=f.nurse(joined.patient.clinic), now=NOW)
    links.handle_request(request_id=request.pk, actor=f.lead(joined.patient.clinic), now=NOW)
    request.refresh_from_db()
    assert request.handled_at == NOW


@pytest.mark.parametrize("deed", ["mint", "renew", "revoke_all"])
def test_only_staff_of_the_clinic_may(deed: str) -> None:
    joined = f.enrolled()
    before = AccessLink.objects.values().get()
    act = getattr(links, deed)
    with pytest.raises(NotFound):
        act(patient=joined.patient, actor=f.outsider(), now=NOW)
    with pytest.raises(NotPermitted):
        act(patient=joined.patient, actor=f.auditor(joined.patient.clinic), now=NOW)
    with pytest.raises(NotFound):
        act(patient=joined.patient, actor=f.patient_actor(joined.patient), now=NOW)
    assert AccessLink.objects.values().get() == before


def test_the_live_link_is_one_query_with_patient_and_clinic() -> None:
    joined = f.enrolled()
    with counted() as run:
        link = reading.live(link_id=link_of(joined).pk, now=NOW)
        assert link is not None
        assert link.patient.clinic.name
    assert len(run) == 1
