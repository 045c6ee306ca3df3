"""`python -m tests.cohorts --patients 20000 --seed 1 [--noise 0.9 1.4] [--write]`: the figures, or the document."""

from __future__ import annotations

import argparse
import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tests.cohorts.count import GENERATORS, run
from tests.cohorts.report import Results, document, overall
from tests.cohorts.reporting import Habits

DOCUMENT = Path(__file__).parents[2] / "docs" / "triage-performance.md"
DANGER = 0.01
GAPS, SLIPS = 0.12, 0.20


def conditions(noises: list[float]) -> dict[str, tuple[str, Habits]]:
    """Each noise level alone, and with gaps and mistakes."""
    found: dict[str, tuple[str, Habits]] = {"exact": ("whole numbers without noise", Habits(noise=0, danger=DANGER))}
    for noise in noises:
        found[f"noise {noise:g}"] = (
            f"numbers with a standard deviation of {noise:g} points, rounded to 0–10",
            Habits(noise=noise, danger=DANGER),
        )
    for noise in noises:
        found[f"noise {noise:g}, gaps, mistakes"] = (
            f"the same, {GAPS:.0%} of all answers missing, and relief, onset or place mistaken in {SLIPS:.0%} of forms",
            Habits(noise=noise, danger=DANGER, missing=GAPS, mistaken=SLIPS),
        )
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.cohorts", description=__doc__)
    parser.add_argument("--patients", type=int, default=2000, help="patients of each cohort under each condition")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, nargs="+", default=[0.9, 1.4], help="standard deviations, in points")
    parser.add_argument("--write", action="store_true", help=f"write {DOCUMENT.name}")
    options = parser.parse_args(arguments)
    asked = conditions(options.noise)
    results = measure(asked, patients=options.patients, seed=options.seed)
    if not options.write:
        print("\n".join(overall(results)))
        return 0
    noises = " ".join(f"{noise:g}" for noise in options.noise)
    command = f"python -m tests.cohorts --patients {options.patients} --seed {options.seed} --noise {noises} --write"
    text = document(
        results=results,
        command=command,
        conditions={name: what for name, (what, _) in asked.items()},
        detailed=[f"noise {options.noise[0]:g}"],
    )
    DOCUMENT.write_text(text, encoding="utf-8")
    return 0


def measure(asked: dict[str, tuple[str, Habits]], *, patients: int, seed: int) -> Results:
    with ProcessPoolExecutor(max_workers=2) as pool:
        running = {
            (name, generator): pool.submit(run, generator, patients, seed, habits)
            for name, (_, habits) in asked.items()
            for generator in GENERATORS
        }
        return {key: job.result() for key, job in running.items()}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
