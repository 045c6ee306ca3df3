"""Phrases of self-harm and overdose that raise a free text to an emergency; short on purpose, and it only raises."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

PHRASES: tuple[str, ...] = (
    "suicide",
    "suicidal",
    "kill myself",
    "killing myself",
    "end my life",
    "ending my life",
    "take my life",
    "taking my own life",
    "take my own life",
    "end it all",
    "want to die",
    "wanted to die",
    "wish i was dead",
    "wish i were dead",
    "better off dead",
    "do not want to live",
    "dont want to live",
    "no reason to live",
    "cannot go on living",
    "hurt myself",
    "harm myself",
    "harming myself",
    "self harm",
    "selfharm",
    "cut myself on purpose",
    "overdose",
    "overdosed",
    "took too many pills",
    "took all my pills",
    "took all the pills",
    "take all my pills",
    # somebody who answers for the patient writes of them
    "wants to die",
    "wishes he was dead",
    "wishes she was dead",
    "kill himself",
    "kill herself",
    "killing himself",
    "killing herself",
    "end his life",
    "end her life",
    "take his own life",
    "take her own life",
    "harm himself",
    "harm herself",
    "does not want to live",
    "doesnt want to live",
    "took all his pills",
    "took all her pills",
)

BESIDE_THE_BOX = _("If you think of harming yourself, call %(line)s now. Someone is there day and night.")

PAGE_TITLE = _("You do not have to be alone with this")
PAGE_LEAD = _("Some words you wrote made us think that you may not be safe. If so, call now and talk to someone.")
PAGE_LEAD_FOR = _(
    "Some words you wrote made us think that the patient may not be safe. If so, call now and talk to someone."
)
PAGE_NOT_READ = _("What you wrote may not be read for some hours. Please do not wait for us.")
PAGE_FINE = _("If we got this wrong, just go on.")
