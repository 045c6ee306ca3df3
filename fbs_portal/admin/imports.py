"""Import of operations on a page: choose a file, see what would be enrolled, then enrol it."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fbs_portal.actions.imports import Imported, import_surgeries
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.import_forms import (
    LARGEST_HELD,
    MOST_ROWS,
    SAMPLES,
    PreviewForm,
    UploadForm,
    first_look,
    too_large,
    unpacked,
)
from fbs_portal.content.procedure_words import table
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict
from fbs_portal.exchange.csv_lines import ENCODING
from fbs_portal.exchange.surgery_cells import Dates
from fbs_portal.exchange.surgery_columns import COLUMNS, places, template
from fbs_portal.exchange.surgery_csv import Reading, Table
from fbs_portal.exchange.surgery_file import BadFile
from fbs_portal.queries.clinic_pages import clinics as clinics_of
from fbs_portal.queries.hours import today_of

MOST_COLUMNS = 100


class ImportPages(StaffAdmin):
    def import_template(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        """An example that imports as it is; with the mark that lets Excel read it as UTF-8."""
        self.need(actor, "import_surgeries")
        response = HttpResponse(template().encode(ENCODING), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="operations.csv"'
        return response

    def import_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        self.need(actor, "import_surgeries")
        clinics = clinics_of(actor=actor)
        if request.method != "POST":
            return self._ask(request, UploadForm(clinics=clinics), clinics)
        upload = UploadForm(request.POST, files=request.FILES, clinics=clinics)
        try:
            if "held" in request.POST:
                file = _table(unpacked(request.POST["held"]))
                data: Any = request.POST
            elif upload.is_valid():
                content = upload.cleaned_data["file"].read()
                file = _table(content)
                data = first_look(upload.cleaned_data, heads=file.heads, content=content)
            else:
                return self._ask(request, upload, clinics)
        except (BadFile, ValueError) as bad:
            upload.add_error("file", bad.message if isinstance(bad, BadFile) else _("Choose the file again."))
            return self._ask(request, upload, clinics)
        form = PreviewForm(data, heads=file.heads, rows=file.sample(SAMPLES), clinics=clinics)
        return self._look(request, form, file, clinics, actor=actor, now=now)

    def _look(
        self, request: HttpRequest, form: PreviewForm, file: Table, clinics: Any, *, actor: Actor, now: datetime
    ) -> HttpResponseBase:
        """What would be done; and, when that was seen and the button pressed, do it."""
        done, digest = None, ""
        if form.is_valid():
            digest = form.digest()
            wanted = request.POST.get("do") == "import" and form.cleaned_data["seen"] == digest
            clinic = next(clinic for clinic in clinics if clinic.pk == form.cleaned_data["clinic"])
            try:
                done = _run(clinic, file, form, dry_run=not wanted, actor=actor, now=now)
            except (BadFile, Conflict) as refused:
                form.add_error(None, refused.message)
        if done is not None and done.kept:
            messages.success(request, _said(done))
            return HttpResponseRedirect(self.url("changelist"))
        ready = done is not None and done.enrolled > 0 and (not done.bad or form.cleaned_data["skip_bad"])
        return self.show(
            request, "patient/import_preview.html", title=_("Import operations"), form=form, done=done, ready=ready,
            digest=digest, problems=sorted(done.problems, key=lambda one: one.line) if done else (),
            held=form.data["held"], back=self.url("import"),
        )  # fmt: skip

    def _ask(self, request: HttpRequest, form: UploadForm, clinics: Any) -> HttpResponseBase:
        return self.show(
            request, "patient/import.html", title=_("Import operations"), form=form, clinics=clinics, columns=COLUMNS,
            back=self.url("changelist"),
        )  # fmt: skip


def _table(content: bytes) -> Table:
    file = Table(io.BytesIO(content))
    if file.shape.lines > MOST_ROWS + 2 or len(content) > LARGEST_HELD or len(file.heads) > MOST_COLUMNS:
        raise BadFile(too_large())
    return file


def _run(clinic: Any, file: Table, form: PreviewForm, *, dry_run: bool, actor: Actor, now: datetime) -> Imported:
    mapping = form.mapping()
    where = places(file.heads, mapping=mapping)
    reading = Reading(
        dates=Dates(form.cleaned_data["dates"]), words=table(clinic.procedure_words),
        today=today_of(clinic=clinic, now=now),
    )  # fmt: skip
    return import_surgeries(
        clinic=clinic, rows=file.rows(mapping=mapping, reading=reading),
        heads={name: file.heads[place] for name, place in where.items()},
        skip_bad=form.cleaned_data["skip_bad"], dry_run=dry_run, actor=actor, now=now,
    )  # fmt: skip


def _said(done: Imported) -> str:
    text = ngettext("%(n)d operation is enrolled.", "%(n)d operations are enrolled.", done.enrolled)
    said = text % {"n": done.enrolled}
    if done.known:
        said += " " + _("%(n)d were here already.") % {"n": done.known}
    if done.bad:
        said += " " + _("%(n)d rows were left out.") % {"n": done.bad}
    return said
