"""The referral letter of a case: pages to print, and PDFs where the extra is installed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fbs_portal.actions import audit
from fbs_portal.admin import pdf
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.case_page import case_title
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.verbs import Verb
from fbs_portal.presenters.deeds import slug
from fbs_portal.presenters.kept_letter import content_of, kept_views
from fbs_portal.presenters.letter import body, letter
from fbs_portal.queries import case_facts, cases, letters


class LetterPages(StaffAdmin):
    """All are reads of the patient's record that leave the portal, so the trail tells them from other reads."""

    def letter(self, request: HttpRequest, *, actor: Actor, now: datetime, case_id: int) -> HttpResponseBase:
        """As the records stand now, below the versions that were kept."""
        case = case_facts.get(actor=actor, case_id=case_id)
        page = cases.case_page(actor=actor, case=case, now=now)
        self._read(case, actor=actor, now=now, form="page")
        why_not = case_facts.why_not(case=case, actor=actor)[CaseDeed.WRITE_LETTER]
        return self._page(
            request, case, content=body(letter(page, by=actor.label, now=now)),
            kept=kept_views(page.letters, tz=case.clinic.time_zone), why_not=why_not if page.referrals else "",
            write_url="" if why_not else self.url("deed", case.pk, slug(CaseDeed.WRITE_LETTER)),
            pdf_url=self.url("letter_pdf", case_id) if pdf.maker() else "",
        )  # fmt: skip

    def letter_pdf(self, request: HttpRequest, *, actor: Actor, now: datetime, case_id: int) -> HttpResponseBase:
        if pdf.maker() is None:
            raise Http404
        case = case_facts.get(actor=actor, case_id=case_id)
        page = cases.case_page(actor=actor, case=case, now=now)
        self._read(case, actor=actor, now=now, form="pdf")
        return _as_pdf(case, body(letter(page, by=actor.label, now=now)))

    def letter_version(
        self, request: HttpRequest, *, actor: Actor, now: datetime, case_id: int, number: int
    ) -> HttpResponseBase:
        """What was kept, to the letter; nothing where it is no longer what was kept."""
        case, row = self._version(actor, case_id, number)
        self._read(case, actor=actor, now=now, form="page", letter=number)
        content = content_of(row)
        url = self.url("letter_version_pdf", case_id, number) if content and pdf.maker() else ""
        kept = kept_views(letters.kept(case=case), tz=case.clinic.time_zone)
        return self._page(
            request, case, content=content, kept=kept, shown=number, pdf_url=url, status=200 if content else 409,
            as_now_url=self.url("letter", case_id),
        )  # fmt: skip

    def letter_version_pdf(
        self, request: HttpRequest, *, actor: Actor, now: datetime, case_id: int, number: int
    ) -> HttpResponseBase:
        if pdf.maker() is None:
            raise Http404
        case, row = self._version(actor, case_id, number)
        content = content_of(row)
        if content is None:
            raise Http404
        self._read(case, actor=actor, now=now, form="pdf", letter=number)
        return _as_pdf(case, content, version=f"-version-{number}")

    def _version(self, actor: Actor, case_id: int, number: int) -> tuple[Any, Any]:
        case = case_facts.get(actor=actor, case_id=case_id)
        return case, letters.version(case=case, number=number)

    def _page(self, request: HttpRequest, case: Any, *, status: int = 200, **shown: Any) -> HttpResponseBase:
        title = case_title(case.pk)
        return self.show(
            request, "letter/page.html", title=title, case_title=title, case=case, back=self.url("change", case.pk),
            status=status, **shown,
        )  # fmt: skip

    def _read(self, case: Any, *, actor: Actor, now: datetime, **detail: Any) -> None:
        subject = f"case:{case.pk}"
        audit.record(actor=actor, verb=Verb.READ_LETTER, subject=subject, clinic_id=case.clinic_id, now=now, **detail)


def _as_pdf(case: Any, content: SafeString, *, version: str = "") -> HttpResponse:
    html = render_to_string("admin/fbs_portal/letter/pdf.html", {"content": content, "title": case_title(case.pk)})
    name = f"referral-case-{case.pk}{version}.pdf"
    return HttpResponse(
        pdf.pdf_of(html, style="letter.css"),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
