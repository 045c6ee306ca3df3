"""The two danger lists. They come first, cannot be skipped, and are stored as one answer, `red_flags`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.content.danger_signs import EMERGENCY_SIGNS, OPERATED, SAME_DAY_SIGNS, SignWords
from fbs_portal.content.questionnaires.wording import RECALLED, text
from fbs_portal.domain.conditions import Not
from fbs_portal.domain.questionnaire import Choice, Direction, Kind, Question, Step, Wording

_HINT = text(
    _("Tick each one that is new or getting worse."),
    (OPERATED, _("Tick each one that is new or getting worse since your operation.")),
)


def _danger_list(code: str, words: Wording, signs: tuple[SignWords, ...]) -> Question:
    return Question(
        code=code,
        kind=Kind.MULTI,
        text=text(words),
        recall="now",
        hint=_HINT,
        choices=tuple(Choice(code=sign.code.value, text=sign.tick, shown_if=sign.shown_if) for sign in signs),
        none_text=_("None of these"),
        direction=Direction.MORE_IS_WORSE,
        danger=True,
        declinable=False,
        merge_into="red_flags",
    )


DANGER_STEPS = (
    Step(
        code="signs_a",
        shown_if=Not(RECALLED),
        questions=(_danger_list("danger_a", _("Do you have any of these signs now?"), EMERGENCY_SIGNS),),
    ),
    Step(
        code="signs_b",
        shown_if=Not(RECALLED),
        questions=(_danger_list("danger_b", _("Do you have any of these other signs now?"), SAME_DAY_SIGNS),),
    ),
)
