"""One operation: its facts, its plan, what was corrected, and the deeds on its facts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import URLPattern
from django.utils.translation import gettext as _

from fbs_portal.actions import episodes, followups
from fbs_portal.admin.course_rules import CourseRulesDeed
from fbs_portal.admin.episode_deeds import operation_title
from fbs_portal.admin.episode_forms import CancelForm, CorrectForm, KnownSignForm, PerformedForm
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import NotAllowed
from fbs_portal.models import SurgeryEpisode
from fbs_portal.presenters import episode as words
from fbs_portal.presenters import sets_in_use
from fbs_portal.presenters.case import current
from fbs_portal.presenters.neighbours import neighbours
from fbs_portal.presenters.patient import course_view
from fbs_portal.presenters.scores import score_views
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import patient_pages, rule_sets, scores, staff
from fbs_portal.queries.neighbours import of_episode


@admin.register(SurgeryEpisode)
class EpisodeAdmin(CourseRulesDeed):
    """No field is edited in place: a fact is corrected by a deed with a reason, and both values stay."""

    in_index = False

    def pages(self) -> list[URLPattern]:
        return [
            self.page("", self.list_page, "changelist"),
            self.page("<int:episode_id>/change/", self.episode_page, "change"),
            self.page("<int:episode_id>/correct/", self.correct, "correct"),
            self.page("<int:episode_id>/correct-before/", self.correct_before, "correct_before"),
            self.page("<int:episode_id>/performed/", self.performed, "performed"),
            self.page("<int:episode_id>/cancel/", self.cancel, "cancel"),
            self.page("<int:episode_id>/known-sign/", self.known_sign, "known_sign"),
            self.page("<int:episode_id>/rule-set/", self.rule_set, "rule_set"),
            self.page("<int:episode_id>/new-form/", self.new_form, "new_form"),
            self.page("<int:episode_id>/record-score/", self.record_score, "record_score"),
        ]

    def list_page(self, request: HttpRequest, *, actor: Actor, now: datetime) -> HttpResponseBase:
        """Operations are found by their patient."""
        self.need(actor, "view_surgeryepisode")
        return HttpResponseRedirect(self.url("changelist", model="patient"))

    def episode_page(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        episode: Any = patient_pages.get_episode(actor=actor, episode_id=episode_id)
        patient = episode.patient
        self.saw(actor, patient, now=now, episode=episode.pk)
        said = (*episode.corrections, *episode.known_signs, *episode.rule_choices)
        names = staff.names_of(keys={row["by"] for row in said})
        rights = ("correct_facts", "mark_known_sign", "choose_rule_set", "enter_answers")
        in_words = {"names": names, "now": now, "tz": patient.clinic.time_zone}
        return self.show(
            request, "episode/episode.html", title=operation_title(episode.pk), episode=episode, who=who(patient),
            facts=words.facts(episode, clinic=patient.clinic, now=now), above=self._above(patient),
            course=course_view(episode, clinic=patient.clinic, now=now),
            corrections=words.corrections(episode, names=names, now=now, tz=patient.clinic.time_zone),
            before=words.answers_before(episode.answered, region=episode.region, now=now, tz=patient.clinic.time_zone),
            neighbours=neighbours(episode, of_episode(episode=episode).operations),
            scores=score_views(
                scores.current(episode_id=episode.pk), submissions=current(episode.answered),
                surgery_date=episode.surgery_date,
            ),
            judged_by=rule_sets.in_force(episode=episode).version, usual=rule_sets.usual(episode=episode),
            choices=sets_in_use.choice_lines(episode, **in_words),
            chosen=sets_in_use.chosen_line(episode, **in_words),
            known=words.known_signs(episode, names=names), may={name: actor.may(name) for name in rights},
        )  # fmt: skip

    def correct(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        episode = self._mine(actor, episode_id, "correct_facts")
        form = CorrectForm(request.POST or None, facts=episodes.facts_of(episode))

        def act() -> Any:
            return episodes.correct_facts(
                episode_id=episode.pk, changes=form.changes(), reason=form.cleaned_data["reason"], actor=actor, now=now
            )

        return self._deed(
            request, episode, form, act, actor=actor, now=now, button=_("Correct"),
            heading=_("Correct a fact of the operation"),
            intro=_("What was recorded before stays visible. Open windows are planned anew, the newest answers are "
                    "judged again beside the earlier result, and nothing is lowered."),
        )  # fmt: skip

    def performed(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        episode = self._mine(actor, episode_id, "correct_facts")
        form = PerformedForm(request.POST or None, initial={"surgery_date": episode.surgery_date})

        def act() -> Any:
            on = form.cleaned_data["surgery_date"]
            return episodes.mark_performed(episode_id=episode.pk, surgery_date=on, actor=actor, now=now)

        return self._deed(
            request, episode, form, act, actor=actor, now=now, button=_("Save"),
            heading=_("The operation has taken place"),
        )  # fmt: skip

    def cancel(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        episode = self._mine(actor, episode_id, "correct_facts")
        form = CancelForm(request.POST or None)

        def act() -> Any:
            reason = form.cleaned_data["reason"]
            return episodes.cancel_operation(episode_id=episode.pk, reason=reason, actor=actor, now=now)

        return self._deed(
            request, episode, form, act, actor=actor, now=now, button=_("Cancel the operation"),
            heading=_("Cancel the planned operation"),
            intro=_("The patient is asked nothing any more. What was answered stays."),
        )  # fmt: skip

    def known_sign(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        episode = self._mine(actor, episode_id, "mark_known_sign")
        form = KnownSignForm(request.POST or None)

        def act() -> Any:
            return episodes.mark_known_sign(episode_id=episode.pk, **form.cleaned_data, actor=actor, now=now)

        return self._deed(
            request, episode, form, act, actor=actor, now=now, button=_("Mark as known"),
            heading=_("Mark a danger sign as known"),
            intro=_("For 90 days the patient is asked whether it is worse than on that date. It is never ignored."),
        )  # fmt: skip

    def new_form(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        """A form between the planned ones, for what a patient says by phone today."""
        episode = self._mine(actor, episode_id, "enter_answers")
        back = self.url("change", episode.pk)
        if request.method == "POST":
            try:
                row = followups.report_change(episode=episode, actor=actor, now=now)
            except NotAllowed as refused:
                messages.error(request, refused.message)
                return HttpResponseRedirect(back)
            return HttpResponseRedirect(self.url("change", row.pk, model="followup"))
        self.saw(actor, episode.patient, now=now, episode=episode.pk)
        return self.show(
            request, "confirm.html", title=operation_title(episode.pk), heading=_("Enter a change by phone"),
            who=who(episode.patient), back=back, above=self._above(episode.patient), button=_("Open a form"),
            intro=_("Opens a form between the planned ones. Use it when a patient calls because the pain changed."),
        )  # fmt: skip
