"""What the preview page of a rule set shows of its run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotFound, NotPermitted
from fbs_portal.domain.families import Family, family_of
from fbs_portal.domain.replay import APPEAR, GONE, RISE, Moved, Tally
from fbs_portal.domain.triage import engine
from fbs_portal.domain.triage.ruleset import RuleSet
from fbs_portal.domain.triage.stored import BadRuleSet
from fbs_portal.domain.triage.types import Assessment
from fbs_portal.models import Case, ReplayRun, Submission, SurgeryEpisode
from fbs_portal.models import RuleSet as Row
from fbs_portal.queries import rule_sets, snapshots


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedCourse:
    """One of the courses that moved most, with what each set says of the submission at which they differ most."""

    episode: SurgeryEpisode
    submission: Submission
    case_id: int | None
    old: Assessment
    new: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """`appear` are episodes, `rise` and `gone` cases; each list may be cut, `tally.counts` says how long it is."""

    run: ReplayRun
    tally: Tally
    appear: tuple[SurgeryEpisode, ...]
    rise: tuple[Case, ...]
    gone: tuple[Case, ...]
    moved: tuple[MovedCourse, ...]


def sets_of(run: ReplayRun) -> Mapping[str, str]:
    """Family → version of the set that was in use for it when the preview was asked for."""
    return run.sets or dict.fromkeys(Family, run.against)


def latest(*, rule_set: Row) -> ReplayRun | None:
    """The newest preview of this set as it stands now: one of an earlier text of the draft does not count."""
    runs = ReplayRun.objects.filter(clinic=rule_set.clinic_id, rule_set_digest=rule_set.digest)
    return runs.order_by("-created_at", "-pk").first()


def get(*, actor: Actor, run_id: int) -> ReplayRun:
    """NotFound for another clinic's run, NotPermitted without the right to change rule sets."""
    run = ReplayRun.objects.filter(pk=run_id).first()
    if run is None or not actor.sees(run.clinic_id):
        raise NotFound
    if not actor.may("manage_rule_sets"):
        raise NotPermitted
    return run


def preview(*, run: ReplayRun) -> Preview:
    """The counts of a run with the rows they are about. The number of statements does not grow with the registry.

    Without explanations where one of the sets cannot be read: the run's failure says why.
    """
    tally = Tally.from_dict(run.tally)
    return Preview(
        run=run,
        tally=tally,
        appear=_episodes(tally.listed[APPEAR]),
        rise=_cases(tally.listed[RISE]),
        gone=_cases(tally.listed[GONE]),
        moved=_explained(run, tally),
    )


def _explained(run: ReplayRun, tally: Tally) -> tuple[MovedCourse, ...]:
    try:
        new = rule_sets.by_version(version=run.rule_set)
        old = {family: rule_sets.by_version(version=version) for family, version in sets_of(run).items()}
    except BadRuleSet:
        return ()
    return tuple(_moved(tally.most_moved(), old=old, new=new))


def _episodes(ids: Iterable[int]) -> tuple[SurgeryEpisode, ...]:
    return tuple(SurgeryEpisode.objects.select_related("patient").filter(pk__in=list(ids)).order_by("pk"))


def _cases(ids: Iterable[int]) -> tuple[Case, ...]:
    rows = Case.objects.select_related("episode__patient").filter(pk__in=list(ids))
    return tuple(rows.order_by("urgency_rank", "pk"))


def _moved(found: tuple[Moved, ...], *, old: Mapping[str, RuleSet], new: RuleSet) -> Iterable[MovedCourse]:
    """A submission may have been superseded, its patient erased or its operation corrected since: it is left out."""
    ids = [one.episode_id for one in found]
    episodes = SurgeryEpisode.objects.select_related("patient").in_bulk(ids)
    rows = snapshots.current(episodes=ids)
    cases = dict(Case.objects.filter(closed_at=None, episode__in=ids).values_list("episode", "pk"))
    for one in found:
        episode = episodes.get(one.episode_id)
        own = [row for row in rows if row.episode_id == one.episode_id]
        submission = next((row for row in own if row.pk == one.submission_id), None)
        if episode is None or submission is None:
            continue
        used = old.get(family_of(region=episode.region, procedures=episode.procedures))
        if used is None:
            continue
        snapshot = snapshots.assemble(episode=episode, rows=own, upto=submission)
        yield MovedCourse(
            episode=episode,
            submission=submission,
            case_id=cases.get(episode.pk),
            old=engine.assess(snapshot=snapshot, ruleset=used, explain=False),
            new=engine.assess(snapshot=snapshot, ruleset=new, explain=False),
        )
