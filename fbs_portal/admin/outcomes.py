"""The outcomes page: what became of a clinic's patients, and how good the suggestions are."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import audit
from fbs_portal.admin import fields
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound
from fbs_portal.domain.families import Family
from fbs_portal.domain.verbs import Verb
from fbs_portal.exchange import csv_lines
from fbs_portal.models import Clinic, Outcomes
from fbs_portal.presenters import moments
from fbs_portal.presenters import outcomes as words
from fbs_portal.presenters.outcome_section import FAMILY
from fbs_portal.queries import clinic_pages, outcomes


class FilterForm(fields.StaffForm):
    """Which operations are counted. Everything is optional; a clinic is only asked for where there are several."""

    clinic = forms.TypedChoiceField(label=gettext_lazy("Clinic"), coerce=int, required=False)
    first = fields.day(gettext_lazy("Operated from"), required=False)
    last = fields.day(gettext_lazy("Operated until"), required=False)
    family = forms.ChoiceField(
        label=gettext_lazy("Operation"), choices=lambda: fields.options(Family, FAMILY, empty=_("all")),
        required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None, *, clinics: tuple[Clinic, ...]) -> None:
        super().__init__(data)
        self.clinics = clinics
        self.offer("clinic", [(clinic.pk, clinic.name) for clinic in clinics])
        if len(clinics) < 2:
            del self.fields["clinic"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = found.get("first"), found.get("last")
        if first and last and last < first:
            self.add_error("last", _("This day is before the first one."))
        return found

    def clinic_chosen(self) -> Clinic:
        wanted = self.cleaned_data.get("clinic")
        return next((clinic for clinic in self.clinics if clinic.pk == wanted), self.clinics[0])

    def period(self) -> outcomes.Period:
        """Whole months: operations are counted by the month of surgery."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        return outcomes.Period(first=_month(first), last=_month(last), family=self.cleaned_data.get("family") or "")


@admin.register(Outcomes)
class OutcomesAdmin(StaffAdmin):
    """Figures of groups only; who looked at them stands in the trail."""

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<slug:slug>.csv", self.file, "file"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        form = self._form(request, actor)
        if form is None or not form.is_valid():
            status = 200 if form is None else 400
            return self.show(request, "outcomes/outcomes.html", title=_("Outcomes"), form=form, status=status)
        clinic, period = form.clinic_chosen(), form.period()
        found = outcomes.read(clinic=clinic, period=period, now=now)
        self._note(actor, clinic, period, now=now)
        return self.show(
            request, "outcomes/outcomes.html", title=_("Outcomes"), form=form, found=found, clinic=clinic,
            operations=found.counts[outcomes.OPERATION], sections=words.sections(found.counts),
            counted=moments.exact(found.counted_at, tz=clinic.time_zone) if found.counted_at else "",
            asked=urlencode({name: request.GET[name] for name in form.fields if name in request.GET}),
            filters=bool(request.GET),
        )  # fmt: skip

    def file(self, request: HttpRequest, *, actor: Actor, now: datetime, slug: str) -> HttpResponseBase:
        form = self._form(request, actor)
        if form is None or not form.is_valid() or slug not in words.MAKERS:
            raise Http404
        clinic, period = form.clinic_chosen(), form.period()
        section = words.MAKERS[slug](outcomes.read(clinic=clinic, period=period, now=now).counts)
        self._note(actor, clinic, period, now=now, file=slug)
        return HttpResponse(
            "".join(csv_lines.lines(heads=section.heads, rows=section.rows)).encode(csv_lines.ENCODING),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{_file_name(slug, clinic, period)}"'},
        )

    def _form(self, request: HttpRequest, actor: Actor) -> FilterForm | None:
        """None without a clinic."""
        self.need(actor, "view_outcomes")
        clinics = clinic_pages.clinics(actor=actor)
        if not clinics:
            return None
        form = FilterForm(request.GET, clinics=clinics)
        asked = request.GET.get("clinic", "")
        if asked and asked not in {str(clinic.pk) for clinic in clinics}:
            raise NotFound
        return form

    def _note(self, actor: Actor, clinic: Clinic, period: outcomes.Period, *, now: datetime, **detail: Any) -> None:
        audit.record(
            actor=actor, verb=Verb.EXPORTED if detail else Verb.READ_OUTCOMES, subject=f"clinic:{clinic.pk}",
            clinic_id=clinic.pk, now=now, **_choice(period), **detail,
        )  # fmt: skip


def _choice(period: outcomes.Period) -> dict[str, str]:
    """What was counted, as the trail keeps it: two of them could be subtracted."""
    first, last = (f"{day:%Y-%m}" if day else "" for day in (period.first, period.last))
    return {"first": first, "last": last, "family": period.family}


def _file_name(slug: str, clinic: Clinic, period: outcomes.Period) -> str:
    """Says what was counted: “outcomes-ended-clinic-3-from-2026-01-until-2026-06-lumbar_fusion.csv”."""
    choice = _choice(period)
    parts = [
        ("outcomes", slug), ("clinic", str(clinic.pk)), ("from", choice["first"]), ("until", choice["last"]),
        ("", choice["family"]),
    ]  # fmt: skip
    return "-".join("-".join(filter(None, part)) for part in parts if part[1]) + ".csv"


def _month(day: date | None) -> date | None:
    return day.replace(day=1) if day else None
