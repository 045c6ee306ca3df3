"""A clinic's own protocol: a draft until it is in use, then as it is for good; a course keeps the one it began with."""

from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from fbs_portal.actions import episodes, protocols
from fbs_portal.content import protocols as shipped
from fbs_portal.domain import protocol_body
from fbs_portal.domain.actor import Actor, system
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.families import Family
from fbs_portal.domain.states import ProtocolStatus
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import AuditEvent, Clinic, FollowUp, Protocol, SurgeryEpisode
from fbs_portal.queries import protocols as reading
from tests import factories as f
from tests.factories import NOW
from tests.statements import counted

pytestmark = pytest.mark.django_db

STANDARD = shipped.STANDARD.code
REASON = "Our fusions are seen at four months anyway."


def body_with(**points: dict[str, int]) -> dict[str, Any]:
    made = copy.deepcopy(protocol_body.to_body(shipped.STANDARD))
    for entry in made["points"]:
        entry |= points.get(entry["time_point"], {})
    return made


class Place:
    """A clinic with a lead."""

    def __init__(self) -> None:
        self.clinic: Clinic = f.clinic()
        self.lead: Actor = f.lead(self.clinic)

    def state(self) -> str:
        return reading.state_of(clinic=Clinic.objects.get(pk=self.clinic.pk))

    def draft(self, **points: dict[str, int]) -> Protocol:
        row = protocols.create_draft(clinic_id=self.clinic.pk, name="Ours", actor=self.lead, now=NOW)
        return protocols.edit_draft(
            protocol_id=row.pk, revision=row.revision, name="Ours", body=body_with(**points), actor=self.lead, now=NOW
        )

    def use(self, row: Protocol, *families: str, **changed: Any) -> Protocol:
        given: dict[str, Any] = {
            "protocol_id": row.pk, "revision": row.revision, "families": families, "shown": self.state(),
            "reason": REASON, "actor": self.lead, "now": NOW,
        }  # fmt: skip
        return protocols.put_into_use(**given | changed)

    def used(self, *families: str, **points: dict[str, int]) -> Protocol:
        return self.use(self.draft(**points), *families)

    def enrol(self, **operation: Any) -> SurgeryEpisode:
        where = Clinic.objects.get(pk=self.clinic.pk)
        return f.enrolled(where, by=self.lead, baseline=None, **operation).episode


@pytest.fixture
def place() -> Place:
    return Place()


def opens(episode: SurgeryEpisode, point: TimePoint) -> int:
    """Days after surgery."""
    return (episode.followups.get(time_point=point).opens_on - episode.surgery_date).days


WEEK_6_LATER = {"week_6": {"days": 49, "before": 4}}
"""Opens on day 45 instead of 35."""


def test_a_draft_begins_with_a_shipped_one_or_an_own_one(place: Place) -> None:
    make: Callable[..., Protocol] = protocols.create_draft
    begun = {"clinic_id": place.clinic.pk, "actor": place.lead, "now": NOW}
    first = make(name=" a \n b ", **begun)
    assert (first.name, first.body, first.status) == ("a b", body_with(), ProtocolStatus.DRAFT)
    own = place.draft(**WEEK_6_LATER)
    assert make(name="c", based_on=own.code, **begun).body == own.body
    assert len(make(name="c", based_on=shipped.ONE_YEAR.code, **begun).body["points"]) == 6
    assert Protocol.objects.values("code").distinct().count() == 4
    with pytest.raises(NotFound):
        make(name="c", based_on=Place().draft().code, **begun)
    with pytest.raises(Invalid):
        make(name=" ", **begun)


def test_every_mistake_is_said_at_once(place: Place) -> None:
    row = place.draft()
    wrong = body_with(week_6={"before": 99}, week_12={"days": 1}) | {"reminders": [0, 0]}
    with pytest.raises(Invalid) as caught:
        protocols.edit_draft(protocol_id=row.pk, revision=row.revision, name="x", body=wrong, actor=place.lead, now=NOW)
    fields = {problem.field for problem in caught.value.problems}
    assert fields == {"points.week_6.before", "points.week_12.days", "reminders"}
    assert Protocol.objects.get(pk=row.pk).body == row.body


