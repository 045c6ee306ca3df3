"""Small questions beside the questionnaires: who answers, why a sign was unticked, how to be reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import AnswerMode, UntickReason
from fbs_portal.domain.questionnaire import Choice, Kind, Question, Step, Wording, Words
from fbs_portal.domain.states import Channel

MORNING, AFTERNOON, EVENING, ANY_TIME = "morning", "afternoon", "evening", "any time"
YES, NO = "yes", "no"


def _one(code: str, text: Wording, choices: tuple[tuple[str, Wording], ...], hint: Wording | None = None) -> Question:
    return Question(
        code=code,
        kind=Kind.SINGLE,
        text=Words(default=text),
        recall="now",
        hint=Words(default=hint) if hint else None,
        choices=tuple(Choice(code=name, text=Words(default=words)) for name, words in choices),
        declinable=False,
    )


START = Step(
    code="start",
    questions=(
        _one(
            "mode",
            _("Who is answering?"),
            (
                (AnswerMode.SELF.value, _("I answer for myself")),
                (AnswerMode.PROXY.value, _("I answer for the patient, or help the patient")),
            ),
            _("In the questions, “you” is always the patient."),
        ),
    ),
)

UNTICK = Step(
    code="untick",
    questions=(
        _one(
            "reason",
            _("Why is it not ticked now?"),
            (
                (UntickReason.MISTAKE.value, _("I ticked it by mistake")),
                (UntickReason.GONE.value, _("It was there, and now it has gone")),
                (UntickReason.STILL_THERE.value, _("It is still there: please tick it again")),
            ),
        ),
    ),
)

BEST_HOUR = replace(
    _one(
        "best_hour",
        _("When is a good time to call you?"),
        (
            (MORNING, _("In the morning")),
            (AFTERNOON, _("In the afternoon")),
            (EVENING, _("In the evening")),
            (ANY_TIME, _("At any time")),
        ),
        _("If something is urgent, we may call at any time."),
    ),
    optional=True,
)

CHANNELS: dict[str, Wording] = {
    Channel.EMAIL.value: _("By e-mail"),
    Channel.SMS.value: _("By text message"),
    Channel.NONE.value: _("Not at all: only by phone call or by post"),
}

USUAL, OWN = "usual", "own"
HOURS: dict[str, tuple[time, time]] = {
    MORNING: (time(12), time(8)),
    AFTERNOON: (time(17), time(12)),
    EVENING: (time(21), time(17)),
    ANY_TIME: (time(0), time(0)),
}
"""When messages may come → the quiet hours around it; from and until alike is no quiet hour at all."""


def preferences(
    *, channels: tuple[str, ...], languages: tuple[tuple[str, str], ...], usual: str, own: str, missing: Wording = ""
) -> Step:
    """How to reach a patient. `usual` are the clinic's hours for messages in words, `own` the patient's where they are
    none of those offered, `missing` what has to be done before messages arrive. One language is no choice."""
    hours = (
        (USUAL, _("As at this clinic: %(hours)s") % {"hours": usual}),
        (MORNING, _("In the morning, from 8 to 12")),
        (AFTERNOON, _("In the afternoon, from 12 to 5")),
        (EVENING, _("In the evening, from 5 to 9")),
        (ANY_TIME, _("At any hour, at night too")),
        *(((OWN, _("As it is now: %(hours)s") % {"hours": own}),) if own else ()),
    )
    asked = [
        _one(
            "channel",
            _("How may we send you messages when a form is due?"),
            tuple((code, CHANNELS[code]) for code in channels),
            missing or None,
        ),
        _one("hours", _("When may messages come?"), hours),
        BEST_HOUR,
    ]
    if len(languages) > 1:
        asked.insert(1, _one("language", _("Which language should messages have?"), languages))
    return Step(code="preferences", questions=tuple(asked))
