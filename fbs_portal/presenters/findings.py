"""Triage's findings in words: for staff with evidence and source, for the patient, and in one line.

A finding is read either as triage made it or as it was stored: {"rule", "params", …}.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from fbs_portal.content import finding_terms as terms
from fbs_portal.content import sources
from fbs_portal.content.findings import FINDINGS
from fbs_portal.content.findings_danger import DANGER
from fbs_portal.content.findings_once import SAID_BY
from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.domain.triage.types import Assessment, Evidence, Finding
from fbs_portal.presenters import labels, moments
from fbs_portal.presenters.answer_words import answer_words, question_words
from fbs_portal.presenters.phrases import say as _

Params = Mapping[str, Any]
AnyFinding = Finding | Mapping[str, Any]
MOST_IN_A_LINE = 2
MOST_FOR_A_PATIENT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingView:
    """One finding for staff: what was found, the answers it rests on, and where the rule comes from."""

    rule: str
    urgency: str
    statement: str
    evidence: tuple[str, ...]
    source: str
    source_full: str


def staff_findings(assessment: Assessment, region: str) -> list[FindingView]:
    return [finding_view(finding, region) for finding in assessment.findings]


def finding_view(finding: Finding, region: str) -> FindingView:
    return FindingView(
        rule=finding.rule,
        urgency=finding.urgency.value,
        statement=statement(finding, region),
        evidence=tuple(evidence_line(evidence, region) for evidence in finding.evidence),
        source=sources.short(finding.source),
        source_full=sources.full(finding.source),
    )


def statement(finding: AnyFinding, region: str | None = None) -> str:
    """The staff sentence; a rule of a later version shows its code."""
    rule, params = _read(finding)
    voices = FINDINGS.get(rule)
    return rule if voices is None else _said(voices.staff, params, region)


def patient_sentences(*, findings: Iterable[AnyFinding], urgency: Urgency) -> tuple[str, ...]:
    """What the answers mean for the patient, nothing said twice.

    With a danger open only the danger is spoken of: good news beside it would reassure wrongly.
    """
    told = [rule for rule, asked in map(_asked, findings) if rule in FINDINGS and FINDINGS[rule].patient and (
        asked.at_least(Urgency.SAME_DAY) or not urgency.at_least(Urgency.SAME_DAY))]  # fmt: skip
    once = [rule for rule in told if SAID_BY.get(rule, frozenset()).isdisjoint(told)]
    return tuple(dict.fromkeys(str(FINDINGS[rule].patient) for rule in once))[:MOST_FOR_A_PATIENT]


def _asked(finding: AnyFinding) -> tuple[str, Urgency]:
    """A finding's rule and the urgency it asks for."""
    urgency = finding.urgency if isinstance(finding, Finding) else finding.get("urgency", Urgency.ROUTINE)
    return _read(finding)[0], Urgency(urgency)


_WHY: Mapping[str, Any] = {rule: voices.why for rule, voices in FINDINGS.items()}


def why_line(findings: Iterable[AnyFinding], region: str | None = None) -> str:
    """The one line of the worklist, of the strongest findings; a pain is named once, and danger stands alone."""
    parts: list[str] = []
    named: set[str] = set()
    read = [_read(finding) for finding in findings]
    danger = [(rule, params) for rule, params in read if rule in DANGER]
    for rule, params in danger or read:
        why = labels.word(_WHY, rule)
        pains = [pain for pain in params.get("pains", ()) if pain["pain"] not in named]
        if not why or (params.get("pains") and not pains):
            continue
        named.update(pain["pain"] for pain in pains)
        parts.append(why % _Words({**params, "pains": pains}, region))
        if len(parts) == MOST_IN_A_LINE:
            break
    return "; ".join(dict.fromkeys(parts))


def evidence_line(evidence: Evidence, region: str) -> str:
    """“leg pain: 7 (compared with 8)”."""
    told = answer_words(evidence.question, evidence.value)
    line = _("%(question)s: %(answer)s") % {"question": question_words(evidence.question, region), "answer": told}
    if evidence.compared_to is None:
        return line
    other = answer_words(evidence.question, evidence.compared_to)
    return _("%(line)s (compared with %(other)s)") % {"line": line, "other": other}


def _read(finding: AnyFinding) -> tuple[str, Params]:
    if isinstance(finding, Finding):
        return finding.rule, finding.params
    return str(finding.get("rule", "")), finding.get("params") or {}


def _said(template: Any, params: Params, region: str | None) -> str:
    return str(template) % _Words(params, region)


class _Words(dict[str, str]):
    """Fills a template; each term is made only when the template asks for it."""

    def __init__(self, params: Params, region: str | None) -> None:
        super().__init__()
        self.params = params
        self.region = region or params.get("region") or "lumbar"

    def __missing__(self, term: str) -> str:
        if term.startswith("limit_"):
            return limit_words(term.removeprefix("limit_"), self.params.get("limits") or {})
        make = _TERMS.get(term)
        return str(self.params.get(term, "")) if make is None else make(self.params, self.region)


_PAIN_NAMES: Mapping[str, Mapping[str, Any]] = {
    "axial": {region: axial for region, (axial, _limb) in terms.PAINS.items()},
    "limb": {region: limb for region, (_axial, limb) in terms.PAINS.items()},
}


