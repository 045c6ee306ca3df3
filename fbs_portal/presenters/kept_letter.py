"""A version of a referral letter as it was kept: the list of versions, and the letter itself, unchanged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from fbs_portal.domain.referral_letter import digest_of
from fbs_portal.presenters import moments

SHORT = 12
"""How much of a digest tells two versions apart for the eye."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One line of the list; `replaced` says that a newer version counts."""

    number: int
    title: str
    replaced: str
    digest: str
    short: str


def kept_views(letters: Sequence[Any], *, tz: str) -> tuple[Kept, ...]:
    """`letters` are oldest first; the newest stands on top."""
    return tuple(_view(row, letters, tz=tz) for row in reversed(letters))


def _view(row: Any, letters: Sequence[Any], *, tz: str) -> Kept:
    later = next((one for one in letters if one.number == row.number + 1), None)
    words = {"number": row.number, "at": moments.exact(row.kept_at, tz=tz), "who": row.by_label}
    replaced = ""
    if later is not None:
        replaced = _("replaced by version %(number)d") % {"number": later.number}
    return Kept(
        number=row.number, title=_("Version %(number)d, kept on %(at)s by %(who)s") % words, replaced=replaced,
        digest=row.digest, short=row.digest[:SHORT],
    )  # fmt: skip


def content_of(row: Any) -> SafeString | None:
    """The letter as our own template made it; None when it is not the one that was kept."""
    return mark_safe(row.content) if digest_of(row.content) == row.digest else None  # noqa: S308 - see above
