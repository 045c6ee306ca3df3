"""Going through a large registry in blocks of ids: on several processors, and on from where it was stopped."""

from __future__ import annotations

import gc
import json
import multiprocessing
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from fbs_portal.queries.replay import close_connections

Block = tuple[int, int]
"""Ids behind the first and up to the second."""

WIDTH = 2000
"""Episodes in a block: seconds of work, so that little is lost and the progress moves."""


def run(work: Callable[[Block], Any], todo: Sequence[Block], *, workers: int) -> Iterator[tuple[Block, Any]]:
    """What `work` says of each block, in no certain order. One worker stays in this process."""
    if workers == 1 or len(todo) < 2:
        yield from ((block, work(block)) for block in todo)
        return
    close_connections()  # a child cannot share one
    with multiprocessing.get_context("fork").Pool(min(workers, len(todo)), _begin, (work,)) as pool:
        yield from pool.imap_unordered(_one, todo)


_work: Callable[[Block], Any] | None = None


def _begin(work: Callable[[Block], Any]) -> None:
    """Rows make millions of small objects and no rings: looking for rings is left to the end of a block."""
    global _work
    _work = work
    gc.freeze()
    gc.disable()


def _one(block: Block) -> tuple[Block, Any]:
    assert _work is not None
    found = block, _work(block)
    gc.collect(0)  # what came since the last block
    return found


def processors() -> int:
    """How many workers are of use here: one where processes cannot be forked."""
    return (os.cpu_count() or 1) if "fork" in multiprocessing.get_all_start_methods() else 1


class StateFile:
    """Where a long command notes which blocks are done and what they gave: counts and ids, no answer."""

    def __init__(self, path: str | None, *, about: dict[str, Any]) -> None:
        self.path = Path(path) if path else None
        self.about = about
        self.done: list[Block] = []
        self.result: dict[str, Any] = {}

    def read(self) -> None:
        """Go on from the file if there is one. ValueError when it is of another question or not readable."""
        if self.path is None or not self.path.exists():
            return
        try:
            found = json.loads(self.path.read_text())
            same, done, result = (
                found["about"] == self.about,
                [tuple(block) for block in found["done"]],
                found["result"],
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ValueError(f"{self.path} is not a state file of this command") from error
        if not same:
            raise ValueError(f"{self.path} was written for another question: {json.dumps(found['about'])}")
        self.done, self.result = done, result

    def write(self, *, done: Sequence[Block], result: dict[str, Any]) -> None:
        """The new state in the place of the old one, whole or not at all."""
        if self.path is None:
            return
        beside = self.path.with_name(self.path.name + ".part")
        beside.write_text(json.dumps({"about": self.about, "done": list(done), "result": result}))
        beside.replace(self.path)

    def remove(self) -> None:
        if self.path is not None:
            self.path.unlink(missing_ok=True)


@contextmanager
def progress(total: int | Callable[[], int], *, stream: TextIO | None = None) -> Iterator[Callable[[int], None]]:
    """A line that counts up, where somebody is watching: on a terminal, and nowhere else is the total asked for."""
    stream = stream or sys.stderr
    most = 0
    if stream.isatty():
        most = total() if callable(total) else total

    def show(done: int) -> None:
        if most > 0:
            share = min(done / most, 1)
            stream.write(f"\r[{'#' * int(share * 30):<30}] {share:4.0%}  {done:,} of {most:,}")
            stream.flush()

    try:
        yield show
    finally:
        if most > 0:
            stream.write("\n")
