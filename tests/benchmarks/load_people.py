"""Run as a program: enrol as many patients as named whose form of week 12 waits, print their links."""

from __future__ import annotations

import json
import sys

import django
from django.core.management import call_command
from django.utils import timezone


def main(*, count: int) -> None:
    django.setup()
    call_command("load_education", verbosity=0)
    from tests import world

    now, clinic = timezone.now(), world.clinic("Riverside")
    made = [world.enrol(clinic=clinic, now=now, number=f"L{number}") for number in range(count)]
    json.dump([{"token": one.token, "followup": str(one.answering.public_id)} for one in made], sys.stdout)


if __name__ == "__main__":
    main(count=int(sys.argv[1]))
