"""The notice of who sees the answers and what for, unless a clinic wrote its own.

Whoever changes a word of it gives it a new `VERSION`: everybody who said yes to the earlier text is then asked again.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERSION = "shipped-2"

NOTICE = (
    _("Your answers go to the spine team of your clinic. They use them to follow how you do after your operation."),
    _("Only people who work for your clinic can read them. Each look is noted."),
    _("A computer sorts the answers by fixed rules, so that the team sees first who may need help. People decide."),
    _("Your clinic can send you a message when a form is due. You choose how, and you can stop it at any time."),
    _("You can say no, and you can change your mind later. Your care does not depend on it."),
)
