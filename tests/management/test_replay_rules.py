"""`replay_rules`: two sets on the history, a check for drift, and what is said of wrong options."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from fbs_portal.actions import replays
from fbs_portal.domain.codes import TimePoint
from fbs_portal.domain.families import Family
from fbs_portal.domain.replay import Tally
from fbs_portal.domain.states import ReplayStatus
from fbs_portal.domain.triage.ruleset import DEFAULT, digest_of
from fbs_portal.management import blocks
from fbs_portal.models import Assessment, Clinic, JobRun, ReplayRun, RuleSet
from tests import factories as f
from tests import rule_sets as sets
from tests.factories import NOW
from tests.statements import dump

pytestmark = pytest.mark.django_db

AT_FOUR = f.HURTING | {"pain_axial": 4, "pain_limb": 4}


@pytest.fixture
def clinic() -> Clinic:
    where = f.clinic(name="Riverside")
    for answers in (f.WELL, AT_FOUR, f.HURTING):
        f.answered(f.enrolled(where).episode, TimePoint.WEEK_12, answers=answers)
    return where


def said(capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    call_command("replay_rules", "--json", "--workers", "1", *options)
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_two_sets_are_compared_and_nothing_is_written(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    before = dump()
    found = said(capsys, "--rule-set", row.version, "--against", DEFAULT.version)
    assert dump() == before
    assert (found["submissions"], found["episodes"]) == (3, 3)
    assert found["changed"] == 1
    assert found["seconds"] >= 0
    assert sum(number for row in found["urgencies"].values() for number in row.values()) == 3


def test_the_same_set_changes_nothing_and_the_text_says_so(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("replay_rules", "--rule-set", DEFAULT.version, "--workers", "1")
    out = capsys.readouterr().out
    assert out.startswith(f"{DEFAULT.version} against {DEFAULT.version}: 0 of 3 submissions change")
    assert "urgency: no change" in out


def test_only_the_clinic_and_the_time_that_were_asked_for(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    f.answered(f.enrolled(f.clinic(name="Hillcrest")).episode, TimePoint.WEEK_6)
    default = ("--rule-set", DEFAULT.version)
    assert said(capsys, *default)["submissions"] == 4
    assert said(capsys, *default, "--clinic", "Hillcrest")["submissions"] == 1
    assert said(capsys, *default, "--since", "2026-03-15")["submissions"] == 3


def test_it_goes_on_where_it_was_stopped(
    clinic: Clinic, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    options = ("--rule-set", DEFAULT.version, "--state", str(state), "--block", "1")
    whole = said(capsys, "--rule-set", DEFAULT.version)
    real = blocks.StateFile.write

    def stopped(self: blocks.StateFile, **kept: Any) -> None:
        real(self, **kept)
        raise KeyboardInterrupt

    monkeypatch.setattr(blocks.StateFile, "write", stopped)
    with pytest.raises(CommandError, match=r"Stopped\. What was counted is in") as refused:
        said(capsys, *options)
    assert refused.value.returncode == 130
    assert len(json.loads(state.read_text())["done"]) == 1
    monkeypatch.setattr(blocks.StateFile, "write", real)
    assert said(capsys, *options) | {"seconds": 0} == whole | {"seconds": 0}
    assert not state.exists()


def test_a_state_of_another_question_or_of_nothing_is_refused(
    clinic: Clinic, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    state.write_text(json.dumps({"about": {"drift": "x"}, "done": [], "result": {}}))
    with pytest.raises(CommandError, match="another question"):
        said(capsys, "--rule-set", DEFAULT.version, "--state", str(state))
    state.write_text("not json")
    with pytest.raises(CommandError, match="not a state file"):
        said(capsys, "--rule-set", DEFAULT.version, "--state", str(state))


def test_no_drift_where_nothing_was_touched(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    sets.active(clinic, sets.LENIENT)
    f.answered(f.enrolled(clinic).episode, TimePoint.WEEK_12, answers=AT_FOUR)
    found = said(capsys)
    assert (found["assessments"], found["same"], found["ids"]) == (4, 4, [])


def test_an_altered_assessment_is_drift_and_one_of_an_earlier_engine_is_not(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second, _ = Assessment.objects.order_by("pk")
    with connection.cursor() as cursor:
        table = Assessment._meta.db_table
        cursor.execute(f"UPDATE {table} SET engine = 'before' WHERE id = %s", [first.pk])
        cursor.execute(
            f"UPDATE {table} SET body = %s WHERE id = %s", [json.dumps(second.body | {"refer": 7}), second.pk]
        )
    with pytest.raises(SystemExit) as code:
        said(capsys)
    assert code.value.code == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["earlier_engine"], found["different"], found["ids"]) == (1, 1, [second.pk])
    assert (found["submissions"], found["changed"]) == (3, 1)


def test_an_empty_registry(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys)["assessments"] == 0
    assert said(capsys, "--rule-set", DEFAULT.version)["submissions"] == 0


def test_applying_says_first_and_writes_once(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    row = sets.active(clinic, sets.LENIENT)
    before = Assessment.objects.count()
    assert said(capsys, "--apply", "--dry-run")["written"] == 3
    assert Assessment.objects.count() == before
    assert said(capsys, "--apply", "--rule-set", row.version)["written"] == 3
    again = said(capsys, "--apply")
    assert (again["submissions"], again["changed"], again["written"]) == (3, 0, 0)
    assert Assessment.objects.filter(rule_set=row.version).count() == 3


def test_a_set_that_nobody_uses_is_not_applied(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    with pytest.raises(CommandError, match="Activate it first"):
        said(capsys, "--apply", "--rule-set", row.version)


def test_waiting_previews_are_worked_off(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    run = replays.ask(rule_set_id=row.pk, actor=f.lead(clinic), now=NOW)
    call_command("replay_rules", "--waiting")
    assert JobRun.objects.get(job="run_replays").detail["previews"] == 1
    assert capsys.readouterr().out == "Finished 1 previews.\n"
    run.refresh_from_db()
    assert (run.status, run.done) == (ReplayStatus.DONE, 3)
    call_command("replay_rules", "--waiting")
    assert capsys.readouterr().out == "Finished 0 previews.\n"
    assert ReplayRun.objects.count() == 1
    replays.ask(rule_set_id=row.pk, since=date(2020, 1, 1), actor=f.lead(clinic), now=NOW)
    found = said(capsys, "--waiting")
    assert (found["previews"], found["submissions"], found["changed"]) == (1, 3, Tally.from_dict(run.tally).changed)


def test_without_another_set_it_is_held_against_what_judges_each_operation(
    clinic: Clinic, capsys: pytest.CaptureFixture[str]
) -> None:
    other = f.clinic(name="Hillcrest")
    for where in (clinic, other):
        f.answered(f.enrolled(where, procedures=("fusion",)).episode, TimePoint.WEEK_12, answers=AT_FOUR)
    own = sets.active(clinic, sets.LENIENT, [Family.LUMBAR_FUSION])
    found = said(capsys, "--rule-set", own.version)
    assert found["against"] == f"{DEFAULT.version}, {own.version}"
    assert (found["submissions"], found["changed"]) == (5, 2), "the other clinic's fusion, and the disc with a 4"
    fused = said(capsys, "--rule-set", DEFAULT.version, "--family", "lumbar_fusion")
    assert (fused["submissions"], fused["changed"]) == (2, 1)
    plain = said(capsys, "--rule-set", own.version, "--against", DEFAULT.version, "--family", "lumbar_fusion")
    assert (plain["submissions"], plain["changed"]) == (2, 2)


def test_a_set_of_one_family_is_applied_to_that_family(clinic: Clinic, capsys: pytest.CaptureFixture[str]) -> None:
    f.answered(f.enrolled(clinic, procedures=("fusion",)).episode, TimePoint.WEEK_12, answers=AT_FOUR)
    own = sets.active(clinic, sets.LENIENT, [Family.LUMBAR_FUSION])
    sets.active(clinic, sets.STRICT)
    assert said(capsys, "--apply", "--rule-set", own.version, "--dry-run")["written"] == 1
    assert said(capsys, "--apply", "--rule-set", own.version)["written"] == 1
    assert said(capsys, "--apply")["written"] == 3
    found = said(capsys)
    assert (found["assessments"], found["same"]) == (8, 8)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--rule-set", "x-1"], "--rule-set 'x-1'"),
        (["--rule-set", DEFAULT.version, "--against", "x-1"], "--against 'x-1'"),
        (["--against", DEFAULT.version], "--against needs --rule-set"),
        (["--clinic", "Nowhere"], "--clinic 'Nowhere'"),
        (["--since", "yesterday"], "--since 'yesterday'"),
        (["--workers", "0"], "--workers and --block"),
        (["--block", "0"], "--workers and --block"),
        (["--waiting", "--since", "2026-03-02"], "--waiting stands alone"),
        (["--dry-run"], "--dry-run goes with --apply"),
        (["--family", "cervical"], "--family goes with --rule-set"),
        (["--family", "knee", "--rule-set", DEFAULT.version], "argument --family"),
    ],
)
def test_options_that_cannot_be(options: list[str], words: str) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("replay_rules", *options)


def test_a_set_of_a_newer_version_is_refused_with_what_is_wrong(clinic: Clinic) -> None:
    row = sets.draft(clinic, sets.LENIENT)
    body = row.body | {"thresholds": row.body["thresholds"] | {"pain_of_tomorrow": {"value": 1, "source": "x"}}}
    RuleSet.objects.filter(pk=row.pk).update(body=body, digest=digest_of(body))
    with pytest.raises(CommandError, match="pain_of_tomorrow"):
        call_command("replay_rules", "--rule-set", row.version)
