"""The current questionnaires: the first versions, then the instruments their protocol asks.

Instruments stand last, so danger signs and the core come first whatever is asked. After surgery they are asked
where the long form is asked, as PEG is: somebody who is well keeps the eight pages.
"""

from __future__ import annotations

from dataclasses import replace

from fbs_portal.content.instruments.items import steps
from fbs_portal.content.questionnaires import baseline, followup
from fbs_portal.domain.validation import validate

BASELINE = validate(replace(baseline.BASELINE, version="2", steps=(*baseline.BASELINE.steps, *steps())))
FOLLOWUP = validate(replace(followup.FOLLOWUP, version="2", steps=(*followup.FOLLOWUP.steps, *steps(followup.UNWELL))))
