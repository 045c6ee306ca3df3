"""An assessment as canonical JSON, and back: the same case gives the same bytes everywhere (E9)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Any

from fbs_portal.domain.codes import Category, Confidence, Pattern, Route, Urgency
from fbs_portal.domain.triage.types import Assessment, Counterfactual, Evidence, Finding

_OUTCOMES: dict[str, type[Enum]] = {"urgency": Urgency, "category": Category}


def to_dict(assessment: Assessment) -> dict[str, Any]:
    """Only text, numbers, booleans, null, lists and objects; dates are ISO."""
    plain = _plain(assessment)
    assert isinstance(plain, dict)
    return plain


def canonical_bytes(assessment: Assessment) -> bytes:
    """Sorted keys, no spaces, UTF-8."""
    text = json.dumps(to_dict(assessment), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def from_dict(data: Mapping[str, Any]) -> Assessment:
    """The assessment that `to_dict` wrote; a field this version does not know is a TypeError."""
    return Assessment(
        **{
            **data,
            "category": Category(data["category"]),
            "confidence": Confidence(data["confidence"]),
            "pattern": Pattern(data["pattern"]),
            "urgency": Urgency(data["urgency"]),
            "route": Route(data["route"]),
            "findings": tuple(finding_from_dict(finding) for finding in data["findings"]),
            "missing": tuple(data["missing"]),
            "settled_by": tuple(data.get("settled_by", ())),
            "would_change": tuple(_change(change) for change in data["would_change"]),
            "recheck_on": _date(data["recheck_on"]),
        }
    )


def finding_from_dict(data: Mapping[str, Any]) -> Finding:
    return Finding(
        **{
            **data,
            "params": {key: _frozen(value) for key, value in data["params"].items()},
            "evidence": tuple(_evidence(evidence) for evidence in data["evidence"]),
            "urgency": Urgency(data["urgency"]),
            "route": Route(data["route"]),
            "recheck_on": _date(data["recheck_on"]),
            "pattern": None if data["pattern"] is None else Pattern(data["pattern"]),
        }
    )


def _evidence(data: Mapping[str, Any]) -> Evidence:
    return Evidence(
        question=data["question"],
        value=_frozen(data["value"]),
        compared_to=_frozen(data["compared_to"]),
        answered_on=_date(data["answered_on"]),
    )


def _change(data: Mapping[str, Any]) -> Counterfactual:
    outcome = {key: _OUTCOMES[key](value) if key in _OUTCOMES else value for key, value in data["outcome"].items()}
    return Counterfactual(kind=data["kind"], question=data["question"], value=_frozen(data["value"]), outcome=outcome)


_AS_IT_IS = frozenset({str, int, bool, float, type(None)})


def _plain(value: Any) -> Any:
    if type(value) in _AS_IT_IS:  # most are; an enum is not
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, Finding):
        return _plain(value._asdict())
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, set | frozenset):
        return sorted(_plain(item) for item in value)
    if isinstance(value, Assessment | Evidence | Counterfactual):
        return {item.name: _plain(getattr(value, item.name)) for item in fields(value)}
    return value


def _frozen(value: Any) -> Any:
    """Lists were tuples before."""
    return tuple(_frozen(item) for item in value) if isinstance(value, list) else value


def _date(value: str | None) -> date | None:
    return None if value is None else date.fromisoformat(value)
