"""Expected recovery by family of operation: bands of pain 0–10 by week, each from one published course.

Typical in the source; people differ. Only where a source gives leg and back pain over time is there a band; neck,
thoracic, stimulator, hardware removal and other operations have none and say so. For staff only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import Procedure, Region

Point = tuple[float, float, float]
"""Week after surgery, low, high."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """`limb` and `axial` are bands, None where the source gives none. `note` is the sentence beside the curve."""

    source: str
    note: Any
    limb: tuple[Point, ...] | None = None
    axial: tuple[Point, ...] | None = None


DISCECTOMY = Expected(
    source="bass_2011",
    note=_(
        "Typical after discectomy or decompression in the source (100 patients); people differ. Leg pain relief was "
        "67 % at discharge, 81 % at 1 to 2 weeks and 91 % at 6 weeks."
    ),
    limb=((0, 1.5, 4.0), (2, 0.5, 3.0), (6, 0.0, 2.5), (12, 0.0, 2.5), (52, 0.0, 3.0)),
)
FUSION = Expected(
    source="shahi_2025",
    note=_(
        "Typical after fusion in the source (236 patients); people differ. Back and leg pain improved until 3 months "
        "and then stayed level."
    ),
)
STENOSIS = Expected(
    source="hebert_2019",
    note=_(
        "After surgery for spinal stenosis (548 patients) leg pain followed three courses: 14 % excellent, 50 % good, "
        "36 % poor. There is no single expected curve."
    ),
)
NOT_PUBLISHED = _("No published recovery curve is used for this operation.")


def expected_recovery(*, region: str, procedures: Iterable[str]) -> Expected | None:
    """What is published for this operation; None = nothing that fits, and `NOT_PUBLISHED` says so."""
    done = frozenset(procedures)
    if region != Region.LUMBAR or done & _WITHOUT_CURVE:
        return None
    if Procedure.FUSION in done:
        return FUSION
    if done & {Procedure.DISCECTOMY, Procedure.ENDOSCOPIC_DECOMPRESSION}:
        return DISCECTOMY
    return STENOSIS if done & _ROOM_FOR_NERVES else None


_WITHOUT_CURVE = frozenset({Procedure.SPINAL_CORD_STIMULATOR, Procedure.HARDWARE_REMOVAL, Procedure.OTHER})
_ROOM_FOR_NERVES = frozenset(
    {Procedure.LAMINECTOMY, Procedure.LAMINOTOMY, Procedure.FORAMINOTOMY, Procedure.DECOMPRESSION}
)
