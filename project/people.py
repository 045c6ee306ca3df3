"""Invented people for the demo. Any likeness to real patients is chance: names are drawn from two short lists."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

GIVEN = ["Ada", "Ben", "Clara", "Dmitri", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kaya", "Lena", "Nadia"]
FAMILY = ["Abbott", "Berg", "Castillo", "Dvorak", "Engel", "Garza", "Holm", "Moreau", "Nowak", "Sato", "Torres"]
SURGEONS = ("Dr Lindqvist", "Dr Okafor", "Dr Varga")


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    given_name: str
    family_name: str
    birth_date: date
    phone: str
    best_hour: str
    surgeon: str


def person(*, rng: random.Random, today: date) -> Person:
    """Somebody who does not exist, 28 to 84 years old; phone numbers are of the range kept for fiction."""
    return Person(
        given_name=rng.choice(GIVEN),
        family_name=rng.choice(FAMILY),
        birth_date=today - timedelta(days=rng.randint(28 * 365, 84 * 365)),
        phone=f"+1 202 555 01{rng.randint(0, 99):02d}",
        best_hour=rng.choice(("", "after 17:00", "mornings", "lunch time")),
        surgeon=rng.choice(SURGEONS),
    )
