"""The words of the invitation letter that staff print: plain, without a diagnosis, whoever opens it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

HEADING = _("Your follow-up after surgery")

GREETING = _("Dear %(name)s,")

ASK = _(
    "We would like to know how you are after your operation. Please answer a few questions. It takes about 4 minutes. "
    "You can use a phone or a computer. You need no password."
)
"""Neutral: which part of the body was treated stands nowhere in the letter."""

FEW = _(
    "Thank you for your last form. To understand your answers better, we have one or two more questions. It takes "
    "about 2 minutes. You can use a phone or a computer. You need no password."
)

SCAN = _("Point the camera of your phone at this square:")

OR_TYPE = _("Or type this address into your browser:")

TYPE = _("Type this address into your browser:")

YOURS = _("This link is yours alone. Please do not pass it on. It works until %(until)s.")

CALL = _(
    "If you would rather answer by phone, call us: %(phone)s. You can also tell us if you do not want these letters."
)

EMERGENCY = _("Nobody watches your answers live. In an emergency call %(emergency)s.")

QR_TITLE = _("Square code with the address below")
