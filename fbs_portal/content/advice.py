"""What a patient is told to do: the page shown when a danger sign is ticked, and the page after sending.

Rules of the words: the heading is one deed; calm; never "we have told the clinic"; no category is named; the clinic's
own numbers are filled in. What each sign can mean stands in `danger_signs`.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.questionnaire import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionWords:
    """One danger page. `%(number)s` is the number to call; `closed_*` are used while the clinic is closed.

    `%(until)s` is when the clinic may next read the answers.
    """

    heading: Wording
    call: Wording
    do_not: tuple[Wording, ...]
    waiting: Wording
    no_answer: Wording = ""
    abroad: Wording = ""
    closed_heading: Wording = ""
    no_line_heading: Wording = ""


TOGETHER = _("This can be an emergency. It needs help at once.")
ON_THE_LIST = _("Your answers are saved and stand at the top of your clinic’s list.")

CALL_EMERGENCY = _("Call the emergency number now")
UNSAVED_HEADING = _("Your clinic does not know this yet")
UNSAVED = (
    _("This page could not be saved, because your visit had ended. Nobody at your clinic can see what you told us."),
    _("Call your clinic and say what you ticked or wrote. The number is also on the letter with your link."),
    _("Then open your link again and fill in this page once more. Your answers from earlier pages are saved."),
)
"""What became of a danger sign that arrived without a visit: the clinic was not told, and how to tell it."""

ACTIONS: dict[Urgency, ActionWords] = {
    Urgency.EMERGENCY: ActionWords(
        heading=_("Call %(number)s now"),
        call=_("Call %(number)s"),
        do_not=(_("Do not drive yourself."), _("Do not wait for the clinic.")),
        waiting=_("They may not be read until %(until)s. Do not wait for that."),
        abroad=_("Abroad? Use the local emergency number."),
    ),
    Urgency.SAME_DAY: ActionWords(
        heading=_("Call your clinic today"),
        call=_("Call %(number)s"),
        do_not=(_("Do not wait for your next visit."),),
        waiting=_("They may not be read until %(until)s. Do not wait for that."),
        no_answer=_("No answer in 30 minutes? Go to the emergency department today."),
        closed_heading=_("Call the on-call line now"),
        no_line_heading=_("Go to the emergency department today"),
    ),
    Urgency.SOON: ActionWords(
        heading=_("Call your clinic in the next 2 working days"),
        call=_("Call %(number)s"),
        do_not=(),
        waiting=_("They may not be read until %(until)s."),
        no_answer=_("If it gets worse before that, do not wait: call at once."),
    ),
}


OPENINGS: dict[tuple[bool, bool, bool], Wording] = {
    (False, True, False): _("I had a back operation on %(date)s."),
    (False, True, True): _("I had a neck operation on %(date)s."),
    (False, False, False): _("I am waiting for a back operation."),
    (False, False, True): _("I am waiting for a neck operation."),
    (True, True, False): _("I call for somebody who had a back operation on %(date)s."),
    (True, True, True): _("I call for somebody who had a neck operation on %(date)s."),
    (True, False, False): _("I call for somebody who is waiting for a back operation."),
    (True, False, True): _("I call for somebody who is waiting for a neck operation."),
}
"""How a call begins: (for somebody else, operated, on the neck) → the first sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultWords:
    """What the answers mean and what is next. `%(by)s` is the promised date, `%(next)s` the next form's date;
    the `…_plain` text is used when there is no such date. Nothing stands there where the danger page says it."""

    title: Wording
    meaning: Wording
    next: Wording
    next_plain: Wording
    slugs: tuple[str, ...] = ()


LISTED = _("Your answers are on your clinic’s list.")

RESULTS: dict[Urgency, ResultWords] = {
    Urgency.EMERGENCY: ResultWords(
        title=_("Thank you. Your answers are sent."),
        meaning=_("Some of your answers need help at once. Please do what is written below now, if you have not yet."),
        next="",
        next_plain="",
        slugs=("when-to-get-help-now",),
    ),
    Urgency.SAME_DAY: ResultWords(
        title=_("Thank you. Your answers are sent."),
        meaning=_("Some of your answers should be looked at today. Please do what is written below."),
        next="",
        next_plain="",
        slugs=("when-to-get-help-now",),
    ),
    Urgency.SOON: ResultWords(
        title=_("Thank you. Your answers are sent."),
        meaning=_("Some of your answers are worth a talk with your clinic soon."),
        next=_("Your clinic plans to contact you by %(by)s. If you have not heard by then, please call."),
        next_plain=_("Please call your clinic in the next 2 working days."),
        slugs=("when-to-get-help-now",),
    ),
    Urgency.EVALUATION: ResultWords(
        title=_("Thank you. Your answers are sent."),
        meaning=_("Your pain is worth a closer look. This does not mean that something is badly wrong."),
        next=_(
            "A person at your clinic will look at your answers. They plan to contact you by %(by)s. "
            "If you have not heard by then, please call."
        ),
        next_plain=_(
            "A person at your clinic will look at your answers. If you hear nothing for 2 weeks, please call us."
        ),
    ),
    Urgency.WATCH: ResultWords(
        title=_("Thank you. Your answers are sent."),
        meaning=_("Nothing you told us needs help today. We would like to ask you again, to see how it goes on."),
        next=_("Your next form is planned for %(next)s."),
        next_plain=_("When it is time, your next form waits for you on your own page."),
    ),
    Urgency.ROUTINE: ResultWords(
        title=_("Thank you. Your answers are sent."),
        meaning=_("Nothing you told us needs help from the clinic now."),
        next=_("Your next form is planned for %(next)s."),
        next_plain=_("There is nothing you need to do."),
    ),
}

KNOWN = _("Your team knows this pain. Your answers are on its list, but it may not call you. To talk, please call us.")
"""What is next when a report says no more than what was talked about when the case before was closed."""

SIGN_GONE = _("A danger sign was there and has now gone. Please call your clinic about it, even if you feel well now.")
WISHED = _("You asked us to contact you.")
NO_NUMBER = _("We have no phone number for you. Please call us on %(number)s, so that we can talk.")
WANTS_CONTACT_BY = _("You asked us to contact you. We plan to do so by %(by)s, in our opening hours.")
WANTS_CONTACT = _("You asked us to contact you. We plan to call you in our opening hours.")
BASELINE_MEANING = _("Thank you. These answers help us to see how you do after the operation.")

IF_WORSE = (
    _("If a sign from the danger lists starts, do not wait for us. Call your clinic. In an emergency call %(number)s."),
    _("If your pain gets much worse, or you are worried, call your clinic."),
)
TELL_US = _("You can also tell us at any time, with “My pain has changed” on your own page.")
