"""Figures that are never shown without their denominator, and not at all where single people could be known by them."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _

from fbs_portal.domain.statistics import Share

FEWEST = 5
"""Below this many people a group is not described: somebody could be recognised."""
TOO_FEW = 20
"""Below this many evaluations no accuracy is told: it would be chance."""


def masked(total: int) -> bool:
    return 0 < total < FEWEST


def withheld(sizes: Mapping[str, int]) -> frozenset[str]:
    """Which groups are not told beside the number of all: the small ones, and while these together are few, the next.

    So what is left when the groups that are told are taken away from all is never a small group.
    """
    hidden: dict[str, int] = {}
    for name, size in sorted(sizes.items(), key=lambda one: (one[1], one[0])):
        if masked(size) or masked(sum(hidden.values())):
            hidden[name] = size
    return frozenset(hidden)


def not_told() -> str:
    """Of a group that is large enough and withheld."""
    return _("not told")


def few() -> str:
    return _("fewer than %(fewest)s people") % {"fewest": FEWEST}


def share_words(share: Share, *, interval: bool = False, people: int | None = None) -> str:
    """ "12 of 30 (40 %)", with its exact 95 % interval where asked for. `people`: where they are fewer than `total`."""
    if masked(share.total) or (people is not None and masked(people)):
        return few()
    if share.value is None:
        return _("none yet")
    text = _("%(hits)s of %(total)s (%(percent)s %%)") % {
        "hits": f"{share.hits:,}", "total": f"{share.total:,}", "percent": percent(share.value),
    }  # fmt: skip
    if interval:
        low, high = share.interval()
        text += _(", 95 %% interval %(low)s to %(high)s %%") % {"low": f"{100 * low:.0f}", "high": f"{100 * high:.0f}"}
    return text


def percent(value: float) -> str:
    """Whole, and never "0" of some or "100" of not all."""
    whole = f"{100 * value:.0f}"
    if whole == "0" and value > 0:
        return "<1"
    return ">99" if whole == "100" and value < 1 else whole
