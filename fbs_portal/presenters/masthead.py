"""What stands at the top and the bottom of every patient page: whose page it is, and how to get help."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString


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
    """The same of a line that may be more than one number, such as "text HOME to 741741" or "988, 116 123": nothing
    is dialled then."""
    return telephone(line) if re.fullmatch(r"[\d\s+*#()./-]*", line) else ""


def with_number(sentence: object, **named: str) -> SafeString:
    """The sentence with its numbers as links that can be tapped; a line that is words stays words."""
    shown = {
        name: format_html('<a href="{}">{}</a>', href, line) if (href := dialled(line)) else line
        for name, line in named.items()
    }
    return format_html(re.sub(r"%\((\w+)\)s", r"{\1}", str(sentence)), **shown)
