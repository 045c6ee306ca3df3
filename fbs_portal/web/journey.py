"""Where a patient stands in one follow-up: what each of its pages starts from, and where to go next."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from fbs_portal.actions import consent, unusual
from fbs_portal.actions.answering import questionnaire_of, why_closed
from fbs_portal.domain import pathway
from fbs_portal.domain.answers import Answers
from fbs_portal.domain.questionnaire import Context, Questionnaire, Step
from fbs_portal.domain.unusual import Found
from fbs_portal.queries import dangers, followups
from fbs_portal.web.access import Visit


@dataclass(kw_only=True)
class Journey:
    """A follow-up of the visitor with its draft. Everything here is read, nothing written."""

    visit: Visit
    followup: Any
    draft: Any

    @cached_property
    def today(self) -> date:
        return followups.today_at(followup=self.followup, now=self.visit.now)

    @cached_property
    def context(self) -> Context:
        return followups.context_of(followup=self.followup, today=self.today)

    @cached_property
    def questionnaire(self) -> Questionnaire:
        return questionnaire_of(followup=self.followup, draft=self.draft)

    @property
    def answers(self) -> Answers:
        answers: Answers = self.draft.answers if self.draft is not None else {}
        return answers

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return pathway.visible_steps(questionnaire=self.questionnaire, answers=self.answers, context=self.context)

    @property
    def sent(self) -> bool:
        return self.followup.submitted_at is not None

    @property
    def closed(self) -> str | None:
        """Why no answers are taken now, as a sentence; None when they are."""
        return why_closed(followup=self.followup, today=self.today)

    @property
    def agreed(self) -> bool:
        """Whether the patient takes part and has agreed to the clinic's notice as it stands."""
        return consent.agreed(patient=self.visit.patient)

    @property
    def begun(self) -> bool:
        return self.draft is not None and self.agreed

    @cached_property
    def danger(self) -> dangers.DangerState:
        return dangers.state(followup=self.followup)

    @cached_property
    def signs(self) -> tuple[str, ...]:
        """Danger signs ticked in the draft."""
        return pathway.danger_signs(questionnaire=self.questionnaire, answers=self.answers)

    @property
    def unread_danger(self) -> bool:
        """A danger sign is ticked and nobody has said yet that the page about it was read."""
        return bool(self.signs) and self.danger.report is not None and not self.danger.acknowledged

    @cached_property
    def by_other(self) -> bool:
        """Somebody answers for the patient."""
        return followups.by_other(followup=self.followup)

    @cached_property
    def unusual(self) -> tuple[Found, ...]:
        """Answers that do not seem to fit together and were not asked about yet."""
        if self.draft is None:
            return ()
        return unusual.to_ask(
            questionnaire=self.questionnaire,
            answers=self.answers,
            context=self.context,
            confirmed=self.draft.confirmed_unusual,
        )

    def url(self, name: str, *parts: str) -> str:
        return reverse(f"fbs_portal:{name}", args=[self.followup.public_id, *parts])

    @property
    def next_url(self) -> str:
        """Where to go on: an unread danger page, the first gap, answers that do not seem to fit, or the check page."""
        if self.sent:
            return self.url("done")
        if not self.begun or self.closed:
            return self.url("followup")
        if self.unread_danger:
            return self.url("now")
        gap = pathway.first_incomplete(steps=self.steps, answers=self.answers)
        if gap is not None:
            return self.url("step", gap.code)
        return self.url("unusual") if self.unusual else self.url("check")


def sent_revision(request: HttpRequest) -> int:
    """The revision of the draft that a page quoted; -1, which no draft has, for anything else."""
    sent = request.POST.get("revision", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else -1


def journey(visit: Visit, public_id: uuid.UUID) -> Journey:
    """The visitor's own follow-up; NotFound for anybody else's."""
    followup = followups.of_patient(patient=visit.patient, public_id=public_id)
    return Journey(visit=visit, followup=followup, draft=followups.draft_of(followup))
