"""What staff read about a score: bands, rules and licences in plain words. None of them is a diagnosis."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.instruments import Licence, Missing

BANDS: Mapping[str, Any] = MappingProxyType(
    {
        "no_sign": _("no sign of myelopathy"),
        "minimal": _("minimal"),
        "mild": _("mild"),
        "moderate": _("moderate"),
        "moderately_severe": _("moderately severe"),
        "severe": _("severe"),
        "very_severe": _("very severe"),
        "extreme": _("extreme: bed-bound, or more than one sees"),
        "nerve_unlikely": _("a nerve component is unlikely"),
        "nerve_unclear": _("a nerve component is possible"),
        "nerve_likely": _("a nerve component is likely"),
        "low_risk": _("low risk"),
        "raised_risk": _("medium or high risk"),
    }
)
"""The authors' words, except where they would hurt: the ODI calls 61–80 “crippled”."""

MISSING: Mapping[Missing, Any] = MappingProxyType(
    {
        Missing.ALL_NEEDED: _("scored only when every item is answered"),
        Missing.UNTICKED_IS_NO: _("a sentence that is not ticked counts as no; a page that is skipped is no score"),
        Missing.TOTAL_ONLY: _("the total is recorded as it stands"),
    }
)

LICENCES: Mapping[Licence, Any] = MappingProxyType(
    {
        Licence.FREE: _("free to use as published; the notice is shown with the items"),
        Licence.CITE: _("free to use with the citation"),
        Licence.HELD: _(
            "its owner holds the rights: the items are not part of the portal, your clinic needs a licence"
        ),
    }
)
