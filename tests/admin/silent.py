"""Courses that fell silent, written straight into the tables: only their number matters."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from fbs_portal.models import FollowUp, Patient, SurgeryEpisode
from tests.world import World


def silent_courses(cast: World, count: int) -> None:
    """So many patients of the first clinic without e-mail, whose week 6 is over."""
    now, today = timezone.now(), cast.now.date()
    patients = Patient.objects.bulk_create(
        Patient(clinic=cast.clinics[0], record_number=f"X{index}", phone="5550100", created_at=now)
        for index in range(count)
    )
    episodes = SurgeryEpisode.objects.bulk_create(
        SurgeryEpisode(
            patient=patient, surgery_date=today - timedelta(days=50), recorded_on=today, region="lumbar",
            procedures=["discectomy"], created_at=now, created_by="system:tests",
        )
        for patient in patients
    )  # fmt: skip
    FollowUp.objects.bulk_create(
        FollowUp(
            episode=episode, time_point="week_6", questionnaire="followup", opens_on=today - timedelta(days=20),
            ask_on=today - timedelta(days=20), target_from=today - timedelta(days=20),
            target_until=today - timedelta(days=6), closes_on=today + timedelta(days=20), created_at=now,
        )
        for episode in episodes
    )  # fmt: skip
