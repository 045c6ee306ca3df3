"""One case: danger block first, then the course, before and now, the suggestion with its reasons, the trail."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _

from fbs_portal.actions import audit
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.codes import CaseDeed
from fbs_portal.domain.triage.ruleset import DEFAULT
from fbs_portal.domain.verbs import Verb
from fbs_portal.presenters import case as words
from fbs_portal.presenters import moments
from fbs_portal.presenters.course import course_rows, series_names
from fbs_portal.presenters.curve import curve_svg
from fbs_portal.presenters.danger import danger_block
from fbs_portal.presenters.deeds import DeedView, deed_views, one_view, refused_hint
from fbs_portal.presenters.evaluation import referral_views
from fbs_portal.presenters.kept_letter import kept_views
from fbs_portal.presenters.masthead import telephone
from fbs_portal.presenters.neighbours import neighbours, same_operation
from fbs_portal.presenters.reach import standing
from fbs_portal.presenters.recovery import expected
from fbs_portal.presenters.scores import score_views
from fbs_portal.presenters.sets_in_use import chosen_line
from fbs_portal.presenters.site_map import site_map
from fbs_portal.presenters.suggestion import suggestion
from fbs_portal.presenters.trail import trail
from fbs_portal.presenters.trajectory import trajectory_lines
from fbs_portal.presenters.unusual import confirmed_lines
from fbs_portal.queries import case_facts, cases
from fbs_portal.queries import scores as instrument_scores
from fbs_portal.queries.followups import waiting_of
from fbs_portal.queries.neighbours import of_episode

ONE_STEP = ("take", "undo_take", "text_read")
"""Deeds that need no words: their button acts at once."""


def case_title(case_id: int) -> str:
    """The only name a case has in a title or URL."""
    return _("Case %(id)d") % {"id": case_id}


def why_not(case: Any, actor: Actor) -> Callable[[str], str | None]:
    """For each deed: None when this person may do it now, otherwise the sentence beside its greyed button."""
    reasons = case_facts.why_not(case=case, actor=actor)
    may_correct = actor.may("correct_facts")

    def sentence(code: str) -> str | None:
        if code == CaseDeed.CORRECT_FACTS:
            return None if may_correct else _("Your role does not include this.")
        return reasons[CaseDeed(code)]

    return sentence


class CasePages(StaffAdmin):
    def case_page(self, request: HttpRequest, *, actor: Actor, now: datetime, case_id: int) -> HttpResponseBase:
        case = case_facts.get(actor=actor, case_id=case_id)
        page = cases.case_page(actor=actor, case=case, now=now)
        audit.record(actor=actor, verb=Verb.READ_CASE, subject=f"case:{case.pk}", clinic_id=case.clinic_id, now=now)
        deeds = deed_views(case, why_not=why_not(case, actor))
        return self.show(
            request, "case/case.html", title=case_title(case.pk), case=case, **self._words(page, now=now),
            deeds=[self._button(deed, case) for deed in deeds if deed.code != CaseDeed.ASK_AGAIN],
            ask_again=self._ask_again(case, actor), hints=refused_hint(deeds),
            episode_url=self.url("change", case.episode_id, model="surgeryepisode"),
            letter_url=self.url("letter", case.pk),
            patient_url=self.url("change", case.episode.patient_id, model="patient"),
            rule_set_url=self._rule_set_url(case, actor), enter_url=self._enter_url(page, actor, now=now),
            score_url=self.url("record_score", case.episode_id, model="surgeryepisode")
            if actor.may("enter_answers") else "",
        )  # fmt: skip

    def _words(self, page: Any, *, now: datetime) -> dict[str, Any]:
        """Everything the page says, from its records."""
        case, episode = page.case, page.case.episode
        beside = of_episode(episode=episode)
        names = series_names(episode.region)
        points = words.points(page.submissions, page.followups, surgery_date=episode.surgery_date)
        band, band_note = expected(region=episode.region, procedures=episode.procedures)
        course = {"region": episode.region, "surgery_date": episode.surgery_date}
        return {
            "head": words.head(case, opioids_rising=words.opioids_rising(page.submissions), now=now),
            "chosen": chosen_line(episode, names=page.names, now=now, tz=case.clinic.time_zone),
            "standing": standing(episode.patient, now=now),
            "settled": words.settled(case),
            "phone_href": telephone(episode.patient.phone),
            "danger": danger_block(
                case, submissions=page.submissions, dangers=page.dangers, entries=page.entries, now=now,
                spoken_by=page.names.get(case.spoken_by, ""),
            ),
            "neighbours": (
                *same_operation(beside.cases, this=case.pk, tz=case.clinic.time_zone),
                *neighbours(episode, beside.operations),
            ),
            "names": names,
            "points": course_rows(points),
            "curve": curve_svg(points, labels=names, band=band),
            "band_note": band_note,
            "trajectories": trajectory_lines(points, names=names),
            "now_table": words.before_and_now(page.submissions, **course),
            "all_table": words.all_answers(page.submissions, **course),
            "site_map": site_map(words.current(page.submissions), episode=episode),
            "confirmed": confirmed_lines(words.current(page.submissions), surgery_date=episode.surgery_date),
            "scores": score_views(
                instrument_scores.current(episode_id=episode.pk), submissions=words.current(page.submissions),
                surgery_date=episode.surgery_date,
            ),
            "texts": words.own_words(
                page.submissions, surgery_date=episode.surgery_date, now=now, tz=case.clinic.time_zone
            ),
            "facts": words.facts(case, now=now),
            "referrals": referral_views(page.referrals, names=page.names, now=now, tz=case.clinic.time_zone),
            "kept": kept_views(page.letters, tz=case.clinic.time_zone),
            "suggestion": suggestion(
                case.assessment, others=page.assessments, course=course, submissions=page.submissions,
                danger_open=case.danger_open, now=now, tz=case.clinic.time_zone, reason=case.reason,
            ),
            "trail": trail(page, now=now),
        }  # fmt: skip

    def _enter_url(self, page: Any, actor: Actor, *, now: datetime) -> str:
        """The form that the patient could answer now, for whoever has them on the phone."""
        case = page.case
        if not actor.may("enter_answers") or case.episode.patient.deceased_on or case.episode.course_ended_on:
            return ""
        waiting = waiting_of(page.followups, today=moments.local_date(now, case.clinic))
        return self.url("change", waiting.pk, model="followup") if waiting else ""

    def _rule_set_url(self, case: Any, actor: Actor) -> str:
        """The numbers that the suggestion rests on, for who may see them."""
        if case.assessment is None or not actor.may("view_ruleset"):
            return ""
        if case.assessment.rule_set == DEFAULT.version:
            return self.url("default", model="ruleset")
        return "" if case.rule_set_id is None else self.url("change", case.rule_set_id, model="ruleset")

    def _ask_again(self, case: Any, actor: Actor) -> dict[str, Any]:
        """The button beside what is missing: one click, or the reason why not."""
        view = one_view(CaseDeed.ASK_AGAIN, why_not=why_not(case, actor))
        return self._button(view, case)

    def _button(self, deed: DeedView, case: Any) -> dict[str, Any]:
        url = self.url("deed", case.pk, deed.slug)
        if deed.code == "correct_facts":
            url = self.url("correct", case.episode_id, model="surgeryepisode")
        return {
            "label": deed.label, "url": url, "why_not": deed.why_not, "filled": deed.filled,
            "one_step": deed.code in ONE_STEP,
        }  # fmt: skip
