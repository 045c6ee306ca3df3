"""Every deed: the row changes, the trail grows by one, and everybody who may not is refused without effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from fbs_portal.actions import cases
from fbs_portal.content.deeds import can_deed
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import (
    CaseDeed,
    CaseStatus,
    CloseOutcome,
    ContactResult,
    DangerSign,
    ReferralStatus,
    Role,
    Urgency,
)
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.workflow import TRANSITIONS
from fbs_portal.models import AuditEvent, Case, CaseEntry, Clinic, Evaluation, Message, Referral
from fbs_portal.queries import case_facts
from tests import factories as f
from tests.evidence import case_of, course, open_case, tell, tick

pytestmark = pytest.mark.django_db

NOW = f.NOW
TODAY = NOW.date()
REFERRAL = {"to": "Pain clinic", "expected_by": TODAY + timedelta(days=30), "reason": "3 of 3 criteria"}


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to bring a case to where the deed is possible, what to say, and what changes in the row."""

    deed: CaseDeed
    action: Callable[..., Case]
    says: dict[str, Any] = field(default_factory=dict)
    start: Callable[[Clinic, Actor], Case] | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    lowest: Role = Role.NURSE


def plain(where: Clinic, by: Actor) -> Case:
    return case_of(course(where))


def watch_with_text(where: Clinic, by: Actor) -> Case:
    return case_of(course(where), Urgency.WATCH, text=True)


def taken(where: Clinic, by: Actor) -> Case:
    return do("take", plain(where, by), by)


def danger(where: Clinic, by: Actor) -> Case:
    return open_case(tick(course(where)).episode)


def referred(where: Clinic, by: Actor) -> Case:
    return do("refer", plain(where, by), f.clinician(where), **REFERRAL)


def closed(where: Clinic, by: Actor) -> Case:
    return do("close", plain(where, by), f.clinician(where), outcome=CloseOutcome.NOT_NEEDED, reason="Well by phone")


def do(name: str, case: Case, by: Actor, now: datetime = NOW, **says: Any) -> Case:
    case.refresh_from_db()
    done: Case = getattr(cases, name)(actor=by, case_id=case.pk, expected_version=case.version, now=now, **says)
    return done


C, R = CaseDeed, Recipe
RECIPES = [
    R(deed=C.TAKE, action=cases.take, changes={"status": "taken"}),
    R(deed=C.UNDO_TAKE, action=cases.undo_take, start=taken, changes={"status": "new", "owner_id": None}),
    R(deed=C.ASSIGN, action=cases.assign, says={"to": None}),
    R(
        deed=C.CONTACT,
        action=cases.record_contact,
        says={"result": ContactResult.SPOKE, "text": "Will try physiotherapy"},
        changes={"status": "contacted", "spoken_at": NOW, "last_contact_at": NOW, "contact_attempts": 0},
    ),
    R(
        deed=C.SNOOZE,
        action=cases.snooze,
        says={"until": TODAY + timedelta(days=7), "reason": "Scan next week"},
        changes={
            "status": "snoozed",
            "snoozed_until": date(2026, 3, 9),
            "promised_at": datetime(2026, 3, 9, 21, tzinfo=UTC),
        },
    ),  # fmt: skip
    R(
        deed=C.REFER,
        action=cases.refer,
        says=REFERRAL,
        changes={"status": "referred", "promised_at": datetime(2026, 4, 1, 21, tzinfo=UTC)},
        lowest=Role.CLINICIAN,
    ),
    R(deed=C.ASK_TO_REFER, action=cases.ask_to_refer, says={"reason": "Leg pain 7"}, changes={"asked_to_refer": True}),
    R(
        deed=C.DANGER_DEALT_WITH,
        action=cases.deal_with_danger,
        says={"reason": "Spoke to patient 10:05, sent to emergency department"},
        start=danger,
        changes={"danger_open": False, "urgency": "emergency", "promised_at": datetime(2026, 3, 4, 22, tzinfo=UTC)},
        lowest=Role.CLINICIAN,
    ),
    R(
        deed=C.LOWER_URGENCY,
        action=cases.lower_urgency,
        says={"to": Urgency.SOON, "reason": "Old numbness, seen last week"},
        start=danger,
        changes={"danger_open": False, "urgency": "soon", "urgency_rank": 2},
        lowest=Role.CLINICIAN,
    ),
    R(deed=C.NOTE, action=cases.add_note, says={"text": "Speaks better in the morning"}),
    R(deed=C.TEXT_READ, action=cases.mark_text_read, start=watch_with_text, changes={"unread_text": False}),
    R(
        deed=C.EVALUATION,
        action=cases.record_evaluation,
        says={"seen_on": TODAY, "category": "persistent", "cause": "Scar tissue", "plan": "Trial of stimulation"},
        start=referred,
        changes={"status": "referred"},
        lowest=Role.CLINICIAN,
    ),
    R(
        deed=C.CLOSE,
        action=cases.close,
        says={"outcome": CloseOutcome.DECLINED, "reason": "Does not want an evaluation"},
        changes={"status": "closed", "closed_at": NOW, "outcome": "declined", "promised_at": None},
    ),
    R(
        deed=C.REOPEN,
        action=cases.reopen,
        says={"reason": "Called back, worse"},
        start=closed,
        changes={"status": "new", "closed_at": None, "outcome": "", "owner_id": None},
        lowest=Role.CLINICIAN,
    ),
]
every_deed = pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: str(recipe.deed))


