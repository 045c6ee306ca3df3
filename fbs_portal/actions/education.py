"""Writes of education pages: loading what is shipped, editing by the clinic, choosing between the two."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from fbs_portal.actions import audit, education_checks
from fbs_portal.content.education import Page, read_all
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed, NotFound, NotPermitted
from fbs_portal.domain.folding import fold
from fbs_portal.domain.verbs import Verb
from fbs_portal.models import EducationPage
from fbs_portal.presenters.markdown import to_text

PERMISSION = "change_educationpage"


@dataclass(slots=True, kw_only=True)
class Loaded:
    """Slugs by what was done. `waiting`: edited by the clinic, a newer shipped text is stored beside it."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    no_longer_shipped: list[str] = field(default_factory=list)


@transaction.atomic
def load_pages(
    *,
    now: datetime,
    actor: Actor,
    pages: Iterable[Page] | None = None,
    force: Collection[str] = (),
    dry_run: bool = False,
) -> Loaded:
    """Bring the stored pages up to what is shipped.

    A page that the clinic edited keeps its text, unless its slug is in `force`; a newer shipped text waits
    beside it. Safe to run twice, and on two hosts at once. Raises `PageError` before anything is written.
    """
    shipped = tuple(read_all() if pages is None else pages)
    stored = {(row.slug, row.language): row for row in EducationPage.objects.all()}
    done = Loaded()
    for page in shipped:
        row = stored.pop((page.slug, page.language), None)
        outcome = _load(page, row, forced=page.slug in force, write=not dry_run)
        getattr(done, outcome).append(page.slug)
    done.no_longer_shipped = sorted(slug for (slug, _language), row in stored.items() if row.shipped_digest)
    if not dry_run and (done.created or done.updated or done.waiting):
        audit.record(
            actor=actor,
            verb=Verb.EDUCATION_LOADED,
            subject="education:shipped",
            clinic_id=None,
            now=now,
            created=len(done.created),
            updated=len(done.updated),
            waiting=len(done.waiting),
        )
    return done


@transaction.atomic
def edit_page(
    *, page_id: int, changes: Mapping[str, Any], seen: datetime | None, now: datetime, actor: Actor
) -> EducationPage:
    """Store the clinic's own text. `seen` is the `edited_at` that the form was made from.

    Raises `NotPermitted`, `NotFound`, `Invalid(field)`, or `Conflict` when somebody saved in between.
    """
    row = _row(page_id, actor)
    values = education_checks.clean({**_values(row), **changes})
    values |= {"edited_at": now, "edited_by": actor.key, "search_key": _search_key(values)}
    _swap(row, values, seen)
    _note(actor, now, Verb.EDUCATION_EDITED, row)
    return EducationPage.objects.get(pk=row.pk)


@transaction.atomic
def add_page(*, slug: str, language: str, values: Mapping[str, Any], now: datetime, actor: Actor) -> EducationPage:
    """A page of the clinic's own; loading never touches it. Raises `NotPermitted` or `Invalid(field)`."""
    _permit(actor)
    education_checks.clean_slug(slug)
    cleaned = education_checks.clean(values)
    own = {"search_key": _search_key(cleaned), "edited_at": now, "edited_by": actor.key}
    row, added = EducationPage.objects.get_or_create(slug=slug, language=language, defaults=cleaned | own)
    if not added:
        raise Invalid(_("There is a page with this address already."), field="slug")
    _note(actor, now, Verb.EDUCATION_ADDED, row)
    return row


@transaction.atomic
def adopt_shipped(*, page_id: int, seen: datetime | None, now: datetime, actor: Actor) -> EducationPage:
    """Give up the clinic's text for the one that is shipped now; from then on it is updated again."""
    row = _row(page_id, actor)
    page = next((page for page in read_all() if (page.slug, page.language) == (row.slug, row.language)), None)
    if page is None:
        raise NotAllowed(_("This page is not shipped with the portal, so there is nothing to go back to."))
    _swap(row, _shipped_values(page), seen)
    _note(actor, now, Verb.EDUCATION_ADOPTED, row)
    return EducationPage.objects.get(pk=row.pk)


@transaction.atomic
def keep_own(*, page_id: int, seen: datetime | None, now: datetime, actor: Actor) -> EducationPage:
    """Keep the clinic's text and stop showing the newer shipped one, until the next comes."""
    row = _row(page_id, actor)
    if not row.shipped_body:
        raise NotAllowed(_("No newer text is waiting for this page."))
    _swap(row, {"shipped_digest": education_checks.digest(row.shipped_body), "shipped_body": ""}, seen)
    _note(actor, now, Verb.EDUCATION_KEPT, row)
    return EducationPage.objects.get(pk=row.pk)


def _load(page: Page, row: EducationPage | None, *, forced: bool, write: bool) -> str:
    """What happens to one page: the name of the list in `Loaded`."""
    digest, text = page.digest(), page.text()
    if row is None:
        if write:
            new = EducationPage(slug=page.slug, language=page.language, **_shipped_values(page))
            EducationPage.objects.bulk_create([new], ignore_conflicts=True)
        return "created"
    if row.edited_at is None or forced:
        if row.edited_at is None and row.shipped_digest == digest:
            return "unchanged"
        if write:
            # Only if nobody edited it since it was read: another host may be at work.
            same = EducationPage.objects.filter(pk=row.pk, edited_at=row.edited_at)
            same.update(**_shipped_values(page))
        return "updated"
    waiting = "" if digest == row.shipped_digest else text
    if waiting == row.shipped_body:
        return "unchanged"
    if write:
        EducationPage.objects.filter(pk=row.pk, edited_at=row.edited_at).update(shipped_body=waiting)
    return "waiting" if waiting else "unchanged"


def _shipped_values(page: Page) -> dict[str, Any]:
    values = {name: getattr(page, name) for name in education_checks.FIELDS if name != "published"}
    values |= {"sources": [dict(source) for source in page.sources], "offered_when": list(page.offered_when)}
    own = {"shipped_digest": page.digest(), "shipped_body": "", "edited_at": None, "edited_by": ""}
    return values | own | {"search_key": _search_key(values)}


def _values(row: EducationPage) -> dict[str, Any]:
    return {name: getattr(row, name) for name in education_checks.FIELDS}


def _search_key(values: Mapping[str, Any]) -> str:
    return fold(values["title"], values["summary"], to_text(values["body"]))


def _permit(actor: Actor) -> None:
    if not actor.may(PERMISSION):
        raise NotPermitted(_("Education pages are edited by the clinic lead."))


def _row(page_id: int, actor: Actor) -> EducationPage:
    _permit(actor)
    row = EducationPage.objects.filter(pk=page_id).first()
    if row is None:
        raise NotFound
    return row


def _swap(row: EducationPage, values: Mapping[str, Any], seen: datetime | None) -> None:
    if not EducationPage.objects.filter(pk=row.pk, edited_at=seen).update(**values):
        raise Conflict(_("Somebody else saved this page while you were editing it."))


def _note(actor: Actor, now: datetime, verb: Verb, row: EducationPage) -> None:
    audit.record(actor=actor, verb=verb, subject=f"education:{row.pk}", clinic_id=None, now=now, slug=row.slug)
