"""Whether a patient may be written to about a form today, and if not, why: the reason is always known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from fbs_portal.domain.states import Channel


class Muted(StrEnum):
    """Why nothing is sent, the one that lasts longest first."""

    DIED = "died"
    LEFT = "left"
    WRONG_PERSON = "wrong_person"
    PAUSED = "paused"
    PAUSED_UNTIL = "paused_until"
    BY_PHONE = "by_phone"
    NO_ADDRESS = "no_address"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What a patient and the clinic said about messages; `address` is that of the channel.

    `wrong_person`: whoever reads what goes there has said “this is not me”, and nobody has looked into it yet.
    """

    channel: str
    address: str
    died: bool = False
    left: bool = False
    wrong_person: bool = False
    paused: bool = False
    paused_until: date | None = None


def muted(*, reach: Reach, today: date) -> Muted | None:
    """The reason for silence on a clinic-local day, or None. On the day that a pause ends messages go out again."""
    reasons = (
        (reach.died, Muted.DIED),
        (reach.left, Muted.LEFT),
        (reach.wrong_person, Muted.WRONG_PERSON),
        (reach.paused, Muted.PAUSED),
        (reach.paused_until is not None and today < reach.paused_until, Muted.PAUSED_UNTIL),
        (reach.channel == Channel.NONE, Muted.BY_PHONE),
        (not reach.address.strip(), Muted.NO_ADDRESS),
    )
    return next((reason for so, reason in reasons if so), None)
