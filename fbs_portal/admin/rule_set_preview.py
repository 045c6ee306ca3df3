"""What a draft would change on the clinic's own history: asked for, worked on in short pieces, and shown."""

from __future__ import annotations

import time
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import audit, replays
from fbs_portal.admin import fields
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Invalid, NotAllowed
from fbs_portal.domain.families import GENERAL, named, names_of
from fbs_portal.domain.states import ReplayStatus
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import Clinic, ReplayRun, RuleSet
from fbs_portal.presenters import replay as words
from fbs_portal.presenters import sets_in_use
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import replay_pages, rule_sets

SECONDS = 2.0
"""How long one press of the button works before the page answers: a web worker is not held for longer."""

PIECE = 100
"""Courses between two looks at the clock."""


class AskForm(fields.StaffForm):
    families = fields.some_of(
        gettext_lazy("For which operations"), (),
        help_text=gettext_lazy("Where you mean to bring it into use. It is compared with what is in use there."),
    )  # fmt: skip
    since = fields.day(
        gettext_lazy("Only answers since"), required=False,
        help_text=gettext_lazy("Left empty, all answers count."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, clinic: Clinic, **kwargs: Any) -> None:
        super().__init__(data, initial={"families": names_of([GENERAL])}, **kwargs)
        versions = {GENERAL: rule_sets.used(clinic=clinic)[GENERAL]} | rule_sets.used_for_each(clinic=clinic)
        self.offer("families", sets_in_use.choices(versions))

    def clean_families(self) -> list[str]:
        return named(self.cleaned_data["families"]) or [GENERAL]


class PreviewPages(StaffAdmin):
    """The pages of a preview; the page of the rule set leads here."""

    def preview_pages(self) -> list[URLPattern]:
        return [
            self.page("<int:rule_set_id>/preview/", self.preview_page, "preview"),
            self.page("<int:rule_set_id>/preview/<int:run_id>/go-on/", self.go_on_page, "preview_go_on"),
            self.page("<int:rule_set_id>/preview/<int:run_id>/stop/", self.stop_page, "preview_stop"),
        ]

    def preview_page(self, request: HttpRequest, *, actor: Actor, now: datetime, rule_set_id: int) -> HttpResponseBase:
        row = rule_sets.get(actor=actor, rule_set_id=rule_set_id)
        self.need(actor, "manage_rule_sets")
        form = AskForm(request.POST or None, clinic=row.clinic)
        if request.method == "POST" and form.is_valid():
            try:
                run = replays.ask(rule_set_id=row.pk, **form.cleaned_data, actor=actor, now=now)
            except Invalid as wrong:
                form.add_error(wrong.field, wrong.message)
            else:
                _work(run, by=actor)
                return redirect(self.url("preview", row.pk))
        return self._show_preview(request, row, form=form, actor=actor, now=now)

    def go_on_page(
        self, request: HttpRequest, *, actor: Actor, now: datetime, rule_set_id: int, run_id: int
    ) -> HttpResponseBase:
        run = self._run(actor, rule_set_id=rule_set_id, run_id=run_id)
        if request.method == "POST":
            _work(run, by=actor)
        return redirect(self.url("preview", rule_set_id))

    def stop_page(
        self, request: HttpRequest, *, actor: Actor, now: datetime, rule_set_id: int, run_id: int
    ) -> HttpResponseBase:
        run = self._run(actor, rule_set_id=rule_set_id, run_id=run_id)
        if request.method == "POST":
            try:
                replays.cancel(run_id=run.pk, actor=actor, now=now)
            except NotAllowed as refused:
                messages.error(request, refused.message)
        return redirect(self.url("preview", rule_set_id))

    def _run(self, actor: Actor, *, rule_set_id: int, run_id: int) -> ReplayRun:
        rule_sets.get(actor=actor, rule_set_id=rule_set_id)
        return replay_pages.get(actor=actor, run_id=run_id)

    def _show_preview(
        self, request: HttpRequest, row: RuleSet, *, form: AskForm, actor: Actor, now: datetime
    ) -> HttpResponseBase:
        run = replay_pages.latest(rule_set=row)
        found = self._found(run) if run else {}
        if run and run.done:
            audit.record(
                actor=actor, verb=Verb.REPLAY_READ, subject=f"replay:{run.pk}", clinic_id=row.clinic_id, now=now,
                submissions=[moved["submission"] for moved in found["moved"]],
            )  # fmt: skip
        return self.show(
            request, "rule_sets/preview.html", title=_("Preview on our history"), row=row, form=form, run=run,
            running=bool(run and run.status in replays.RUNNING), failed=bool(run and run.status == ReplayStatus.FAILED),
            **found,
        )  # fmt: skip

    def _found(self, run: ReplayRun) -> dict[str, Any]:
        seen = replay_pages.preview(run=run)
        return {
            "state": words.STATUS[run.status],
            "operations": sets_in_use.operations(tuple(replay_pages.sets_of(run))),
            "percent": words.progress(done=run.done, total=run.total),
            "changed": words.share(seen.tally.changed, seen.tally.submissions),
            "counts": seen.tally.counts,
            "matrices": words.matrices(seen.tally),
            "months": words.months(seen.tally),
            "chart": words.chart(seen.tally),
            "appear": [{"who": who(one.patient), "url": self.url("change", one.pk, model="surgeryepisode")}
                       for one in seen.appear],
            "rise": [self._case(one) for one in seen.rise],
            "gone": [self._case(one) for one in seen.gone],
            "moved": [self._moved(one) for one in seen.moved],
        }  # fmt: skip

    def _case(self, case: Any) -> dict[str, Any]:
        return {"who": who(case.episode.patient), "url": self.url("change", case.pk, model="case")}

    def _moved(self, one: replay_pages.MovedCourse) -> dict[str, Any]:
        region, answered = one.episode.region, one.submission.answered_on
        to_case = one.case_id is not None
        return {
            "who": who(one.episode.patient), "answered_on": answered, "submission": one.submission.pk,
            "weeks": _weeks(one.episode.surgery_date, answered),
            "sides": words.sides(old=one.old, new=one.new, region=region),
            "url": self.url("change", one.case_id, model="case") if to_case
            else self.url("change", one.episode.pk, model="surgeryepisode"),
        }  # fmt: skip


def _work(run: ReplayRun, *, by: Actor) -> None:
    """A few seconds of work, by whoever pressed the button; the rest at the next press or by the command."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        went = replays.advance(run_id=run.pk, worker=by.key, now=timezone.now(), size=PIECE)
        if went is None or went.finished_at:
            return


def _weeks(surgery: date, answered: date) -> int:
    return (answered - surgery).days // 7
