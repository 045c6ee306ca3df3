"""Small questions beside the questionnaires: who answers, why a sign was unticked, when to call."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import AnswerMode, UntickReason
from fbs_portal.domain.questionnaire import Choice, Kind, Question, Step, Wording, Words

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

PREFERENCES = Step(
    code="preferences",
    questions=(
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
        _one(
            "messages",
            _("May we send you messages when a form is due?"),
            ((YES, _("Yes, send me messages")), (NO, _("No, please stop for now"))),
        ),
    ),
)
