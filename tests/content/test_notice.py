"""The shipped notice: who changes a word gives it a new version, so that everybody is asked again."""

from __future__ import annotations

import hashlib

from fbs_portal.content.notice import NOTICE, VERSION
from fbs_portal.models import Clinic
from fbs_portal.presenters.notice import notice_of, version_of

LOCK = ("shipped-2", "507788944a05e0f7d02b85caf4995d651f1920c8906674c709d279657a322c27")
"""Version and SHA-256 of the English words. Both change together."""


def test_a_changed_text_has_a_new_version() -> None:
    words = "\n".join(str(line) for line in NOTICE)
    assert (VERSION, hashlib.sha256(words.encode()).hexdigest()) == LOCK


def test_a_clinics_own_words_come_with_its_own_version() -> None:
    clinic = Clinic(notice=" We read it.\n\n  Nobody else. \n", notice_version="4")
    assert (notice_of(clinic).version, notice_of(clinic).lines) == ("4", ("We read it.", "Nobody else."))


def test_an_empty_text_is_the_shipped_one_and_never_has_a_clinics_version() -> None:
    for empty in ("", " \n "):
        clinic = Clinic(notice=empty, notice_version="4")
        assert version_of(clinic) == notice_of(clinic).version == VERSION
        assert len(notice_of(clinic).lines) == len(NOTICE)
    assert not VERSION[0].isdigit(), "a clinic's versions are numbers: the two can never be taken for each other"