def limit_words(name: str, limits: Mapping[str, float]) -> str:
    """The number a rule compared with: the clinic's own where it has one, with its unit where that is not plain."""
    threshold = DEFAULT.thresholds()[name]
    value = limits.get(name, threshold.value)
    if threshold.unit.startswith("share"):
        return f"{100 * value:.0f} %"
    if threshold.unit == "days":
        if value % 7:
            return ngettext("%(n)s day", "%(n)s days", int(value)) % {"n": f"{value:g}"}
        return ngettext("%(n)s week", "%(n)s weeks", int(value // 7)) % {"n": int(value // 7)}
    return f"{value:g}"


def pain_name(kind: str, region: str) -> str:
    names = _PAIN_NAMES["limb" if kind == "limb" else "axial"]
    return labels.word(names, region if region in names else "lumbar")


def _pains(params: Params, region: str) -> str:
    return _and([_one_pain(pain, region) for pain in params.get("pains", ())])


def _and(names: Sequence[str]) -> str:
    return _(" and ").join(names) if len(names) > 1 else "".join(names)


def _one_pain(pain: Mapping[str, Any], region: str) -> str:
    name, now, before = pain_name(pain["pain"], region), pain.get("now"), pain.get("before")
    if now is None:
        return name
    told = f"{name} {now}"
    if pain.get("level") is not None:
        told = _("%(pain)s, about %(level)s over the last reports") % {"pain": told, "level": number(pain["level"])}
    if before is None:
        return told
    return _("%(pain)s (before surgery %(before)s)") % {"pain": told, "before": before}


def number(value: float) -> str:
    """One decimal, and none where it is whole."""
    return f"{value:.1f}".removesuffix(".0")


def _pain(params: Params, region: str) -> str:
    return _and([pain_name(pain["pain"], region) for pain in params.get("pains", ())])


def _signs(params: Params, region: str) -> str:
    return labels.join(labels.DANGER, params.get("signs") or params.get("codes") or ())


def _known(params: Params, region: str) -> str:
    noted, since = _("%(sign)s noted as known since %(day)s"), params.get("known_since") or {}
    told = [noted % {"sign": labels.word(labels.DANGER, sign), "day": moments.stored_day(day)}
            for sign, day in sorted(since.items())]  # fmt: skip
    return f" ({'; '.join(told)})" if told else ""


def _numbers(key: str) -> Any:
    return lambda params, region: ", ".join(str(value) for value in params.get(key) or () if value is not None) or "?"


def _listed(key: str, words: Mapping[str, Any]) -> Any:
    return lambda params, region: ", ".join(dict.fromkeys(labels.word(words, code) for code in params.get(key) or ()))


def _place(params: Params, region: str) -> str:
    same = params.get("same_place")
    return _("place not known") if same is None else _("same place") if same else _("another place")


def _relief(params: Params, region: str) -> str:
    if (weeks := params.get("relief_weeks")) is not None:
        return ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
    if "relief_weeks" in params:
        return _("an unknown time")
    told = params.get("relief")
    if told in (None, "unsure"):
        return _("relief not known")
    if told == "never":
        return _("never relieved")
    return _("relieved for %(time)s") % {"time": labels.word(labels.RELIEF, told)}


def _onset(params: Params, region: str) -> str:
    told = params.get("onset")
    return _("onset not known") if told in (None, "unsure") else labels.word(labels.ONSET, told)


def _where(params: Params, region: str) -> str:
    if params.get("other_side"):
        return _("On the other side than before surgery")
    if params.get("both_sides"):
        return _("On both sides now, one side before surgery")
    if params.get("by_map"):
        return _("In another place than before surgery")
    return _("Called different from the %(pain)s before surgery") % {"pain": _pain(params, region)}


def _where_short(params: Params, region: str) -> str:
    if params.get("other_side"):
        return _("other side than before surgery")
    if params.get("both_sides"):
        return _("both sides now, one side before")
    return _("another place") if params.get("by_map") else _("called different from before")


def _eased(params: Params, region: str) -> str:
    told = params.get("eased")
    if told == "yes":
        return _("eased by sitting or bending")
    return _("not eased by sitting or bending") if told == "no" else _("not known whether sitting eases it")


_TERMS: Mapping[str, Any] = {
    "pains": _pains,
    "pain": _pain,
    "signs": _signs,
    "known": _known,
    "best": _numbers("best"),
    "last": _numbers("last"),
    "failed": lambda params, region: _failed(params),
    "gaps": lambda params, region: _said(_listed("gaps", terms.GAPS)(params, region), params, region),
    "which": _listed("which", terms.CONTRADICTIONS),
    "place": _place,
    "relief": _relief,
    "onset": _onset,
    "hint": lambda params, region: labels.word(terms.HINTS, params.get("hint")),
    "where": _where,
    "where_short": _where_short,
    "eased": _eased,
    "limbs": lambda params, region: labels.word(terms.LIMBS, region),
    "levels": lambda params, region: labels.levels_span(list(params.get("levels") or ())) or _("levels not recorded"),
    "walking": lambda params, region: labels.word(labels.WALKING, params.get("now")),
    "walking_best": lambda params, region: labels.word(labels.WALKING, params.get("best")),
    "form": lambda params, region: labels.word(labels.TIME_POINT, params.get("time_point", "")) or "?",
    "no_curve": lambda params, region: str(terms.NO_CURVE) if params.get("typical", "") is None else "",
    "rising": lambda params, region: _(", up from less often") if params.get("rising") else "",
    "told_back": lambda params, region: str(terms.TOLD_BACK) if params.get("told_back") else "",
    "new": lambda params, region: _(", said for the first time") if params.get("new") else "",
}


def _failed(params: Params) -> str:
    said = params.get("failed")
    return said if isinstance(said, str) else _said(_listed("failed", terms.FAILED)(params, ""), params, None)
