"""Text as search sees it."""

from __future__ import annotations

import re
import unicodedata


def fold(*texts: str) -> str:
    """Letters and digits without marks or case, one blank between words: `Muñoz, R-12` becomes `munoz r 12`."""
    plain = unicodedata.normalize("NFKD", " ".join(texts))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(re.findall(r"\w+", kept.casefold()))
