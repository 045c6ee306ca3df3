"""Run as a program: enrol as many patients as named, half a year ago, who have answered nothing since.

All at once, so that the next run of a job has work for seconds.
"""

from __future__ import annotations

import sys
from datetime import timedelta

import django
from django.db import transaction
from django.utils import timezone


def main(*, count: int) -> None:
    django.setup()
    from tests import world

    clinic, past = world.clinic("Riverside"), timezone.now() - timedelta(weeks=13)
    with transaction.atomic():
        for number in range(count):
            world.enrol(clinic=clinic, now=past, number=f"R{number}")


if __name__ == "__main__":
    main(count=int(sys.argv[1]))