@dataclass
class Stage:
    clinic: Clinic
    actor: Actor
    case: Case

    def act(self, recipe: Recipe, *, by: Actor | None = None, version: int | None = None) -> Case:
        return recipe.action(
            actor=by or self.actor,
            case_id=self.case.pk,
            expected_version=self.case.version if version is None else version,
            now=NOW,
            **recipe.says,
        )


def stage(recipe: Recipe) -> Stage:
    where = f.clinic()
    actor = f.staff(recipe.lowest, where)
    return Stage(where, actor, (recipe.start or plain)(where, actor))


def effects(case: Case) -> tuple[Any, ...]:
    row = Case.objects.values().get(pk=case.pk)
    written = (CaseEntry.objects.count(), AuditEvent.objects.count(), Referral.objects.count(), Message.objects.count())
    return (row, written, list(Referral.objects.values()), Evaluation.objects.count())


def test_every_deed_of_a_person_has_a_recipe() -> None:
    assert {recipe.deed for recipe in RECIPES} == set(TRANSITIONS) - {CaseDeed.CORRECT_FACTS}


@every_deed
def test_the_row_changes_and_the_trail_grows_by_one(recipe: Recipe) -> None:
    at = stage(recipe)
    entries, events = CaseEntry.objects.count(), AuditEvent.objects.count()
    done = at.act(recipe)
    stored = Case.objects.get(pk=at.case.pk)
    assert stored.version == done.version == at.case.version + 1
    assert stored.changed_at == NOW
    assert {name: getattr(stored, name) for name in recipe.changes} == recipe.changes
    assert (CaseEntry.objects.count(), AuditEvent.objects.count()) == (entries + 1, events + 1)
    entry, event = CaseEntry.objects.latest("pk"), AuditEvent.objects.latest("pk")
    assert (entry.deed, entry.by, entry.by_label) == (recipe.deed, at.actor.key, at.actor.label)
    assert entry.text == recipe.says.get("reason", recipe.says.get("text", ""))
    assert (event.verb, event.subject, event.actor) == (f"case_{recipe.deed}", f"case:{stored.pk}", at.actor.key)
    assert event.clinic_id == at.clinic.pk
    words = [text for text in recipe.says.values() if isinstance(text, str) and " " in text]
    assert not any(text in str(event.detail) for text in words)


@every_deed
def test_a_second_click_is_a_conflict_that_names_the_first(recipe: Recipe) -> None:
    at = stage(recipe)
    at.act(recipe)
    before = effects(at.case)
    with pytest.raises(Conflict, match=at.actor.label):
        at.act(recipe)
    assert effects(at.case) == before


@every_deed
def test_another_clinics_staff_find_nothing(recipe: Recipe) -> None:
    at = stage(recipe)
    before = effects(at.case)
    with pytest.raises(NotFound):
        at.act(recipe, by=f.outsider())
    assert effects(at.case) == before


@every_deed
def test_the_auditor_may_do_nothing(recipe: Recipe) -> None:
    at = stage(recipe)
    by = f.auditor(at.clinic)
    before = effects(at.case)
    with pytest.raises(NotPermitted):
        at.act(recipe, by=by)
    assert effects(at.case) == before


@pytest.mark.parametrize("recipe", [r for r in RECIPES if r.lowest is Role.CLINICIAN], ids=lambda r: str(r.deed))
def test_a_nurse_is_told_that_a_clinician_does_this(recipe: Recipe) -> None:
    at = stage(recipe)
    nurse = f.nurse(at.clinic)
    before = effects(at.case)
    case = case_facts.get(actor=nurse, case_id=at.case.pk)
    sentence = can_deed(deed=recipe.deed, case=case_facts.facts_of(case=case), actor=nurse)
    assert sentence
    assert "clinician" in sentence
    with pytest.raises(NotPermitted, match=sentence):
        at.act(recipe, by=nurse)
    assert effects(at.case) == before


