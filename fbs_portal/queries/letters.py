"""The kept versions of a case's referral letter. The case has been checked by `case_facts.get`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.errors import NotFound
from fbs_portal.models import Case, CaseEntry, ReferralLetter


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What the trail tells of one version."""

    number: int
    digest: str
    kept_at: datetime
    by_label: str


def kept(*, case: Case) -> tuple[Kept, ...]:
    """Oldest first. One statement, which pages that hold the trail can spare."""
    return tuple(of_entry(row) for row in case.entries.filter(deed=CaseDeed.WRITE_LETTER).order_by("pk"))


def of_entry(row: CaseEntry) -> Kept:
    return Kept(number=row.params["letter"], digest=row.params["digest"], kept_at=row.at, by_label=row.by_label)


def newest(*, case: Case) -> ReferralLetter | None:
    return ReferralLetter.objects.filter(case=case).defer("content").order_by("-number").first()


def version(*, case: Case, number: int) -> ReferralLetter:
    """The whole of one version."""
    row: ReferralLetter | None = ReferralLetter.objects.filter(case=case, number=number).first()
    if row is None:
        raise NotFound
    return row
