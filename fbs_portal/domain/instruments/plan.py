"""Which instruments a time point asks, and which of them one patient is asked."""

from __future__ import annotations

from collections.abc import Collection

from fbs_portal.domain.instruments.registry import ASKED

CODES: tuple[str, ...] = tuple(instrument.code.value for instrument in ASKED)
"""What a time point of a protocol can ask, in the order of the form."""


def asked(*, codes: Collection[str], region: str, language: str) -> tuple[str, ...]:
    """Of a time point's instruments those that this patient is asked, in the registry's order.

    An instrument for another part of the spine is left out, and so is one whose words are not here in the patient's
    language: a translation of one's own is another instrument.
    """
    spoken = language.partition("-")[0].lower()
    return tuple(
        instrument.code.value
        for instrument in ASKED
        if instrument.code.value in codes
        and (not instrument.regions or region in instrument.regions)
        and spoken in instrument.languages
    )


def tidy(codes: Collection[str]) -> list[str]:
    """One stored shape: each known code once, in the registry's order."""
    return [code for code in CODES if code in codes]
