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
    CloseOutcome,
    Role,
    Urgency,
)
from fbs_portal.domain.errors import Conflict, Invalid, NotFound, NotPermitted
from fbs_portal.domain.states import ContactResult
from fbs_portal.domain.workflow import TRANSITIONS
from fbs_portal.models import AuditEvent, Case, CaseEntry, Clinic, Evaluation, Message, Referral
from fbs_portal.queries import case_facts
from tests import factories as f
from tests.stages import (
    FOUND,
    NOW,
    REFERRAL,
    TODAY,
    closed,
    danger,
    evaluated,
    plain,
    referred,
    released,
    scheduled,
    taken,
    unsure,
    watch_with_text,
)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """How to bring a case to where the deed is possible, what to say, and what changes in the row."""

    deed: CaseDeed
    action: Callable[..., Case]
    says: dict[str, Any] = field(default_factory=dict)
    start: Callable[[Clinic, Actor], Case] | None = None
    changes: dict[str, Any] = field(default_factory=dict)
    lowest: Role = Role.NURSE
    events: int = 1


C, R = CaseDeed, Recipe
SOON = datetime(2026, 3, 4, 22, tzinfo=UTC)
"""The end of the second working day."""
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
    R(deed=C.ASK_AGAIN, action=lambda **given: cases.ask_again(**given).case, start=unsure, events=2),
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
        deed=C.SCHEDULE,
        action=cases.schedule,
        says={"on": date(2026, 3, 9)},
        start=referred,
        changes={"status": "referred", "promised_at": datetime(2026, 3, 9, 21, tzinfo=UTC)},
    ),
    R(
        deed=C.ATTENDED,
        action=cases.mark_attended,
        says={"on": TODAY},
        start=scheduled,
        changes={"status": "referred", "promised_at": datetime(2026, 3, 16, 21, tzinfo=UTC)},
    ),
    R(
        deed=C.NOT_ATTENDED,
        action=cases.mark_not_attended,
        says={"reason": "No bus that day"},
        start=scheduled,
        changes={"status": "referred", "promised_at": SOON},
    ),
    R(
        deed=C.DECLINED,
        action=cases.mark_declined,
        says={"reason": "Wants to wait"},
        start=scheduled,
        changes={"status": "new", "promised_at": SOON},
    ),
    R(
        deed=C.WITHDRAW,
        action=cases.withdraw,
        says={"reason": "Seen by the surgeon"},
        start=referred,
        changes={"status": "new", "promised_at": SOON},
        lowest=Role.CLINICIAN,
    ),
    R(
        deed=C.WRITE_LETTER,
        action=cases.write_letter,
        says={"opening": "Dear Dr Lee", "asked": ["cause", "evaluation"], "request": "Please write to us"},
        start=referred,
        changes={"status": "referred", "promised_at": datetime(2026, 4, 1, 21, tzinfo=UTC)},
        lowest=Role.CLINICIAN,
    ),
    R(
        deed=C.EVALUATION,
        action=cases.record_evaluation,
        says=FOUND,
        start=referred,
        changes={"status": "referred", "promised_at": SOON},
        lowest=Role.CLINICIAN,
    ),
    R(
        deed=C.CORRECT_EVALUATION,
        action=cases.correct_evaluation,
        says=FOUND | {"conclusion": "new", "reason": "Read the new scan"},
        start=released,
        changes={"status": "referred", "promised_at": SOON},
        lowest=Role.CLINICIAN,
    ),
    R(deed=C.RELEASE, action=cases.release, start=evaluated, lowest=Role.CLINICIAN),
    R(
        deed=C.TAKE_BACK,
        action=cases.take_back,
        says={"reason": "Told too early"},
        start=released,
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
    assert (CaseEntry.objects.count(), AuditEvent.objects.count()) == (entries + 1, events + recipe.events)
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
