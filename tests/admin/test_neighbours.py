"""After another operation the open case of the earlier course stays, and both pages lead to each other (E31)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from fbs_portal.actions import cases, enrolment, episodes
from fbs_portal.domain.enrolment import OperationFields, PatientFields
from fbs_portal.models import Case, SurgeryEpisode
from fbs_portal.queries.neighbours import of_episode
from fbs_portal.queries.staff import actor_for
from tests.evidence import case_of
from tests.pages import Page
from tests.statements import counted
from tests.world import JOB, World

SignedIn = Callable[[str], Client]

AGAIN, AHEAD, OPEN = "Operated again on", "Another operation is planned for", "The case of the earlier operation of"


def operate(cast: World, *, days: int = 0, **facts: Any) -> SurgeryEpisode:
    """Patient A has another operation, this many days from now."""
    patient = cast.people["A"].patient
    return enrolment.enrol(
        clinic=cast.clinics[0],
        patient_fields=PatientFields(record_number=patient.record_number),
        operation=OperationFields(
            surgery_date=cast.now.date() + timedelta(days=days), region="lumbar", procedures=("fusion",), **facts
        ),
        ends_earlier_course=True,
        actor=JOB,
        now=cast.now,
    ).episode


def see(client: Client, model: str, pk: int) -> Page:
    url = f"/admin/fbs_portal/{model}/{pk}/change/"
    return Page(client.get(url), url)


@pytest.mark.parametrize("revision", [True, False])
def test_the_case_stays_open_and_both_sides_link_to_each_other(
    cast: World, signed_in: SignedIn, revision: bool
) -> None:
    client, old = signed_in("nurse_1"), cast.people["A"].episode
    assert AGAIN not in see(client, "case", cast.cases["A"].pk).text
    new = operate(cast, revision=revision)
    assert Case.objects.get(pk=cast.cases["A"].pk).closed_at is None
    for model, pk in (("case", cast.cases["A"].pk), ("surgeryepisode", old.pk)):
        page = see(client, model, pk)
        assert AGAIN in page.text
        assert f"/admin/fbs_portal/surgeryepisode/{new.pk}/change/" in page.links()
    page = see(client, "surgeryepisode", new.pk)
    assert OPEN in page.text
    assert f"/admin/fbs_portal/case/{cast.cases['A'].pk}/change/" in page.links()
    assert AGAIN not in page.text


def test_the_new_case_names_the_old_one_only_while_it_is_open(cast: World, signed_in: SignedIn) -> None:
    client, case = signed_in("clinician_1"), cast.cases["A"]
    new = case_of(operate(cast))
    page = see(client, "case", new.pk)
    assert OPEN in page.text
    assert f"/admin/fbs_portal/case/{case.pk}/change/" in page.links()
    acting: dict[str, Any] = {"actor": actor_for(user=cast.users["clinician_1"]), "case_id": case.pk, "now": cast.now}
    case = cases.mark_text_read(expected_version=case.version, **acting)
    cases.close(expected_version=case.version, outcome="treated_elsewhere", reason="Operated again", **acting)
    assert OPEN not in see(client, "case", new.pk).text


def test_a_planned_operation_is_called_planned_and_a_cancelled_one_is_not_named(
    cast: World, signed_in: SignedIn
) -> None:
    client, case = signed_in("nurse_1"), cast.cases["A"].pk
    new = operate(cast, days=10, status="planned")
    assert AHEAD in see(client, "case", case).text
    episodes.cancel_operation(episode_id=new.pk, reason="Not needed", actor=JOB, now=cast.now)
    text = see(client, "case", case).text
    assert AHEAD not in text
    assert AGAIN not in text


def test_it_costs_one_statement_and_names_nobody_else(cast: World) -> None:
    new = operate(cast)
    with counted() as statements:
        found = of_episode(episode=new)
    assert len(statements) == 1, statements
    assert [(row.pk, row.open_case) for row in found.operations] == [(cast.people["A"].episode.pk, cast.cases["A"].pk)]
