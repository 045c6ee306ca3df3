"""What stands at the top and the bottom of every patient page: whose page it is, and how to get help."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Masthead:
    """`name` is the clinic's; `phone` and `emergency` are shown as the clinic writes them, `…_href` is what a telephone
    dials."""

    name: str = ""
    phone: str = ""
    emergency: str = ""
    home_url: str = ""
    help_url: str = ""

    @property
    def phone_href(self) -> str:
        return telephone(self.phone)

    @property
    def emergency_href(self) -> str:
        return telephone(self.emergency)


def telephone(number: str) -> str:
    """The `tel:` address of a number as people write it: `(555) 0100` becomes `tel:5550100`."""
    digits = re.sub(r"[^0-9*#+]", "", number)
    return f"tel:{digits}" if digits else ""


def dialled(line: str) -> str:
    """The same of a line that may be a sentence, such as "text HOME to 741741": nothing is dialled then."""
    return "" if re.search(r"[^\W\d_]", line) else telephone(line)
