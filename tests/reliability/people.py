"""Fill the database of a server under test with patients whose form is ready to be sent.

Run as a program: it enrols `count` patients and prints what a browser needs to go on as each of them.
"""

from __future__ import annotations

import json
import sys

import django
from django.utils import timezone


def main(*, count: int) -> None:
    """Every second patient waits on the check page; the other half has not begun."""
    django.setup()
    from tests import world

    now = timezone.now()
    clinics = (world.clinic("Riverside"), world.clinic("Hillcrest"))
    users = world.staff(clinics)
    for name in ("nurse_1", "clinician_1"):
        users[name].set_password("a long password")
        users[name].save()
    made = []
    for number in range(count):
        person = world.enrol(clinic=clinics[0], now=now, number=f"R{number}")
        begun = number % 2 == 0
        if begun:
            world.fill(person.answering, world.HURTING, actor=person.actor, now=now)
        made.append({"token": person.token, "followup": str(person.answering.public_id), "begun": begun})
    json.dump(made, sys.stdout)


if __name__ == "__main__":
    main(count=int(sys.argv[1]))
