"""What a section of the outcomes page is, and the words that several of them share."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.content import protocols
from fbs_portal.domain.codes import TimePoint
from fbs_portal.presenters import labels
from fbs_portal.presenters.figures import few, masked


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """`slug` names the file; `note` says who is counted and what the figures are not."""

    slug: str
    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    chart: SafeString = SafeString("")

    @property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """The rows for a page, where no line begins with a per cent sign."""
        return tuple(tuple(cell.replace(" %", "\xa0%") for cell in row) for row in self.rows)


FAMILY: labels.Words = {
    "lumbar_discectomy": gettext_lazy("low back: discectomy"),
    "lumbar_decompression": gettext_lazy("low back: decompression"),
    "lumbar_fusion": gettext_lazy("low back: fusion or disc replacement"),
    "cervical": gettext_lazy("neck"),
    "thoracic": gettext_lazy("upper back"),
    "stimulator": gettext_lazy("stimulator"),
    "other": gettext_lazy("other"),
}


def point(code: TimePoint) -> str:
    return protocols.label(code)


def numbers(total: int, *found: int) -> tuple[str, ...]:
    """Parts of `total` people; dashes where they are few."""
    return tuple("–" if masked(total) else f"{number:,}" for number in found)


def took(found: tuple[float, float, float] | None, number: int, unit: str, *, people: int | None = None) -> str:
    """The median and the quartiles of a time, among how many. `people`: where they are fewer than `number`."""
    if masked(number) or (people is not None and masked(people)):
        return few()
    if found is None:
        return _("none yet")
    return _("%(middle)s %(unit)s (quartiles %(low)s and %(high)s) among %(number)s") % {
        "low": f"{found[0]:g}", "middle": f"{found[1]:g}", "high": f"{found[2]:g}", "unit": unit,
        "number": f"{number:,}",
    }  # fmt: skip
