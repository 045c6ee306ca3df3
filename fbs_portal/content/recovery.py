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
        "Typical after discectomy or decompression in the source (100 patients); people differ. 67 of 100 patients "
        "had relief of leg pain when they left the hospital, 81 after 1 to 2 weeks and 91 after 6 weeks. It gives no "
        "pain numbers over time, so no band is drawn."
    ),
)
FUSION = Expected(
    source="shahi_2025",
    note=_(
        "Typical after fusion in the source (236 patients); people differ. Back and leg pain improved until 3 months "
        "and then stayed level. It gives no range over time here, so no band is drawn."
    ),
)
STENOSIS = Expected(
    source="fritsch_2017",
    note=_(
        "Typical after surgery for spinal stenosis in the source (64 studies); people differ. Average pain was 6.3 "
        "before surgery, 3.3 at 3 months and 1.9 at 5 years. The band is the range of that average, not of single "
        "patients, and does not part leg from back."
    ),
    limb=((0, 5.65, 7.03), (13, 2.42, 4.19), (260, 0.92, 2.93)),
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
