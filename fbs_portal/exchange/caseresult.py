"""What `assess_cases` prints for one case: one JSON object on one line."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from fbs_portal.domain.triage import serial
from fbs_portal.domain.triage.types import Assessment, Finding


def result(
    *, case_id: str | None, assessment: Assessment, statements: Sequence[str], would_change: Sequence[str]
) -> dict[str, Any]:
    """`statements` are the findings' sentences, in the findings' order. Missing answers that would settle it lead."""
    plain = serial.to_dict(assessment)
    pairs = zip(assessment.findings, plain["findings"], statements, strict=True)
    return {
        "id": case_id,
        **{key: plain[key] for key in ("category", "confidence", "pattern", "urgency", "refer", "route")},
        "findings": [_finding(finding, item, statement) for finding, item, statement in pairs],
        "missing": [*plain["settled_by"], *(code for code in plain["missing"] if code not in plain["settled_by"])],
        "would_change": list(would_change),
        "recheck_on": plain["recheck_on"],
        "rule_set": assessment.rule_set,
    }


def _finding(finding: Finding, plain: dict[str, Any], statement: str) -> dict[str, Any]:
    evidence = [{key: item[key] for key in ("question", "value", "compared_to")} for item in plain["evidence"]]
    return {"rule": finding.rule, "statement": statement, "evidence": evidence, "source": finding.source}


def error(*, case_id: str | None, message: str) -> dict[str, Any]:
    return {"id": case_id, "error": message}


def line(value: dict[str, Any]) -> str:
    """Compact, on one line, safe on any terminal and pipe: what is not ASCII is escaped."""
    return json.dumps(value, separators=(",", ":"), allow_nan=False)
