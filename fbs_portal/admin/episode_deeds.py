"""What every deed on an operation shares, and the deed on its answers from before surgery."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _

from fbs_portal.actions.baselines import correct_baseline
from fbs_portal.admin.base import StaffAdmin
from fbs_portal.admin.episode_forms import BaselineCorrectForm
from fbs_portal.content import questionnaires
from fbs_portal.domain import pathway
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Invalid, NotAllowed
from fbs_portal.models import SurgeryEpisode
from fbs_portal.presenters import episode as words
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import patient_pages


def operation_title(episode_id: int) -> str:
    return _("Operation %(id)d") % {"id": episode_id}


class EpisodeDeeds(StaffAdmin):
    def correct_before(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        """Another form beside the earlier one: nothing that was answered is changed or lost."""
        episode: Any = self._mine(actor, episode_id, "correct_facts")
        form = BaselineCorrectForm(request.POST or None, recorded=words.newest_before(episode.answered))

        def act() -> Any:
            questionnaire = questionnaires.get(code="baseline")
            answers = pathway.as_asked(questionnaire=questionnaire, answers=form.merged())
            return correct_baseline(
                episode_id=episode.pk, answers=answers, answered_on=form.cleaned_data["baseline_on"],
                reason=form.cleaned_data["reason"], actor=actor, now=now,
            )  # fmt: skip

        return self._deed(
            request, episode, form, act, actor=actor, now=now, button=_("Save the correction"),
            heading=_("Correct the answers from before surgery"),
            intro=_("The earlier answers stay visible beside these. The newest form is judged again, and nothing is "
                    "lowered. Answers dated after the operation count as remembered."),
        )  # fmt: skip

    def _mine(self, actor: Actor, episode_id: int, codename: str) -> SurgeryEpisode:
        episode = patient_pages.get_episode(actor=actor, episode_id=episode_id)
        self.need(actor, codename)
        return episode

    def _deed(
        self, request: HttpRequest, episode: SurgeryEpisode, form: Any, act: Callable[[], Any], *, actor: Actor,
        now: datetime, **words_: Any,
    ) -> HttpResponseBase:  # fmt: skip
        back = self.url("change", episode.pk)
        status = 200
        if request.method == "POST" and form.is_valid():
            try:
                act()
            except Invalid as wrong:
                form.refuse(field=wrong.field, message=wrong.message)
            except NotAllowed as refused:
                form.add_error(None, refused.message)
                status = 409
            else:
                messages.success(request, _("Saved."))
                return HttpResponseRedirect(back)
        self.saw(actor, episode.patient, now=now, episode=episode.pk)
        return self.show(
            request, "form.html", title=operation_title(episode.pk), who=who(episode.patient), form=form, back=back,
            above=self._above(episode.patient), status=status, **words_,
        )  # fmt: skip

    def _above(self, patient: Any) -> list[tuple[str, str]]:
        here = _("Patient %(id)d") % {"id": patient.pk}
        return [
            (_("Patients"), self.url("changelist", model="patient")),
            (here, self.url("change", patient.pk, model="patient")),
        ]
