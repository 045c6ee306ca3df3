"""The invitation letter as lines to print, in the patient's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import override

from fbs_portal.content import paper_letter as words
from fbs_portal.presenters import moments
from fbs_portal.presenters.qr import qr_svg


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperLetter:
    """`to` is the patient's name, for the envelope; empty where none is stored. `qr` is empty without the library."""

    language: str
    clinic: str
    phone: str
    date: str
    to: str
    heading: str
    greeting: str
    ask: str
    scan: str
    qr: SafeString
    type: str
    address: str
    yours: str
    call: str
    emergency: str


def paper_letter(*, patient: Any, address: str, expires_at: datetime, now: datetime, few: bool = False) -> PaperLetter:
    """One letter with its personal link. `few`: it asks a few more questions about a form that was sent."""
    clinic = patient.clinic
    with override(patient.language):
        qr = qr_svg(address, title=str(words.QR_TITLE))
        name = " ".join(part for part in (patient.given_name, patient.family_name) if part)
        until = date_format(moments.local_date(expires_at, clinic), "j F Y")
        return PaperLetter(
            language=patient.language,
            clinic=clinic.name,
            phone=clinic.phone,
            date=date_format(moments.local_date(now, clinic), "j F Y"),
            to=name,
            heading=str(words.HEADING),
            greeting=str(words.GREETING) % {"name": name} if name else "",
            ask=str(words.FEW if few else words.ASK),
            scan=str(words.SCAN) if qr else "",
            qr=qr,
            type=str(words.OR_TYPE if qr else words.TYPE),
            address=address,
            yours=str(words.YOURS) % {"until": until},
            call=str(words.CALL) % {"phone": clinic.phone},
            emergency=str(words.EMERGENCY) % {"emergency": clinic.emergency_number},
        )
