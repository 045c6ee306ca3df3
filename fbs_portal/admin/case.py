"""Cases in the admin: the worklist instead of the stock list, the case page instead of the stock form."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern

from fbs_portal.admin.case_deeds import DeedPages
from fbs_portal.admin.case_letter import LetterPages
from fbs_portal.admin.case_page import CasePages
from fbs_portal.admin.worklist import WorklistPages
from fbs_portal.models import Case


@admin.register(Case)
class CaseAdmin(WorklistPages, CasePages, LetterPages, DeedPages):
    """No field of a case is edited by hand: every change is a deed of `actions.cases`."""

    full_width = True

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("bulk/", self.bulk, "bulk"),
            self.page("<int:case_id>/change/", self.case_page, "change"),
            self.page("<int:case_id>/letter/", self.letter, "letter"),
            self.page("<int:case_id>/letter/pdf/", self.letter_pdf, "letter_pdf"),
            self.page("<int:case_id>/letter/<int:number>/", self.letter_version, "letter_version"),
            self.page("<int:case_id>/letter/<int:number>/pdf/", self.letter_version_pdf, "letter_version_pdf"),
            self.page("<int:case_id>/<slug:deed>/", self.deed, "deed"),
        ]
