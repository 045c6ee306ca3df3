"""Rule sets on the stored history: `replay_rules --rule-set A --against B`, or alone as a check for drift."""

from __future__ import annotations

import json
import os
import sys
import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fbs_portal.actions import jobs, reassess, replays
from fbs_portal.domain.actor import system
from fbs_portal.domain.errors import Refused
from fbs_portal.domain.families import Family
from fbs_portal.domain.replay import APPEAR, GONE, RISE, Tally
from fbs_portal.management import blocks
from fbs_portal.management.replaying import Comparison, DriftCheck, Question
from fbs_portal.queries import clinic_pages, replay, replay_sets, rule_sets
from fbs_portal.queries.recomputing import ALARMING, Drift

JOB = system("replay_rules")


class Command(BaseCommand):
    help = (
        "Compare two rule sets on the stored submissions (--rule-set A --against B), or one with the set in use for "
        "each operation (--rule-set A); nothing is written. "
        "Without a set: recompute every stored assessment under the set that it names; the exit code is 1 if one "
        "differs. --apply: write what the sets in use say now beside the older assessments; no case is lowered or "
        "closed. --waiting: work on the previews that were asked for on the staff pages."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rule-set", metavar="VERSION", help="the set to look at")
        parser.add_argument("--against", metavar="VERSION", help="what to compare with (default: what is in use)")
        parser.add_argument(
            "--family", metavar="NAME", action="append", choices=list(Family), default=[],
            help=f"compare only such operations; may be given again: {', '.join(Family)}",
        )  # fmt: skip
        parser.add_argument("--clinic", metavar="NAME", action="append", help="only this clinic; may be given again")
        parser.add_argument("--since", metavar="DATE", help="count only what was answered from this day on: 2026-03-02")
        parser.add_argument("--apply", action="store_true", help="write new assessments under the sets in use")
        parser.add_argument("--dry-run", action="store_true", help="with --apply: say how many, write nothing")
        parser.add_argument("--waiting", action="store_true", help="work on the previews that wait, then stop")
        parser.add_argument("--workers", type=int, metavar="N", help="processes (default: one for each processor)")
        parser.add_argument(
            "--block",
            type=int,
            metavar="N",
            default=blocks.WIDTH,
            help=f"episodes in a block (default: {blocks.WIDTH})",
        )
        parser.add_argument("--state", metavar="FILE", help="note the progress here, and go on from it after a stop")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._run(options)
        except (Refused, ValueError) as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            kept = f" What was counted is in {options['state']}." if options["state"] else ""
            raise CommandError(f"Stopped.{kept}", returncode=130) from None

    def _run(self, options: dict[str, Any]) -> None:
        _refuse_what_does_not_fit(options)
        clinics, since = _clinics(options["clinic"]), _day(options["since"])
        if options["waiting"]:
            self._waiting(options)
        elif options["apply"]:
            self._apply(clinics, since, options)
        elif options["rule_set"]:
            self._compare(clinics, since, options)
        else:
            self._drift(clinics, since, options)

    def _compare(self, clinics: tuple[int, ...] | None, since: date | None, options: dict[str, Any]) -> None:
        new = _set(options["rule_set"], "--rule-set")
        old = _set(options["against"], "--against") if options["against"] else None
        families = tuple(family.value for family in Family if family in options["family"] or not options["family"])
        asked = Comparison(new=new, old=old, clinics=clinics, families=families, since=since)
        found, seconds = self._through(asked, options)
        tally = Tally.from_dict(found)
        said = {
            "rule_set": new.version, "against": asked.against(), "episodes": tally.episodes,
            "submissions": tally.submissions, "changed": tally.changed, "seconds": round(seconds, 3),
            "cases": {name: tally.counts[name] for name in (APPEAR, RISE, GONE)},
            "categories": _matrix(tally, "category"), "urgencies": _matrix(tally, "urgency"),
        }  # fmt: skip
        self.stdout.write(json.dumps(said) if options["json"] else _compared(said))

    def _drift(self, clinics: tuple[int, ...] | None, since: date | None, options: dict[str, Any]) -> None:
        found, seconds = self._through(DriftCheck(clinics=clinics, since=since), options)
        said: dict[str, Any] = {"assessments": 0, **dict.fromkeys(map(str, Drift), 0), "ids": []} | found
        said |= {
            "submissions": said["assessments"], "changed": sum(said[drift] for drift in ALARMING),
            "seconds": round(seconds, 3),
        }  # fmt: skip
        self.stdout.write(json.dumps(said) if options["json"] else _drifted(said))
        if any(said[drift] for drift in ALARMING):
            sys.exit(1)

    def _through(self, question: Question, options: dict[str, Any]) -> tuple[dict[str, Any], float]:
        """The answer over every block of episodes, and the seconds that took now."""
        began = time.monotonic()
        state = blocks.StateFile(options["state"], about=question.about())
        state.read()
        done, answer = set(state.done), question.read(state.result)
        todo = [b for b in replay.blocks(clinics=question.clinics, width=options["block"]) if b not in done]
        with blocks.progress(question.total) as show:
            for block, found in blocks.run(question.work, todo, workers=_workers(options)):
                answer = question.join(answer, found)
                done.add(block)
                if options["state"]:
                    state.write(done=sorted(done), result=question.written(answer))
                show(question.done(answer))
        state.remove()
        return question.written(answer), time.monotonic() - began

    def _waiting(self, options: dict[str, Any]) -> None:
        worker = f"{JOB.key}:{os.getpid()}"
        worked, submissions, changed, began = 0, 0, 0, time.monotonic()
        jobs.began(job="run_replays", now=timezone.now())
        for run_id in replays.waiting(now=timezone.now()):
            while (run := replays.advance(run_id=run_id, worker=worker, now=timezone.now())) is not None:
                if run.finished_at:
                    tally = Tally.from_dict(run.tally)
                    worked, submissions, changed = worked + 1, submissions + tally.submissions, changed + tally.changed
                    break
        counts = {"previews": worked, "submissions": submissions, "changed": changed}
        jobs.finished(job="run_replays", now=timezone.now(), detail=counts)
        said = counts | {"seconds": round(time.monotonic() - began, 3)}
        self.stdout.write(json.dumps(said) if options["json"] else f"Finished {worked} previews.")

    def _apply(self, clinics: tuple[int, ...] | None, since: date | None, options: dict[str, Any]) -> None:
        under = _set(options["rule_set"], "--rule-set").version if options["rule_set"] else ""
        if under and not replay_sets.judges_anybody(version=under, clinics=clinics):
            raise CommandError(f"--rule-set {under}: no such clinic uses this set. Activate it first.")
        written, raised, began = 0, 0, time.monotonic()
        submissions = replay.count(clinics=clinics, since=since)
        with blocks.progress(submissions) as show:
            for episode in replay.running(clinics=clinics):
                done = reassess.reassess(
                    episode_id=episode, since=since, under=under, actor=JOB, now=timezone.now(),
                    dry_run=options["dry_run"],
                )  # fmt: skip
                written, raised = written + done.written, raised + done.raised
                show(written)
        said = {
            "submissions": submissions, "changed": written, "written": written, "raised": raised,
            "seconds": round(time.monotonic() - began, 3),
        }  # fmt: skip
        verb = "Would write" if options["dry_run"] else "Wrote"
        self.stdout.write(
            json.dumps(said) if options["json"] else f"{verb} {written} assessments; {raised} cases rose."
        )


def _refuse_what_does_not_fit(options: dict[str, Any]) -> None:
    wrong = {
        "--against needs --rule-set": options["against"] and not options["rule_set"],
        "--against and --apply do not go together": options["against"] and options["apply"],
        "--family goes with --rule-set, and not with --apply": options["family"]
        and (options["apply"] or not options["rule_set"]),
        "--waiting stands alone": options["waiting"]
        and any(options[name] for name in ("rule_set", "against", "apply", "clinic", "since", "state")),
        "--dry-run goes with --apply; everything else writes nothing anyway": options["dry_run"]
        and not options["apply"],
        "--workers and --block: give 1 or more": min(
            options["block"], 1 if options["workers"] is None else options["workers"]
        )
        < 1,
    }
    if found := [text for text, is_so in wrong.items() if is_so]:
        raise CommandError(". ".join(found) + ".")


def _set(version: str, option: str) -> Any:
    try:
        return rule_sets.by_version(version=version)
    except Refused as error:
        raise CommandError(f"{option} {version!r}: {str(error) or 'there is no such rule set'}") from error


def _clinics(names: list[str] | None) -> tuple[int, ...] | None:
    if not names:
        return None
    known = {clinic.name: clinic.pk for clinic in clinic_pages.clinics(actor=JOB)}
    if unknown := [name for name in names if name not in known]:
        raise CommandError(
            f"--clinic {unknown[0]!r}: there is no such clinic. Known are: {', '.join(known) or 'none'}."
        )
    return tuple(known[name] for name in names)


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--since {text!r}: give a day such as 2026-03-02") from error


def _workers(options: dict[str, Any]) -> int:
    return int(options["workers"] or blocks.processors())


def _matrix(tally: Tally, part: str) -> dict[str, dict[str, int]]:
    """Old → new → how many."""
    found: dict[str, dict[str, int]] = {}
    for (old, new), number in sorted(tally.matrix(lambda verdict: str(getattr(verdict, part))).items()):
        found.setdefault(str(old), {})[str(new)] = number
    return found


def _compared(said: dict[str, Any]) -> str:
    lines = [
        f"{said['rule_set']} against {said['against']}: {said['changed']:,} of {said['submissions']:,} submissions "
        f"change ({said['seconds']:.1f} s)",
        "  cases that would appear {appear:,}, rise {rise:,}, no longer be raised {gone:,}".format(**said["cases"]),
    ]
    for title, table in (("category", said["categories"]), ("urgency", said["urgencies"])):
        moves = [
            f"  {title} {old} → {new}: {n:,}" for old, row in table.items() for new, n in row.items() if old != new
        ]
        lines += moves or [f"  {title}: no change"]
    return "\n".join(lines)


def _drifted(said: dict[str, Any]) -> str:
    text = (
        f"{said['assessments']:,} assessments: {said['same']:,} come out the same, {said['earlier_engine']:,} are of "
        f"an earlier engine, {said['different']:,} differ, {said['set_unreadable']:,} name a set that is gone or was "
        f"altered ({said['seconds']:.1f} s)"
    )
    return text + (f"\n  assessments {', '.join(map(str, said['ids']))}" if said["ids"] else "")
