"""The words around the data of a referral letter, unless the clinic or the clinician writes others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.referral_letter import Asked

OPENING = _("Dear colleague,\n\nthank you for seeing this patient, whom we follow up after spine surgery.")
REQUEST = _(
    "Please let us know what you find, and what you and the patient decide, so that we can go on from there.\n\n"
    "With kind regards"
)

ASKED: Mapping[Asked, Any] = {
    Asked.EVALUATION: _("a spinal pain management evaluation: is the pain persistent, transient, progressive or new?"),
    Asked.CAUSE: _("an opinion on the cause of the pain"),
    Asked.INJECTION: _("an opinion on whether an injection could help to find or treat the cause"),
    Asked.MEDICINES: _("a review of the pain medicines"),
    Asked.STIMULATION: _("an opinion on spinal cord stimulation"),
    Asked.REVISION: _("a second opinion on revision surgery"),
    Asked.TAKE_OVER: _("taking over the treatment of the pain"),
}
"""What can be asked for, as it reads after “We ask for”."""
