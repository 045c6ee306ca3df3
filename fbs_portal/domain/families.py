"""Operations that recover alike: what outcomes, and the typical course, are told apart by."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from fbs_portal.domain.codes import Procedure, Region


class Family(StrEnum):
    """Neck and thoracic operations stand by themselves: there are no published curves that part them further."""

    LUMBAR_DISCECTOMY = "lumbar_discectomy"
    LUMBAR_DECOMPRESSION = "lumbar_decompression"
    LUMBAR_FUSION = "lumbar_fusion"
    CERVICAL = "cervical"
    THORACIC = "thoracic"
    STIMULATOR = "stimulator"
    OTHER = "other"


GENERAL = ""
"""In the place of a family: every operation whose family has no choice of its own."""


def names_of(families: Iterable[str]) -> list[str]:
    """As they are written where an empty word could not be read."""
    return [family or "general" for family in families]


def named(names: Iterable[str]) -> list[str]:
    """The families that `names_of` wrote."""
    return [GENERAL if name == "general" else name for name in names]


_FUSION = frozenset({Procedure.FUSION, Procedure.DISC_REPLACEMENT})
_DECOMPRESSION = frozenset(
    {
        Procedure.LAMINECTOMY,
        Procedure.LAMINOTOMY,
        Procedure.FORAMINOTOMY,
        Procedure.DECOMPRESSION,
        Procedure.ENDOSCOPIC_DECOMPRESSION,
    }
)


def family_of(*, region: str, procedures: Iterable[str]) -> Family:
    """The family of one operation. Of several procedures the one with the longest recovery decides."""
    done = frozenset(procedures)
    if Procedure.SPINAL_CORD_STIMULATOR in done:
        return Family.STIMULATOR
    if region == Region.CERVICAL:
        return Family.CERVICAL
    if region == Region.THORACIC:
        return Family.THORACIC
    if done & _FUSION:
        return Family.LUMBAR_FUSION
    if done & _DECOMPRESSION:
        return Family.LUMBAR_DECOMPRESSION
    return Family.LUMBAR_DISCECTOMY if Procedure.DISCECTOMY in done else Family.OTHER