@pytest.mark.parametrize(
    "recipe",
    [r for r in RECIPES if r.deed not in (CaseDeed.UNDO_TAKE, CaseDeed.ASK_TO_REFER)],
    ids=lambda r: str(r.deed),
)
def test_a_superuser_without_membership_may_and_is_audited(recipe: Recipe) -> None:
    at = stage(recipe)
    boss = f.actor_for(user=f.staff_user(None, is_superuser=True))
    at.act(recipe, by=boss)
    assert AuditEvent.objects.latest("pk").actor == boss.key


@every_deed
@pytest.mark.parametrize("case_id", [0, -1, 10**30, 999_999])
def test_a_number_that_is_no_case_is_not_found(recipe: Recipe, case_id: int) -> None:
    actor = f.lead(f.clinic())
    with pytest.raises(NotFound):
        recipe.action(actor=actor, case_id=case_id, expected_version=1, now=NOW, **recipe.says)


@pytest.mark.parametrize(
    "recipe",
    [r for r in RECIPES if {"reason", "text"} & set(r.says) and r.deed is not C.CONTACT],
    ids=lambda r: str(r.deed),
)
def test_a_reason_that_is_missing_too_long_or_not_text_is_named(recipe: Recipe) -> None:
    name = "reason" if "reason" in recipe.says else "text"
    at = stage(recipe)
    before = effects(at.case)
    for words in ("", " \n ", "x" * 2001, "bell \x07", "nul \x00", "half \ud800"):
        with pytest.raises(Invalid) as refused:
            at.act(replace(recipe, says=recipe.says | {name: words}))
        assert refused.value.field == name
    assert effects(at.case) == before


def test_what_people_write_is_kept_as_they_wrote_it() -> None:
    where = f.clinic()
    text = "Geändert: „links“ 😀\n\tzweite Zeile\u00a0hier"
    do("add_note", plain(where, f.nurse(where)), f.nurse(where), text=f"  {text}\r\n")
    assert CaseEntry.objects.latest("pk").text == text


def test_a_taken_case_is_not_taken_again() -> None:
    where = f.clinic()
    nurse, other = f.nurse(where), f.nurse(where)
    case = do("take", plain(where, nurse), nurse)
    with pytest.raises(NotAllowed, match="yours already"):
        do("take", case, nurse)
    with pytest.raises(NotAllowed, match="Assign it instead"):
        do("take", case, other)
    with pytest.raises(NotAllowed, match="Only the person"):
        do("undo_take", case, other)


def test_a_case_is_given_to_somebody_who_works_there() -> None:
    where = f.clinic()
    nurse, other = f.nurse(where), f.nurse(where)
    case = do("assign", plain(where, nurse), nurse, to=other.user_id)
    assert (case.owner_id, case.status) == (other.user_id, CaseStatus.TAKEN)
    wrong = [f.outsider().user_id, f.auditor(where).user_id, f.staff_user(Role.NURSE, where, is_active=False).pk, 10**6]
    for user_id in wrong:
        with pytest.raises(Invalid) as refused:
            do("assign", case, nurse, to=user_id)
        assert refused.value.field == "to"
    assert do("assign", case, nurse, to=None).status == CaseStatus.NEW


def test_tries_are_counted_until_somebody_speaks() -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    case = case_of(course(where), Urgency.ROUTINE, wants_contact=True)
    for tries in (1, 2):
        case = do("record_contact", case, nurse, result="no_answer")
        assert (case.contact_attempts, case.status, case.wants_contact) == (tries, CaseStatus.NEW, True)
    case = do("record_contact", case, nurse, result="spoke")
    assert (case.contact_attempts, case.status, case.wants_contact) == (0, CaseStatus.CONTACTED, False)
    assert case.spoken_by == nurse.key
    with pytest.raises(Invalid) as refused:
        do("record_contact", case, nurse, result="shouted")
    assert refused.value.field == "result"


@pytest.mark.parametrize("days", [-1, 0, 43, 4000])
def test_a_snooze_ends_within_six_weeks(days: int) -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    with pytest.raises(Invalid, match="at most 42 days") as refused:
        do("snooze", plain(where, nurse), nurse, until=TODAY + timedelta(days=days), reason="Later")
    assert refused.value.field == "until"


