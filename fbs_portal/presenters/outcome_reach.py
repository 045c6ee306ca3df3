"""Sections about who was reached: who answered, how, after being asked how, and by family of operation."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.domain import outcome_reach as reach
from fbs_portal.domain.families import Family
from fbs_portal.domain.outcomes import WAYS, Counts
from fbs_portal.domain.statistics import Share
from fbs_portal.presenters import labels, outcome_charts
from fbs_portal.presenters.figures import FEWEST, masked, not_told, share_words, withheld
from fbs_portal.presenters.outcome_section import FAMILY, Section, numbers, point

WAY: labels.Words = {
    "email": gettext_lazy("E-mail"),
    "sms": gettext_lazy("Text message"),
    "letter": gettext_lazy("Letter"),
    "phone": gettext_lazy("Phone call"),
    "none": gettext_lazy("Not asked by the portal"),
}


def completeness(counts: Counts) -> Section:
    found = reach.completeness(counts)
    return Section(
        slug="completeness",
        title=_("Who answered"),
        note=_(
            "Of the forms whose time has come. Silent: never answered; who does not answer is not proven to be well. "
            "Still open: there is time left, so these are not in the share."
        ),
        heads=(_("Time point"), _("Answered"), _("In time"), _("Late"), _("Silent"), _("Still open")),
        rows=tuple(
            (point(one.point), share_words(one.share), *numbers(one.due, one.answered, one.late, one.silent),
             f"{one.waiting:,}")
            for one in found
        ),
        chart=outcome_charts.stacked(
            [(point(one.point), (one.answered, one.late, one.silent)) for one in found if one.due >= FEWEST],
            names=(_("in time"), _("late"), _("silent")), title=_("Answered, late and silent by time point"),
        ),
    )  # fmt: skip


def answers(counts: Counts) -> Section:
    found = reach.answers(counts)
    return Section(
        slug="answers",
        title=_("How they answered"),
        note=_(
            "Of the forms whose time has come; the last column is of those answered. On a screen: in the portal, at "
            "home or in the clinic. By phone and on paper: staff entered what was said or written."
        ),
        heads=(
            _("Time point"), _("On a screen"), _("By phone"), _("On paper"), _("Silent"),
            _("Answered by someone for the patient"),
        ),
        rows=tuple(
            (point(one.point),
             *(share_words(share) for share in (one.portal, one.phone, one.paper, one.silent, one.by_others)))
            for one in found
        ),
        chart=outcome_charts.stacked(
            [
                (point(one.point), (one.portal.hits, one.phone.hits, one.paper.hits, one.silent.hits))
                for one in found if one.silent.total >= FEWEST
            ],
            names=(_("on a screen"), _("by phone"), _("on paper"), _("silent")),
            title=_("How forms were answered, by time point"),
        ),
    )  # fmt: skip


def asked(counts: Counts) -> Section:
    """Rows: time points. Columns: the ways that were used."""
    found = reach.by_way(counts)
    ways = [way for way in WAYS if any(groups[way].total for groups in found.values())]
    told = {code: _told(groups) for code, groups in found.items()}
    return Section(
        slug="asked",
        title=_("How they were asked, and who answered"),
        note=_(
            "Answered, in time or late, of the people who were asked first in this way and whose time has come. Who is "
            "called or written to on paper was often silent before, so the ways are not alike. %(masks)s"
        )
        % {"masks": _masks()},
        heads=(_("Time point"), *(labels.word(WAY, way) for way in ways)),
        rows=tuple((point(code), *(told[code][way] for way in ways)) for code in found),
    )


def families(counts: Counts) -> Section:
    """Rows: families of operation. Columns: time points."""
    found = reach.by_family(counts)
    told = {code: _told(groups) for code, groups in found.items()}
    there = [family for family in Family if any(groups[family].total for groups in found.values())]
    return Section(
        slug="families",
        title=_("Who answered, by operation"),
        note=_("Answered, in time or late, of the forms whose time has come. %(masks)s") % {"masks": _masks()},
        heads=(_("Operation"), *(point(code) for code in found)),
        rows=tuple((labels.word(FAMILY, family), *(told[code][family] for code in found)) for family in there),
    )


def _masks() -> str:
    return _("“Not told”: this group would give a smaller one away.")


def _told(groups: Mapping[str, Share]) -> dict[str, str]:
    """Each group's share in words, beside a table that tells the share of all together."""
    hidden = withheld({name: share.total for name, share in groups.items()})
    return {
        name: not_told() if name in hidden and not masked(share.total) else share_words(share)
        for name, share in groups.items()
    }
