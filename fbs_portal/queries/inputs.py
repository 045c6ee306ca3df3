"""What an assessment was made from, small enough to be stored with it: facts as they were, ids of what counted.

Facts are corrected, submissions superseded, signs marked as known, forms found late: the rows of today do not say
what triage saw. A submission itself never changes, so its id is enough; the facts are copied.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fbs_portal.domain.snapshot import KnownSign, Operation, Snapshot
from fbs_portal.models import Submission, SurgeryEpisode
from fbs_portal.queries import snapshots

Inputs = dict[str, Any]


def inputs_of(
    *, episode: SurgeryEpisode, rows: Sequence[Submission], upto: Submission, operation: Operation, refused: str = ""
) -> Inputs:
    """What `snapshots.assemble` of the same arguments looked at. `refused`: see `domain.triage.safely`."""
    baseline = snapshots.baseline_row(rows)
    return {
        "operation": _facts(operation),
        "baseline": None if baseline is None else baseline.pk,
        "reports": [[row.pk for row in one] for one in snapshots.told(episode=episode, rows=rows, upto=upto)],
        **({"refused": refused} if refused else {}),
    }


def ids_of(inputs: Mapping[str, Any]) -> set[int]:
    """The submissions that `snapshot_of` needs."""
    found = {row_id for report in inputs["reports"] for row_id in report}
    return found if inputs["baseline"] is None else found | {inputs["baseline"]}


def snapshot_of(*, inputs: Mapping[str, Any], submissions: Mapping[int, Submission]) -> Snapshot:
    """The snapshot as it was. `submissions` holds at least those of `ids_of`."""
    operation, baseline = _operation(inputs["operation"]), inputs["baseline"]
    return Snapshot(
        operation=operation,
        reports=tuple(snapshots.report_of([submissions[row] for row in report]) for report in inputs["reports"]),
        baseline=None
        if baseline is None
        else snapshots.as_baseline(submissions[baseline], surgery_date=operation.surgery_date),
    )


def _facts(operation: Operation) -> Inputs:
    return {
        "surgery_date": operation.surgery_date.isoformat(),
        "region": operation.region,
        "procedures": list(operation.procedures),
        "levels": list(operation.levels),
        "side": operation.side,
        "revision": operation.revision,
        "risks": sorted(operation.risks),
        "earlier_operations": operation.earlier_operations,
        "known_signs": [[one.code, one.since.isoformat(), one.until.isoformat()] for one in operation.known_signs],
    }


def _operation(facts: Mapping[str, Any]) -> Operation:
    return Operation(
        surgery_date=date.fromisoformat(facts["surgery_date"]),
        region=facts["region"],
        procedures=tuple(facts["procedures"]),
        levels=tuple(facts["levels"]),
        side=facts["side"],
        revision=facts["revision"],
        risks=frozenset(facts["risks"]),
        earlier_operations=facts["earlier_operations"],
        known_signs=tuple(
            KnownSign(code=code, since=date.fromisoformat(since), until=date.fromisoformat(until))
            for code, since, until in facts["known_signs"]
        ),
    )