@pytest.mark.parametrize("urgency", [Urgency.EMERGENCY, Urgency.SAME_DAY])
def test_an_urgent_case_is_never_put_off(urgency: Urgency) -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = case_of(course(where), urgency)
    with pytest.raises(NotAllowed, match="danger sign is open"):
        do("snooze", case, clinician, until=TODAY + timedelta(days=1), reason="Later")
    do("deal_with_danger", case, clinician, reason="Spoke")
    with pytest.raises(NotAllowed, match="cannot be put off"):
        do("snooze", case, clinician, until=TODAY + timedelta(days=1), reason="Later")


@pytest.mark.parametrize("name", ["refer", "close"])
def test_while_a_danger_sign_is_open_there_is_no_referral_and_no_closing(name: str) -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = open_case(tick(course(where), DangerSign.CANCER_OR_WEIGHT_LOSS, urgency=Urgency.SOON).episode)
    says = REFERRAL if name == "refer" else {"outcome": CloseOutcome.DECLINED, "reason": "No"}
    with pytest.raises(NotAllowed, match="While a danger sign is open"):
        do(name, case, clinician, **says)
    do("deal_with_danger", case, clinician, reason="Spoke; scan ordered")
    do(name, case, clinician, **says)


def test_lowering_from_emergency_to_same_day_leaves_the_danger_open() -> None:
    where = f.clinic()
    case = do("lower_urgency", danger(where, f.nurse(where)), f.clinician(where), to="same_day", reason="Old foot drop")
    assert (case.danger_open, case.promised_at) == (True, datetime(2026, 3, 2, 13, tzinfo=UTC))  # at opening


@pytest.mark.parametrize("to", [Urgency.SOON, Urgency.EVALUATION, Urgency.ROUTINE])
def test_lowering_means_lower(to: Urgency) -> None:
    where = f.clinic()
    case = case_of(course(where), Urgency.EVALUATION)
    with pytest.raises(NotAllowed, match="lower than the present"):
        do("lower_urgency", case, f.clinician(where), to=to, reason="Because")


def test_a_watch_case_has_nothing_lower_and_promises_nothing() -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = do("lower_urgency", plain(where, clinician), clinician, to=Urgency.WATCH, reason="Better by phone")
    assert case.promised_at is None
    with pytest.raises(NotAllowed, match="Close the case instead"):
        do("lower_urgency", case, clinician, to=Urgency.WATCH, reason="Again")


def test_unread_words_hold_a_case_open() -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    case = watch_with_text(where, nurse)
    with pytest.raises(NotAllowed, match="own words"):
        do("close", case, nurse, outcome="not_needed", reason="Well")
    do("mark_text_read", case, nurse)
    assert do("close", case, nurse, outcome="not_needed", reason="Well").closed_by == nurse.key


def test_a_nurse_closes_what_needed_no_clinician() -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    with pytest.raises(NotPermitted, match="A clinician decides"):
        do("close", plain(where, nurse), nurse, outcome="not_needed", reason="Well")
    with pytest.raises(NotPermitted, match="A clinician decides"):
        do("close", case_of(course(where), Urgency.WATCH, refer=True), nurse, outcome="not_needed", reason="Well")
    for outcome in ("declined", "moved_away", "died", "treated_elsewhere"):
        do("close", plain(where, nurse), nurse, outcome=outcome, reason="Told by phone")
    do("close", case_of(course(where), Urgency.WATCH), nurse, outcome="not_needed", reason="Well")


def test_evaluated_means_recorded() -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = referred(where, clinician)
    with pytest.raises(NotAllowed, match="Record what the evaluation found"):
        do("close", case, clinician, outcome="evaluated", reason="")
    do("record_evaluation", case, clinician, seen_on=TODAY, category="progressive")
    assert Referral.objects.get().status == ReferralStatus.ATTENDED
    with pytest.raises(NotAllowed, match="recorded already"):
        do("record_evaluation", case, clinician, seen_on=TODAY, category="progressive")
    assert do("close", case, clinician, outcome="evaluated", reason="").outcome == CloseOutcome.EVALUATED


