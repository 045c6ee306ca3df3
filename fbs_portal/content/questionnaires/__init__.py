"""The questionnaires that are asked, by code and version. Published versions are kept: a draft ends on its own.

To change a word or a code, give the questionnaire a new version; tests/content/questionnaires.lock.json holds the
fingerprint of each.
"""

from __future__ import annotations

from fbs_portal.content.questionnaires.baseline import BASELINE
from fbs_portal.content.questionnaires.followup import FOLLOWUP
from fbs_portal.domain.questionnaire import Questionnaire

CURRENT: dict[str, Questionnaire] = {questionnaire.code: questionnaire for questionnaire in (BASELINE, FOLLOWUP)}
QUESTIONNAIRES: dict[tuple[str, str], Questionnaire] = {
    (questionnaire.code, questionnaire.version): questionnaire for questionnaire in CURRENT.values()
}


def get(*, code: str, version: str | None = None) -> Questionnaire:
    """The questionnaire of this code: the current one, or the version a draft was begun with."""
    try:
        return CURRENT[code] if version is None else QUESTIONNAIRES[code, version]
    except KeyError:
        raise LookupError(f"no questionnaire {code!r} in version {version!r}") from None
