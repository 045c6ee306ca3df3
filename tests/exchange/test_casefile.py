"""Bad input: what is wrong is said, where, and what is allowed; the other cases stand."""

from __future__ import annotations

import copy
import json
from typing import Any

import pytest

from fbs_portal.domain.triage.engine import assess
from fbs_portal.exchange.casefile import read_cases

GOOD: dict[str, Any] = {
    "id": "a",
    "episode": {"surgery_date": "2026-01-12", "region": "lumbar", "procedures": ["discectomy"]},
    "baseline": {"answered_on": "2026-01-05", "pain_axial": 5, "pain_limb": 8},
    "submissions": [{"answered_on": "2026-04-20", "pain_axial": 2, "pain_limb": 2, "red_flags": []}],
}
DROP = object()


def changed(path: str, value: Any) -> dict[str, Any]:
    """The good case with one thing changed; `DROP` takes the key away."""
    case = copy.deepcopy(GOOD)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split("/")]
    target: Any = case
    for part in parents:
        target = target[part]
    if value is DROP:
        del target[last]
    else:
        target[last] = value
    return case


def read(*cases: Any) -> list[Any]:
    return list(read_cases("\n".join(json.dumps(case) for case in cases).encode()))


S = "submissions/0/"
BAD: list[tuple[str, Any, str]] = [
    ("id", DROP, "id is missing"),
    ("id", 7, "is not an id"),
    ("id", "  ", "is not an id"),
    ("extra", 1, "the key 'extra' is not known"),
    ("episode", DROP, "episode is missing"),
    ("episode", [], "episode: [] is not an object"),
    ("episode/surgery_date", "12.1.2026", "write YYYY-MM-DD"),
    ("episode/surgery_date", "2026-02-30", "write YYYY-MM-DD"),
    ("episode/surgery_date", 20260112, "write YYYY-MM-DD"),
    ("episode/surgery_date", "٢٠٢٦-01-12", "write YYYY-MM-DD"),
    ("episode/region", "sacral", "one of cervical, thoracic, lumbar"),
    ("episode/procedures", [], "at least one of discectomy"),
    ("episode/procedures", "discectomy", "is not a list"),
    ("episode/levels", ["L6-S1"], "episode.levels: 'L6-S1' is not allowed"),
    ("episode/side", "links", "one of left, right, both, midline"),
    ("episode/revision", "yes", "true or false"),
    ("baseline", [], "baseline: [] is not an object"),
    ("baseline/answered_on", DROP, "answered_on is missing"),
    ("baseline/answered_on", "2026-02-01", "recalled"),
    ("baseline/recalled", 1, "true or false"),
    ("submissions", DROP, "submissions is missing"),
    ("submissions", [], "a case has at least one"),
    ("submissions", {}, "is not a list"),
    (S + "answered_on", "2026-01-11", "is before the surgery"),
    (S + "answered_on", "9999-12-31", "a day of the years 1900 to 2100"),
    ("episode/surgery_date", "0001-01-01", "a day of the years 1900 to 2100"),
    (S + "answered_on", None, "answered_on is missing"),
    (S + "pain_limb", 11, "a whole number from 0 to 10"),
    (S + "pain_limb", -1, "a whole number from 0 to 10"),
    (S + "pain_limb", True, "a whole number from 0 to 10"),
    (S + "pain_limb", 7.0, "a whole number from 0 to 10"),
    (S + "pain_limb", "7", "a whole number from 0 to 10"),
    (S + "pain_limb", [7], "a whole number from 0 to 10"),
    (S + "pain_limb", {"declined": True}, "a whole number from 0 to 10"),
    (S + "pain_limb", float("nan"), "a whole number from 0 to 10"),
    (S + "pain_limb", 10**400, "a whole number from 0 to 10"),
    (S + "global_change", 0, "a whole number from 1 to 7"),
    (S + "red_flags", "bladder", "is not a list"),
    (S + "red_flags", {"bladder": True}, "is not a list"),
    (S + "red_flags", ["blader"], "submissions[1].red_flags: 'blader' is not allowed"),
    (S + "red_flags", [["bladder"]], "is not allowed"),
    (S + "red_flags", ["bladder", "bladder"], "stands twice"),
    (S + "pain_sites", ["left_low_back"], "'left_low_back' is not allowed"),
    (S + "pain_sites", ["calf"], "'calf' is not allowed"),
    (S + "trend", "worse", "one of better, same, slowly_worse, quickly_worse"),
    (S + "pain", 3, "the key 'pain' is not known"),
]