@pytest.mark.parametrize("seen_on", [f.SURGERY - timedelta(days=1), TODAY + timedelta(days=1)])
def test_an_evaluation_lies_between_the_operation_and_today(seen_on: date) -> None:
    where = f.clinic()
    with pytest.raises(Invalid) as refused:
        do("record_evaluation", referred(where, f.nurse(where)), f.clinician(where), seen_on=seen_on, category="new")
    assert refused.value.field == "seen_on"


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"to": ""}, "to"),
        ({"to": "x" * 161}, "to"),
        ({"expected_by": TODAY - timedelta(days=1)}, "expected_by"),
        ({"expected_by": TODAY + timedelta(days=367)}, "expected_by"),
        ({"question": "x" * 2001}, "question"),
    ],
)
def test_a_referral_says_where_to_and_by_when(changed: dict[str, Any], name: str) -> None:
    where = f.clinic()
    with pytest.raises(Invalid) as refused:
        do("refer", plain(where, f.nurse(where)), f.clinician(where), **REFERRAL | changed)
    assert refused.value.field == name
    assert not Referral.objects.exists()


def test_referring_elsewhere_withdraws_the_referral_that_waited() -> None:
    where = f.clinic()
    case = referred(where, f.nurse(where))
    do("refer", case, f.clinician(where), **REFERRAL | {"to": "University hospital"})
    statuses = list(Referral.objects.order_by("pk").values_list("status", flat=True))
    assert statuses == [ReferralStatus.WITHDRAWN, ReferralStatus.SENT]


@pytest.mark.parametrize(("outcome", "status"), [("declined", "declined"), ("moved_away", "withdrawn")])
def test_closing_ends_the_referral_that_waited(outcome: str, status: str) -> None:
    where = f.clinic()
    do("close", referred(where, f.nurse(where)), f.nurse(where), outcome=outcome, reason="Told by phone")
    assert Referral.objects.get().status == status


def test_reopened_only_while_no_newer_case_exists() -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = closed(where, clinician)
    tell(case.episode, Urgency.WATCH)
    with pytest.raises(NotAllowed, match="newer case"):
        do("reopen", case, clinician, reason="Worse")


def test_a_closed_case_takes_notes_and_nothing_else() -> None:
    where = f.clinic()
    clinician = f.clinician(where)
    case = closed(where, clinician)
    do("add_note", case, clinician, text="Letter came back")
    facts = case_facts.facts_of(case=case_facts.get(actor=f.lead(where), case_id=case.pk))
    possible = {deed for deed in TRANSITIONS if can_deed(deed=deed, case=facts, actor=f.lead(where)) is None}
    assert possible == {CaseDeed.NOTE, CaseDeed.REOPEN, CaseDeed.CORRECT_FACTS}


def test_many_cases_are_assigned_each_with_its_own_outcome() -> None:
    where = f.clinic()
    nurse, other = f.nurse(where), f.nurse(where)
    good, moved, foreign, done = (
        plain(where, nurse),
        plain(where, nurse),
        plain(f.clinic(), nurse),
        closed(where, nurse),
    )
    versions = {good.pk: good.version, moved.pk: moved.version}
    do("add_note", moved, other, text="Busy")
    ids = [good.pk, moved.pk, foreign.pk, done.pk, good.pk]
    results = cases.assign_many(actor=nurse, case_ids=ids, versions=versions, to=other.user_id, now=NOW)
    assert [(result.case_id, result.done) for result in results] == [
        (good.pk, True), (moved.pk, False), (foreign.pk, False), (done.pk, False),
    ]  # fmt: skip
    assert other.label in results[1].why
    assert results[2].why == "There is no such case."
    assert "closed" in results[3].why


def test_what_is_ready_is_closed_in_bulk_and_nothing_else() -> None:
    where = f.clinic()
    nurse = f.nurse(where)
    ready, waiting = case_of(course(where), Urgency.WATCH), case_of(course(where), Urgency.WATCH)
    tell(ready.episode, Urgency.ROUTINE)
    results = cases.close_ready(actor=nurse, case_ids=[ready.pk, waiting.pk], now=NOW)
    assert [result.done for result in results] == [True, False]
    ready.refresh_from_db()
    assert (ready.outcome, ready.closed_by) == (CloseOutcome.NOT_NEEDED, nurse.key)
    assert CaseEntry.objects.filter(case=ready).latest("pk").text


def test_somebody_who_leaves_leaves_their_cases_unowned() -> None:
    where = f.clinic()
    leaving, boss = f.nurse(where), f.lead(where)
    mine = [do("take", plain(where, leaving), leaving) for _ in range(2)]
    assert leaving.user_id is not None
    assert cases.hand_over(actor=boss, user_id=leaving.user_id, clinic_id=where.pk, now=NOW) == 2
    assert not Case.objects.filter(pk__in=[case.pk for case in mine], owner__isnull=False).exists()