def test_two_people_on_one_draft(place: Place) -> None:
    row = place.draft()
    edit: dict[str, Any] = {"protocol_id": row.pk, "actor": place.lead, "now": NOW, "name": "x"}
    protocols.edit_draft(revision=row.revision, body=body_with(**WEEK_6_LATER), **edit)
    with pytest.raises(Conflict):
        protocols.edit_draft(revision=row.revision, body=body_with(), **edit)
    with pytest.raises(Conflict):
        place.use(row)
    with pytest.raises(Conflict):
        protocols.discard(protocol_id=row.pk, revision=row.revision, actor=place.lead, now=NOW)


def test_new_courses_follow_it_and_running_ones_keep_theirs(place: Place) -> None:
    before = place.enrol()
    row = place.used(Family.LUMBAR_DISCECTOMY, **WEEK_6_LATER)
    after, other = place.enrol(), place.enrol(procedures=("laminectomy",))
    assert (before.protocol, after.protocol, other.protocol) == (STANDARD, row.code, STANDARD)
    assert [opens(one, TimePoint.WEEK_6) for one in (before, after, other)] == [35, 45, 35]
    assert [opens(one, TimePoint.MONTH_6) for one in (before, after)] == [opens(other, TimePoint.MONTH_6)] * 2
    assert Protocol.objects.get(pk=row.pk).reason == REASON


def test_a_corrected_date_moves_a_course_by_its_own_protocol(place: Place) -> None:
    row = place.used(Family.LUMBAR_DISCECTOMY, **WEEK_6_LATER)
    course = place.enrol(surgery_date=date(2026, 2, 23))
    protocols.choose(
        clinic_id=place.clinic.pk, choices={Family.LUMBAR_DISCECTOMY: STANDARD}, shown=place.state(), reason="back",
        actor=place.lead, now=NOW,
    )  # fmt: skip
    moved = episodes.correct_facts(
        episode_id=course.pk, changes={"surgery_date": date(2026, 2, 24)}, reason="typed wrong", actor=place.lead,
        now=NOW,
    )  # fmt: skip
    assert (moved.protocol, opens(moved, TimePoint.WEEK_6)) == (row.code, 45)
    assert place.enrol().protocol == STANDARD


def test_once_in_use_it_is_never_changed(place: Place) -> None:
    row = place.used()
    again: dict[str, Any] = {"protocol_id": row.pk, "revision": row.revision, "actor": place.lead, "now": NOW}
    with pytest.raises(NotAllowed):
        protocols.edit_draft(name="x", body=body_with(**WEEK_6_LATER), **again)
    with pytest.raises(NotAllowed):
        protocols.discard(**again)
    with pytest.raises(NotAllowed):
        place.use(row)
    assert Protocol.objects.get(pk=row.pk).body == body_with()


def test_retiring_frees_its_families_and_keeps_its_courses(place: Place) -> None:
    row = place.used(Family.LUMBAR_DISCECTOMY, Family.CERVICAL, **WEEK_6_LATER)
    course = place.enrol()
    protocols.retire(
        protocol_id=row.pk, revision=row.revision, shown=place.state(), reason="no use", actor=place.lead, now=NOW
    )
    assert Clinic.objects.get(pk=place.clinic.pk).protocols == {}
    assert place.enrol().protocol == STANDARD
    assert reading.Known().get(course.protocol).points[2].days == 49
    event = AuditEvent.objects.get(verb=Verb.PROTOCOL_RETIRED)
    assert event.detail["families"] == [Family.CERVICAL, Family.LUMBAR_DISCECTOMY]
    with pytest.raises(NotAllowed):
        protocols.retire(
            protocol_id=row.pk, revision=row.revision + 1, shown=place.state(), reason="x", actor=place.lead, now=NOW
        )


