"""What operating lists call an operation, and the procedures that are meant. A clinic adds its own words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fbs_portal.domain.codes import Procedure, Region
from fbs_portal.domain.folding import fold

P = Procedure

WORDS: Mapping[str, tuple[Procedure, ...]] = {
    **{code.value.replace("_", " "): (code,) for code in Procedure},
    "diskectomy": (P.DISCECTOMY,),
    "microdiscectomy": (P.DISCECTOMY,),
    "microdiskectomy": (P.DISCECTOMY,),
    "sequestrectomy": (P.DISCECTOMY,),
    "laminectomies": (P.LAMINECTOMY,),
    "hemilaminectomy": (P.LAMINECTOMY,),
    "laminoplasty": (P.DECOMPRESSION,),
    "foraminotomies": (P.FORAMINOTOMY,),
    "microdecompression": (P.DECOMPRESSION,),
    "spinal decompression": (P.DECOMPRESSION,),
    "endoscopic discectomy": (P.ENDOSCOPIC_DECOMPRESSION,),
    "spinal fusion": (P.FUSION,),
    "spondylodesis": (P.FUSION,),
    "arthrodesis": (P.FUSION,),
    "plif": (P.FUSION,),
    "tlif": (P.FUSION,),
    "alif": (P.FUSION,),
    "xlif": (P.FUSION,),
    "olif": (P.FUSION,),
    "llif": (P.FUSION,),
    "acdf": (P.DISCECTOMY, P.FUSION),
    "anterior cervical discectomy and fusion": (P.DISCECTOMY, P.FUSION),
    "artificial disc": (P.DISC_REPLACEMENT,),
    "disc prosthesis": (P.DISC_REPLACEMENT,),
    "disk replacement": (P.DISC_REPLACEMENT,),
    "total disc replacement": (P.DISC_REPLACEMENT,),
    "tdr": (P.DISC_REPLACEMENT,),
    "scs": (P.SPINAL_CORD_STIMULATOR,),
    "stimulator": (P.SPINAL_CORD_STIMULATOR,),
    "spinal cord stimulation": (P.SPINAL_CORD_STIMULATOR,),
    "implant removal": (P.HARDWARE_REMOVAL,),
    "removal of hardware": (P.HARDWARE_REMOVAL,),
    "removal of implants": (P.HARDWARE_REMOVAL,),
}
"""Folded words → codes. A word is in this table only if it means the same in every clinic."""

REGIONS: Mapping[str, Region] = {
    "acdf": Region.CERVICAL,
    "anterior cervical discectomy and fusion": Region.CERVICAL,
    "plif": Region.LUMBAR,
    "alif": Region.LUMBAR,
}
"""Words that are said of one region only."""

LONGEST_WORD = 80
MOST_WORDS = 500


def key(word: str) -> str:
    """How a word is looked up: no marks, capitals or signs."""
    return fold(word.replace("_", " "))


def table(own: Mapping[str, Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """The shipped words and the clinic's own, which win."""
    shipped = {word: tuple(code.value for code in codes) for word, codes in WORDS.items()}
    return shipped | {key(word): tuple(codes) for word, codes in own.items()}


def problem(own: Any) -> str | None:
    """The first entry that cannot be kept, or None: words of the clinic → list of codes."""
    if not isinstance(own, dict) or len(own) > MOST_WORDS:
        return "…"
    known = {code.value for code in Procedure}
    for word, codes in own.items():
        fits = isinstance(word, str) and 0 < len(word) <= LONGEST_WORD and key(word) and word.isprintable()
        if not fits or not isinstance(codes, list) or not codes or not known.issuperset(codes):
            return str(word)[:LONGEST_WORD]
    return None


def lines(own: Mapping[str, Iterable[str]]) -> str:
    """As it is edited: `word = code, code`, a word a line."""
    return "\n".join(f"{word} = {', '.join(codes)}" for word, codes in sorted(own.items()))


def from_lines(text: str) -> dict[str, list[str]]:
    """What was edited. ValueError with the line that is not `word = code, code` with codes that exist."""
    found: dict[str, list[str]] = {}
    for line in text.splitlines():
        if not line.strip():
            continue
        word, sign, rest = line.partition("=")
        codes = [part.strip().lower().replace(" ", "_") for part in rest.split(",") if part.strip()]
        entry = {word.strip(): codes}
        if not sign or problem(entry) is not None:
            raise ValueError(line.strip()[:40])
        found |= entry
    return found
