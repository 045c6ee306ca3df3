"""Whether a stored answer is one its question can have. Pages check more kindly; this is the last line."""

from __future__ import annotations

from fbs_portal.domain.answers import Answers, is_declined
from fbs_portal.domain.questionnaire import HIGHEST, LOWEST, Kind, Question, Questionnaire

LONGEST_TEXT = 2000
"""Characters of free text."""


def misfit(*, questionnaire: Questionnaire, answers: Answers) -> str | None:
    """The code of the first answer that cannot be: an unknown question, or a value that it does not offer."""
    known = {question.code: question for question in questionnaire.questions}
    for code, stored in answers.items():
        if code not in known or not fits(question=known[code], stored=stored):
            return code
    return None


def fits(*, question: Question, stored: object) -> bool:
    """None (not answered) always fits; "prefers not to say" where it may be said."""
    if stored is None:
        return True
    if is_declined(stored):
        return question.declinable
    match question.kind:
        case Kind.SCALE:
            return isinstance(stored, int) and not isinstance(stored, bool) and LOWEST <= stored <= HIGHEST
        case Kind.SINGLE:
            return stored in question.codes
        case Kind.MULTI:
            return isinstance(stored, (list, tuple)) and all(item in question.codes for item in stored)
        case Kind.TEXT:
            return isinstance(stored, str) and len(stored) <= LONGEST_TEXT and "\x00" not in stored
