"""The expected-recovery band of the case page, or the sentence why there is none."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fbs_portal.content import sources
from fbs_portal.content.recovery import NOT_PUBLISHED, expected_recovery
from fbs_portal.presenters.curve import Band


def expected(*, region: str, procedures: Iterable[str]) -> tuple[Band | None, str]:
    """The band where a source gives one in numbers, and the sentence with the source beside the curve."""
    found = expected_recovery(region=region, procedures=procedures)
    if found is None:
        return None, str(NOT_PUBLISHED)
    source = sources.short(found.source)
    note = _("%(note)s Source: %(source)s.") % {"note": found.note, "source": source}
    points = found.limb or found.axial
    if points is None:
        return None, note
    label = _("typical in %(source)s; people differ") % {"source": source}
    return Band(points=tuple((int(week * 7), low, high) for week, low, high in points), label=label), note
