"""What an education page may hold when a clinic writes it; the same limits as a shipped file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from fbs_portal.content.education import MARKER
from fbs_portal.content.education.pages import SLUG
from fbs_portal.domain.education import EducationGroup, condition_error
from fbs_portal.domain.errors import Invalid

FIELDS = (
    "group",
    "order",
    "title",
    "summary",
    "body",
    "author",
    "checker",
    "reviewed",
    "next_review",
    "sources",
    "offered_when",
    "published",
)
"""What can be changed of a page."""

_LONGEST = {"title": 120, "summary": 300, "author": 120, "checker": 120, "body": 60_000}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def clean_slug(slug: str) -> None:
    if not SLUG.fullmatch(slug) or len(slug) > 80:
        raise Invalid(_("Use small letters a to z, digits and single hyphens, at most 80."), field="slug")


def clean(values: Mapping[str, Any]) -> dict[str, Any]:
    """The values, checked. Raises `Invalid` with the field."""
    cleaned = {"checker": "", "offered_when": [], "published": True, "order": 0} | dict(values)
    for name in sorted(set(cleaned) - set(FIELDS)):
        raise Invalid(_("This cannot be changed here."), field=name)
    for name in FIELDS:
        if name not in cleaned:
            raise Invalid(_("This is missing."), field=name)
    for name, longest in _LONGEST.items():
        _check_text(name, cleaned[name], longest)
    if cleaned["group"] not in set(EducationGroup):
        raise Invalid(_("Allowed are: %(groups)s.") % {"groups": ", ".join(EducationGroup)}, field="group")
    if type(cleaned["order"]) is not int or not 0 <= cleaned["order"] <= 32767:
        raise Invalid(_("Give a whole number from 0 to 32767."), field="order")
    _check_dates(cleaned["reviewed"], cleaned["next_review"])
    _check_sources(cleaned["sources"], str(cleaned["body"]))
    _check_offers(cleaned["offered_when"])
    return cleaned


def _check_text(name: str, text: object, longest: int) -> None:
    if not isinstance(text, str) or len(text) > longest or (name != "checker" and not text.strip()) or "\0" in text:
        raise Invalid(_("Give a text of 1 to %(longest)s characters.") % {"longest": longest}, field=name)


def _check_dates(reviewed: object, next_review: object) -> None:
    if not isinstance(reviewed, date):
        raise Invalid(_("Give a date."), field="reviewed")
    if not isinstance(next_review, date) or next_review <= reviewed:
        raise Invalid(_("Give a date after the review date."), field="next_review")


def _check_sources(sources: object, body: str) -> None:
    if not isinstance(sources, list) or not all(isinstance(source, dict) for source in sources):
        raise Invalid(_("Give a list of sources, each with key, text and url."), field="sources")
    for source in sources:
        url = source.get("url", "")
        if not str(source.get("key", "")).strip() or not str(source.get("text", "")).strip():
            raise Invalid(_("Each source needs a key and a text."), field="sources")
        if not isinstance(url, str) or (url and not url.startswith("https://")):
            raise Invalid(_("A source's address begins with https://."), field="sources")
    keys = {str(source["key"]) for source in sources}
    for key in MARKER.findall(body):
        if key not in keys:
            raise Invalid(_("The text cites [@%(key)s], which is not among the sources.") % {"key": key}, field="body")


def _check_offers(conditions: object) -> None:
    if not isinstance(conditions, list) or not all(isinstance(condition, dict) for condition in conditions):
        raise Invalid(_("Give a list of conditions."), field="offered_when")
    for condition in conditions:
        error = condition_error(condition)
        if error:
            raise Invalid(error, field="offered_when")
