"""Keeping a version of the referral letter: the data as it stands now, with the clinician's own words around it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions.case_deeds import begin, code_of
from fbs_portal.actions.case_referrals import running
from fbs_portal.actions.texts import clean
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.errors import Invalid
from fbs_portal.domain.referral_letter import LONGEST_WORDS, Asked, digest_of
from fbs_portal.models import Case, ReferralLetter
from fbs_portal.presenters.letter import Own, body, letter
from fbs_portal.queries.case_page import case_page


@transaction.atomic
def write_letter(
    *,
    actor: Actor,
    case_id: int,
    expected_version: int,
    opening: str,
    asked: Iterable[str],
    request: str,
    now: datetime,
) -> Case:
    """Keep the letter as it reads now. It is never changed afterwards: the next version says that it replaces it."""
    begun = begin(deed=CaseDeed.WRITE_LETTER, actor=actor, case_id=case_id, expected_version=expected_version, now=now)
    case, own = begun.case, checked(opening=opening, asked=asked, request=request)
    page = case_page(actor=actor, case=case, now=now)
    number = page.letters[-1].number + 1 if page.letters else 1
    content = body(letter(page, by=actor.label, now=now, own=own, number=number))
    kept = ReferralLetter.objects.create(
        case=case,
        referral=running(case=case),
        assessment_id=case.assessment_id,
        number=number,
        opening=own.opening,
        asked=list(own.asked),
        request=own.request,
        content=content,
        digest=digest_of(content),
        kept_at=now,
        kept_by=actor.key,
        by_label=actor.label[:120],
    )
    return begun.finish(params={"letter": kept.number, "digest": kept.digest})


def checked(*, opening: str, asked: Iterable[str], request: str) -> Own:
    """What the clinician wrote and chose, trimmed; Invalid names the field."""
    chosen = [code_of(Asked, code, field="asked") for code in asked]
    if not chosen:
        raise Invalid(_("Choose what you ask for."), field="asked")
    return Own(
        opening=clean(opening, field="opening", required=False, longest=LONGEST_WORDS),
        asked=tuple(code for code in Asked if code in chosen),
        request=clean(request, field="request", required=False, longest=LONGEST_WORDS),
    )
