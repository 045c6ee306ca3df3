"""Fill a database with letters to be sent. Run as a program: `python -m tests.reliability.letters COUNT`."""

from __future__ import annotations

import sys
from datetime import time

import django
from django.db import transaction
from django.utils import timezone


def main(*, count: int) -> None:
    """Write a message to each of `count` patients of a clinic without quiet hours."""
    django.setup()
    from fbs_portal.actions import outbox
    from fbs_portal.models import Patient
    from tests import world
    from tests.reliability.mail_server import address

    now = timezone.now()
    clinic = world.clinic("Riverside", quiet_from=time(0), quiet_until=time(0))
    with transaction.atomic():
        for number in range(count):
            patient = Patient.objects.create(
                clinic=clinic, record_number=f"R{number}", email=address(number), created_at=now
            )
            outbox.queue_new_link(patient=patient, now=now)
    sys.stdout.write(now.isoformat())


if __name__ == "__main__":
    main(count=int(sys.argv[1]))