def test_choosing_needs_the_choices_that_were_shown_and_a_protocol_in_use(place: Place) -> None:
    seen = place.state()
    other = Place().used()
    choose: dict[str, Any] = {"clinic_id": place.clinic.pk, "reason": "r", "actor": place.lead, "now": NOW}
    for code in (other.code, place.draft().code, "standard-0"):
        with pytest.raises(Invalid, match="in use"):
            protocols.choose(choices={Family.OTHER: code}, shown=seen, **choose)
    with pytest.raises(Invalid):
        protocols.choose(choices={"knee": STANDARD}, shown=seen, **choose)
    protocols.choose(choices={Family.OTHER: shipped.ONE_YEAR.code}, shown=seen, **choose)
    with pytest.raises(Conflict):
        protocols.choose(choices={Family.OTHER: STANDARD}, shown=seen, **choose)
    assert place.enrol(procedures=("hardware_removal",)).followups.count() == 6
    assert AuditEvent.objects.filter(verb=Verb.PROTOCOLS_CHOSEN).count() == 1
    protocols.choose(choices={Family.OTHER: shipped.ONE_YEAR.code}, shown=place.state(), **choose)
    assert AuditEvent.objects.filter(verb=Verb.PROTOCOLS_CHOSEN).count() == 1, "nothing changed, nothing to note"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        (lambda place: f.nurse(place.clinic), NotPermitted),
        (lambda place: f.clinician(place.clinic), NotPermitted),
        (lambda place: f.outsider(), NotFound),
        (lambda place: system("open_followups"), NotPermitted),
    ],
)
def test_who_may(place: Place, who: Callable[[Place], Actor], refusal: type[Exception]) -> None:
    actor, row = who(place), place.draft()
    with pytest.raises(refusal):
        place.use(row, actor=actor)
    with pytest.raises(refusal):
        protocols.choose(clinic_id=place.clinic.pk, choices={}, shown=place.state(), reason="r", actor=actor, now=NOW)
    assert Protocol.objects.get(pk=row.pk).status == ProtocolStatus.DRAFT


def test_a_reason_is_needed(place: Place) -> None:
    with pytest.raises(Invalid):
        place.use(place.draft(), reason="  ")


def test_each_deed_is_in_the_trail(place: Place) -> None:
    row = place.used(Family.OTHER, **WEEK_6_LATER)
    verbs = [event.verb for event in reading.history(row=row)]
    assert sorted(verbs) == sorted([Verb.PROTOCOL_DRAFTED, Verb.PROTOCOL_EDITED, Verb.PROTOCOL_USED])


def test_a_shipped_protocol_costs_no_statement_and_a_stored_one_a_single(place: Place) -> None:
    codes = [place.used().code, place.used().code]
    known = reading.Known()
    with counted() as statements:
        known.get(STANDARD)
    assert len(statements) == 0
    with counted() as statements:
        known.load([STANDARD, *codes])
        assert [known.get(code).code for code in codes] == codes
    assert len(statements) == 1


@pytest.mark.parametrize("broken", [{}, {"points": []}])
def test_a_course_whose_protocol_cannot_be_read_goes_on_by_the_standard_one(
    place: Place, broken: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    row = place.used(Family.LUMBAR_DISCECTOMY)
    Protocol.objects.filter(pk=row.pk).update(body=broken)
    assert opens(place.enrol(), TimePoint.WEEK_6) == 35
    assert "cannot be read" in caplog.text
    assert reading.Known().get("gone").points == shipped.STANDARD.points


def test_who_runs_under_what_counts_courses_with_a_form_to_come(place: Place) -> None:
    row = place.used(Family.LUMBAR_DISCECTOMY)
    courses = [place.enrol() for _ in range(3)]
    place.enrol(procedures=("laminectomy",))
    FollowUp.objects.filter(episode=courses[0]).update(submitted_at=NOW)
    found = reading.running(clinics=[place.clinic])
    assert found == {(place.clinic.pk, row.code): 2, (place.clinic.pk, STANDARD): 1}


def test_the_least_wait_is_that_of_any_protocol_in_use(place: Place) -> None:
    assert [reading.least_wait(written=count) for count in range(3)] == [0, 3, 7]
    row = place.draft()
    body = row.body | {"reminders": [0, 2, 9]}
    row = protocols.edit_draft(
        protocol_id=row.pk, revision=row.revision, name="x", body=body, actor=place.lead, now=NOW + timedelta(1)
    )
    assert reading.least_wait(written=1) == 3, "a draft asks nobody"
    place.use(row)
    assert [reading.least_wait(written=count) for count in range(3)] == [0, 2, 7]
