"""What a protocol's page says about instruments: what they are, their notice, and how long forms get with them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fbs_portal.content import protocols
from fbs_portal.content.instruments.length import MOST_MINUTES, MOST_PAGES, Length, lengths
from fbs_portal.content.instruments.words import LICENCES, MISSING
from fbs_portal.domain.instruments import ASKED, Instrument, get
from fbs_portal.domain.schedule import Protocol
from fbs_portal.presenters.scores import scale_words


def choices() -> list[tuple[str, str]]:
    return [(one.code.value, f"{one.name} ({one.short})") for one in ASKED]


def shorts(codes: Iterable[str]) -> str:
    """“RMDQ-24, PHQ-2”."""
    return ", ".join(get(code).short for code in codes)


def told() -> list[tuple[str, str]]:
    """Each instrument that can be asked, and what whoever chooses it has to know."""
    return [(f"{one.name} ({one.short})", about(one)) for one in ASKED]


def about(instrument: Instrument) -> str:
    """Items, range, how gaps count, who is asked, licence, and the notice that patients are shown."""
    told = _(
        "%(n)d items on one page%(where)s; %(scale)s; %(missing)s. After surgery it is asked of patients who are not "
        "well yet; who is well keeps the eight pages. Licence: %(licence)s. Notice: “%(notice)s”"
    )
    where = _(", for operations of the lower back") if instrument.regions else ""
    return told % {
        "n": instrument.items, "where": where, "scale": scale_words(instrument), "missing": MISSING[instrument.missing],
        "licence": LICENCES[instrument.licence], "notice": instrument.notice,
    }  # fmt: skip


def too_long(protocol: Protocol) -> tuple[str, ...]:
    """A sentence for each time point at which the form passes the limit."""
    return tuple(_warning(length) for length in lengths(protocol) if length.too_long)


def _warning(length: Length) -> str:
    words = _(
        "%(point)s: the longest form has %(pages)d pages and takes about %(minutes)d minutes. Above %(most)d pages or "
        "%(time)d minutes many people stop before the end."
    )
    return words % {
        "point": protocols.label(length.time_point), "pages": length.pages, "minutes": length.minutes,
        "most": MOST_PAGES, "time": MOST_MINUTES,
    }  # fmt: skip
