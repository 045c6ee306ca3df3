"""Rule sets: which one judges, a draft's numbers beside the default's, bringing it into use, and its history."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from fbs_portal.actions import rule_sets as act
from fbs_portal.admin import draft_saving
from fbs_portal.admin.rule_set_forms import DraftForm, NewDraftForm, ReasonForm
from fbs_portal.admin.rule_set_preview import PreviewPages
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.domain.families import GENERAL, names_of
from fbs_portal.domain.states import RuleSetStatus
from fbs_portal.domain.triage.ruleset import DEFAULT, RuleSet
from fbs_portal.domain.triage.stored import BadRuleSet
from fbs_portal.domain.triage.version import ENGINE_VERSION
from fbs_portal.models import Clinic
from fbs_portal.models import RuleSet as Row
from fbs_portal.presenters import audit as trail
from fbs_portal.presenters import rule_set as shown
from fbs_portal.presenters import sets_in_use
from fbs_portal.queries import clinic_pages, replay_pages, rule_sets, staff


@admin.register(Row)
class RuleSetAdmin(PreviewPages):
    """Every change goes through an action: a set that was in use once has no form."""

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("default/", self.default_page, "default"),
            self.page("add/", self.add, "add"),
            self.page("<int:rule_set_id>/change/", self.rule_set_page, "change"),
            self.page("<int:rule_set_id>/activate/", self.activate, "activate"),
            self.page("<int:rule_set_id>/discard/", self.discard, "discard"),
            self.page("clinics/<int:clinic_id>/default/", self.to_default, "to_default"),
            *self.preview_pages(),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_ruleset")
        sets = rule_sets.visible(actor=actor)
        keys = {key for one in sets for key in (one.created_by, one.changed_by, one.approved_by)}
        names = staff.names_of(keys=keys)
        clinics = []
        for clinic in rule_sets.clinics(actor=actor):
            own = [one for one in sets if one.clinic_id == clinic.pk]
            uses = sets_in_use.in_use(rule_sets.uses(clinic=clinic, rows=own))
            heads = [shown.row(one, now=now, names=names) for one in own]
            has_own = not all(use.is_default for use in uses)
            clinics.append({"clinic": clinic, "sets": heads, "uses": uses, "has_own": has_own})
        return self.show(
            request, "rule_sets/list.html", title=_("Rule sets"), clinics=clinics, default=DEFAULT.version,
            may=actor.may("manage_rule_sets"),
        )  # fmt: skip

    def default_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "view_ruleset")
        return self.show(
            request, "rule_sets/default.html", title=_("The default rule set"), version=DEFAULT.version,
            engine=ENGINE_VERSION, sections=shown.sections(), called=shown.called(),
        )  # fmt: skip

    def add(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "manage_rule_sets")
        data = request.POST if request.method == "POST" else None
        asked = {name: value[:40] for name in ("based_on", "clinic") if (value := request.GET.get(name))}
        mine, sets = clinic_pages.clinics(actor=actor), rule_sets.visible(actor=actor)
        form = NewDraftForm(data, clinics=mine, sets=sets, initial=asked)
        if data is not None and form.is_valid():
            not_theirs = _("This set belongs to another clinic.")
            row = draft_saving.begin(form=form, create=act.create_draft, not_theirs=not_theirs, actor=actor, now=now)
            if row is not None:
                return HttpResponseRedirect(self.url("change", row.pk))
        above = [(_("Rule sets"), self.url("changelist"))]
        return self.show(
            request, "form.html", title=_("Begin a draft"), heading=_("Begin a draft"), form=form, above=above,
            button=_("Begin"), back=self.url("changelist"),
            intro=_("A draft judges nobody. It comes into use when a second person approves it."),
        )  # fmt: skip

    def rule_set_page(self, request: HttpRequest, *, actor: Actor, now: datetime, rule_set_id: int) -> HttpResponseBase:
        row = rule_sets.get(actor=actor, rule_set_id=rule_set_id)
        rules = _read(row)
        may = actor.may("manage_rule_sets") and row.status == RuleSetStatus.DRAFT
        if request.method == "POST":
            self.need(actor, "manage_rule_sets")
        if rules is None or not may:
            if request.method == "POST":
                messages.error(request, _("Only a draft can be changed. Begin a new draft with these numbers instead."))
                return HttpResponseRedirect(self.url("change", row.pk))
            return self._page(request, row, rules, actor=actor, now=now)
        data = request.POST if request.method == "POST" else None
        form = DraftForm(data, rules=rules, initial={"name": row.name, "revision": row.revision})
        status = 200
        if data is not None and form.is_valid():
            edit = partial(act.edit_draft, rule_set_id=row.pk)
            status = draft_saving.save(form=form, edit=edit, actor=actor, now=now)
            if status == 302:
                messages.success(request, _("Saved. It judges nobody until a second person brings it into use."))
                return HttpResponseRedirect(self.url("change", row.pk))
        return self._page(request, row, rules, form=form, actor=actor, now=now, status=status)

    def activate(self, request: HttpRequest, *, actor: Actor, now: datetime, rule_set_id: int) -> HttpResponseBase:
        row = rule_sets.get(actor=actor, rule_set_id=rule_set_id)
        self.need(actor, "manage_rule_sets")
        rules = _read(row)
        data = request.POST if request.method == "POST" else None
        state = {"used": rule_sets.state_of(clinic=row.clinic), "revision": row.revision}
        families = sets_in_use.choices(_for_each(row.clinic))
        form = ReasonForm(data, families=families, initial={**state, "families": self._previewed(row)})
        if data is not None and form.is_valid():
            given = form.cleaned_data
            try:
                act.activate(
                    rule_set_id=row.pk, revision=given["revision"] or 0, used=given["used"],
                    families=given["families"], reason=given["reason"], actor=actor, now=now,
                )  # fmt: skip
            except (Invalid, NotAllowed, Conflict) as refused:
                form = draft_saving.refused(form, refused, state=state, families=families)
            else:
                messages.success(request, _("In use. Answers from now on are judged by it."))
                return HttpResponseRedirect(self.url("change", row.pk))
        return self.show(
            request, "rule_sets/activate.html", title=_("Bring into use: %(version)s") % {"version": row.version},
            row=row, form=form, why_not=self._why_not(row, rules, actor), uses=_beside(row, rules), status=form.status,
            back=self.url("change", row.pk),
        )  # fmt: skip

    def _previewed(self, row: Row) -> list[str]:
        """The operations that somebody looked at before; at first, all without a set of their own."""
        run = replay_pages.latest(rule_set=row)
        return run.families.split() if run and run.families else names_of([GENERAL])

    def _why_not(self, row: Row, rules: RuleSet | None, actor: Actor) -> str:
        """Why the button is not there; empty when this person may press it."""
        if row.status not in (RuleSetStatus.DRAFT, RuleSetStatus.ACTIVE):
            return _("This is no draft any more.")
        if rules is None:
            return _("This set cannot be read.")
        if actor.key in rule_sets.writers_of(row=row):
            return _("You wrote on this set. A second person has to approve it.")
        differs = any(use.differences for use in _beside(row, rules))
        return "" if differs else _("This set says the same as the one in use.")

    def discard(self, request: HttpRequest, *, actor: Actor, now: datetime, rule_set_id: int) -> HttpResponseBase:
        row = rule_sets.get(actor=actor, rule_set_id=rule_set_id)
        self.need(actor, "manage_rule_sets")
        back = self.url("change", row.pk)
        if request.method == "POST":
            try:
                act.discard(rule_set_id=row.pk, revision=row.revision, actor=actor, now=now)
            except (NotAllowed, Conflict) as refused:
                messages.error(request, refused.message)
                return HttpResponseRedirect(back)
            messages.success(request, _("Discarded."))
            return HttpResponseRedirect(self.url("changelist"))
        return self.show(
            request, "confirm.html", title=_("Discard %(version)s") % {"version": row.version}, back=back,
            heading=_("Discard the draft"), button=_("Discard it"), who=row.name,
            above=[(_("Rule sets"), self.url("changelist")), (row.version, back)],
            intro=_("Nobody was judged by it. It cannot be brought back."),
        )  # fmt: skip

    def to_default(self, request: HttpRequest, *, actor: Actor, now: datetime, clinic_id: int) -> HttpResponseBase:
        clinic = rule_sets.clinic(actor=actor, clinic_id=clinic_id)
        self.need(actor, "manage_rule_sets")
        data, used = request.POST if request.method == "POST" else None, rule_sets.state_of(clinic=clinic)
        own = {family: one for family, one in rule_sets.used(clinic=clinic).items() if one != DEFAULT.version}
        families = sets_in_use.choices(own)
        only = names_of(own) if len(own) == 1 else []
        form = ReasonForm(data, families=families, initial={"used": used, "families": only})
        if data is not None and form.is_valid():
            given = form.cleaned_data
            try:
                act.go_back_to_default(
                    clinic_id=clinic.pk, used=given["used"], families=given["families"], reason=given["reason"],
                    actor=actor, now=now,
                )  # fmt: skip
            except (Invalid, NotAllowed, Conflict) as refused:
                form = draft_saving.refused(form, refused, state={"used": used}, families=families)
            else:
                messages.success(request, _("Done. Answers from now on are judged by what is in use now."))
                return HttpResponseRedirect(self.url("changelist"))
        uses = sets_in_use.in_use(rule_sets.uses(clinic=clinic), new=DEFAULT)
        return self.show(
            request, "rule_sets/to_default.html", title=_("Go back to the default"), clinic=clinic, form=form,
            uses=[use for use in uses if not use.is_default], status=form.status, back=self.url("changelist"),
            courses=self._courses(clinic, own.values()), general=own.get(GENERAL) if len(own) > 1 else None,
            why_not="" if own else _("This clinic uses the default already."),
        )  # fmt: skip

    def _courses(self, clinic: Clinic, versions: Iterable[str]) -> list[tuple[int, str]]:
        """The courses that a clinician put under one of these sets; they stay there whatever the clinic uses."""
        found = rule_sets.courses_with(clinic=clinic, versions=versions)
        return [(pk, self.url("change", pk, model="surgeryepisode")) for pk in found]

    def _page(
        self, request: HttpRequest, row: Row, rules: RuleSet | None, *, actor: Actor, now: datetime,
        form: DraftForm | None = None, status: int = 200,
    ) -> HttpResponse:  # fmt: skip
        events = rule_sets.history(row=row)
        keys = {row.created_by, row.changed_by, row.approved_by, *(event.actor for event in events)}
        names = staff.names_of(keys=keys - {""})
        tz = row.clinic.time_zone
        return self.show(
            request, "rule_sets/set.html", title=_("Rule set %(version)s") % {"version": row.version}, status=status,
            row=row, form=form, rules=rules, head=shown.row(row, now=now, names=names),
            sections=() if rules is None else shown.sections(rules),
            called=() if rules is None else shown.called(rules),
            from_default=() if rules is None else shown.differences(old=DEFAULT, new=rules),
            in_use_for=_operations(row), courses=self._courses(row.clinic, [row.version]),
            is_draft=row.status == RuleSetStatus.DRAFT,
            beside=[one for one in _beside(row, rules) if not one.is_default],
            may=actor.may("manage_rule_sets"), history=[trail.line(event, names=names, tz=tz) for event in events],
        )  # fmt: skip


def _read(row: Row) -> RuleSet | None:
    try:
        return rule_sets.domain_of(row)
    except BadRuleSet:
        return None


def _for_each(clinic: Clinic) -> dict[str, str]:
    """What can be chosen: all operations without a set of their own, or single families; and what is in use for it."""
    return {GENERAL: rule_sets.used(clinic=clinic)[GENERAL]} | rule_sets.used_for_each(clinic=clinic)


def _operations(row: Row) -> str:
    """What this set is in use for; empty when for nothing."""
    uses = rule_sets.used(clinic=row.clinic)
    mine = tuple(family for family, version in uses.items() if version == row.version)
    return sets_in_use.operations(mine, alone=GENERAL in mine and len(uses) == 1)


def _beside(row: Row, rules: RuleSet | None) -> list[sets_in_use.InUse]:
    """Every other set in use, with what this one says otherwise; one that cannot be read judges as the default does."""
    uses = sets_in_use.in_use(rule_sets.uses(clinic=row.clinic), new=rules)
    return [use for use in uses if use.version != row.version]