@pytest.mark.parametrize(("path", "value", "message"), BAD)
def test_what_is_wrong_is_said_and_the_others_stand(path: str, value: Any, message: str) -> None:
    bad = changed(path, value)
    first, second = read(bad, {**GOOD, "id": "other"})
    assert message in first.error
    assert first.error.startswith("line 1: ")
    assert len(first.error) < 1200
    assert second.snapshot is not None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("baseline", None),
        ("baseline", DROP),
        ("episode/levels", None),
        ("episode/levels", ["C5-C6"]),
        ("episode/levels", ["T10-T11", "T11-T12", "L5-S1"]),
        ("episode/side", None),
        ("accept", ["none"]),
        ("note", {"any": "thing"}),
        (S + "red_flags", None),
        (S + "pain_axial", None),
    ],
)
def test_what_may_be_left_out(path: str, value: Any) -> None:
    (case,) = read(changed(path, value))
    assert not case.error


def test_not_answered_none_of_these_and_ticked_are_three_things() -> None:
    flags = [None, [], ["bladder"]]
    read_back = [read(changed(S + "red_flags", value))[0].snapshot for value in flags]
    assert [s.reports[0].answers.get("red_flags") for s in read_back if s] == flags


def test_submissions_in_order_equal_dates_allowed() -> None:
    twice = changed("submissions", [GOOD["submissions"][0], GOOD["submissions"][0]])
    assert not read(twice)[0].error
    early = {**GOOD["submissions"][0], "answered_on": "2026-04-19"}
    assert "submissions[2].answered_on" in read(changed("submissions", [GOOD["submissions"][0], early]))[0].error


def test_a_recalled_baseline_may_lie_after_surgery() -> None:
    case = changed("baseline/answered_on", "2026-03-01")
    case["baseline"]["recalled"] = True
    snapshot = read(case)[0].snapshot
    assert snapshot is not None
    assert snapshot.baseline is not None
    assert snapshot.baseline.recalled


def test_an_id_is_used_once() -> None:
    first, second = read(GOOD, GOOD)
    assert not first.error
    assert "used by an earlier case" in second.error


GOOD_LINE = json.dumps(GOOD).encode()


@pytest.mark.parametrize(
    ("data", "messages"),
    [
        (b"", ["holds no case"]),
        (b"\n \r\n", ["holds no case"]),
        (b"[]", ["holds no case"]),
        (b"{not json", ["not JSON"]),
        (b"\xff\xfe", ["not UTF-8 text at byte 1"]),
        (b'"a text"', ["is not an object"]),
        (b"NaN", ["is not an object"]),
        (b"[" * 100_000, ["nested more than 20 deep"]),
        (b'{"a":' * 5_000 + b"1" + b"}" * 5_000, ["nested more than 20 deep"]),
        (b'{"id": "a", "id": "b"}', ["the key 'id' stands twice"]),
        (b'[{"id": "a", "id": "b"}, ' + GOOD_LINE + b"]", ["stands twice", ""]),
        (b"\xef\xbb\xbf" + GOOD_LINE, [""]),
        (b"\n" + GOOD_LINE + b"\r\n\n{\n", ["", "not JSON"]),
        (b" [" + GOOD_LINE + b"] ", [""]),
        (b"[" + GOOD_LINE, ["not JSON"]),
    ],
)
def test_files(data: bytes, messages: list[str]) -> None:
    cases = list(read_cases(data))
    assert len(cases) == len(messages)
    for case, message in zip(cases, messages, strict=True):
        assert message in case.error
        assert bool(message) == (case.snapshot is None)


@pytest.mark.parametrize("same_pain", ["same", "different"])
def test_a_level_of_another_region_changes_no_verdict_on_the_same_pain(same_pain: str) -> None:
    """Typed wrong, or operated at both ends: it is read, and places no pain (ADR 0115)."""
    said = []
    for levels in (["L5-S1"], ["C5-C6", "L5-S1"], ["C5-C6"], None):
        told = changed("episode/levels", levels)
        told["submissions"][-1] |= {"same_pain": same_pain, "pain_limb": 7, "pain_sites": ["left_calf"]}
        (case,) = read(told)
        result = assess(snapshot=case.snapshot)
        said.append((result.urgency, result.refer, result.category))
    assert len(set(said)) == 1, said
