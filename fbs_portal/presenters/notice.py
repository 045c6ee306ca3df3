"""The notice as a patient of a clinic reads it: the clinic's own words, or those of the app."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fbs_portal.content.notice import NOTICE, VERSION


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """`version` names the text, whichever language it is read in; a yes counts for this version only."""

    version: str
    lines: tuple[str, ...]


def version_of(clinic: Any) -> str:
    """The version a patient of this clinic has to have agreed to."""
    return str(clinic.notice_version) if clinic.notice.strip() else VERSION


def notice_of(clinic: Any) -> Notice:
    own = tuple(line.strip() for line in clinic.notice.splitlines() if line.strip())
    return Notice(version=version_of(clinic), lines=own or tuple(str(line) for line in NOTICE))
