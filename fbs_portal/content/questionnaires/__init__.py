"""The questionnaires that are asked, by code and version. Published versions are kept: a draft ends on its own.

To change a word or a code, give the questionnaire a new version; tests/content/questionnaires.lock.json holds the
fingerprint of each.
"""

from __future__ import annotations

from fbs_portal.content.questionnaires import baseline, followup, with_instruments
from fbs_portal.domain.questionnaire import Questionnaire

VERSIONS: tuple[Questionnaire, ...] = (
    baseline.BASELINE,
    followup.FOLLOWUP,
    with_instruments.BASELINE,
    with_instruments.FOLLOWUP,
)
"""Every version ever published, oldest first; the last of a code is the one a new form takes."""

CURRENT: dict[str, Questionnaire] = {questionnaire.code: questionnaire for questionnaire in VERSIONS}
QUESTIONNAIRES: dict[tuple[str, str], Questionnaire] = {
    (questionnaire.code, questionnaire.version): questionnaire for questionnaire in VERSIONS
}


def get(*, code: str, version: str | None = None) -> Questionnaire:
    """The questionnaire of this code: the current one, or the version a draft was begun with."""
    try:
        return CURRENT[code] if version is None else QUESTIONNAIRES[code, version]
    except KeyError:
        raise LookupError(f"no questionnaire {code!r} in version {version!r}") from None
