"""A mail server on a bad day and senders that die: no letter is lost, none is sent twice that was acknowledged, and
what could not be delivered is seen by staff."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.reliability.databases import drop_database, own_database
from tests.reliability.mail_server import MailServer, address
from tests.reliability.post import Round, deliver
from tests.reliability.server import Server

LETTERS = 60
KILL_AT = (10, 25)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    place = tmp_path_factory.mktemp("mail")
    found = Server(place=place, url=own_database(place))
    try:
        yield found
    finally:
        drop_database(found.url)


@pytest.fixture(scope="module")
def sent(database: Server) -> tuple[Round, MailServer]:
    return deliver(database=database, letters=LETTERS, senders=2, kill_at=KILL_AT)


def test_nothing_is_lost(sent: tuple[Round, MailServer]) -> None:
    counts, _ = sent
    assert counts.kills == len(KILL_AT)
    assert counts.unaccounted == []
    assert counts.arrived == LETTERS * 9 // 10, "all but those refused for good"


def test_none_goes_twice_but_what_was_never_acknowledged(sent: tuple[Round, MailServer], database: Server) -> None:
    """A connection cut after the letter was received, or a sender killed before it could write the answer down."""
    counts, mail = sent
    assert counts.drops == LETTERS // 10
    assert counts.doubled <= counts.drops + counts.kills
    assert counts.acknowledged <= counts.kills, "only who died between the answer and writing it down"
    assert all(len(found) == 1 for found in mail.references.values()), "both copies bear one name"
    fine = [address(number) for number in range(LETTERS) if ".fine@" in address(number)]
    assert sum(mail.copies[one] - 1 for one in fine) <= counts.kills
    assert database.count("messageattempt", "outcome = 'accepted'") == counts.arrived


def test_every_failure_is_seen_and_says_why(sent: tuple[Round, MailServer], database: Server) -> None:
    counts, _ = sent
    refused = database.rows("SELECT failure, attempts FROM fbs_portal_message WHERE status = 'failed'")
    assert refused == [("refused", 1)] * (LETTERS // 10)
    assert counts.failures_seen == LETTERS // 10
    assert database.count("message", "status = 'waiting'") == 0
    details = {str(detail) for (detail,) in database.rows("SELECT DISTINCT detail FROM fbs_portal_messageattempt")}
    assert details <= {"", "smtp 421", "smtp 450", "smtp 550", "disconnected", "interrupted"}
    assert {"smtp 421", "smtp 450", "smtp 550", "disconnected"} <= details


def test_every_letter_that_left_has_a_link_that_works(sent: tuple[Round, MailServer], database: Server) -> None:
    """A link whose letter was refused is ended; one whose letter may have arrived is not."""
    counts, _ = sent
    ended = database.count("accesslink", "revoked_at IS NOT NULL")
    assert ended == database.count("messageattempt", "detail LIKE 'smtp%'")
    assert database.count("accesslink", "revoked_at IS NULL") >= counts.arrived
