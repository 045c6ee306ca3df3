"""Another rule set for one course: what can be chosen, what each says otherwise, and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import course_rules
from fbs_portal.actions.texts import SHORT
from fbs_portal.admin import draft_saving
from fbs_portal.admin.episode_deeds import operation_title
from fbs_portal.admin.fields import StaffForm, one_of, text
from fbs_portal.admin.score_deed import ScoreDeed
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.presenters import sets_in_use
from fbs_portal.presenters.sets_in_use import AS_THE_CLINIC
from fbs_portal.presenters.worklist import who
from fbs_portal.queries import rule_sets


class CourseRulesForm(StaffForm):
    status = 200

    version = one_of(gettext_lazy("Judge this course by"), ())
    reason = text(
        gettext_lazy("Reason"), longest=SHORT, rows=2,
        help_text=gettext_lazy("It stands on the page of the case, with your name."),
    )  # fmt: skip
    shown = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, sets: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("version", sets)


class CourseRulesDeed(ScoreDeed):
    def rule_set(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        episode: Any = self._mine(actor, episode_id, "choose_rule_set")
        data, judged = request.POST if request.method == "POST" else None, rule_sets.in_force(episode=episode)
        uses = sets_in_use.for_a_course(rule_sets.uses(clinic=episode.patient.clinic), judged=judged.rules)
        sets = sets_in_use.course_choices(
            uses, chosen=episode.rule_set, judges=judged.version, usual=rule_sets.usual(episode=episode)
        )
        form = CourseRulesForm(data, sets=sets, initial={"shown": episode.rule_set})
        if data is not None and form.is_valid():
            given = form.cleaned_data
            version = "" if given["version"] == AS_THE_CLINIC else given["version"]
            try:
                course_rules.choose(
                    episode_id=episode.pk, version=version, shown=given["shown"], reason=given["reason"], actor=actor,
                    now=now,
                )  # fmt: skip
            except (Invalid, NotAllowed, Conflict) as refused:
                form = draft_saving.refused(form, refused, state={"shown": episode.rule_set}, sets=sets)
            else:
                messages.success(request, _("Saved. The newest answers are judged again beside the earlier result."))
                return HttpResponseRedirect(self.url("change", episode.pk))
        self.saw(actor, episode.patient, now=now, episode=episode.pk)
        wanted = [version for version, _words in sets]
        return self.show(
            request, "episode/rule_set.html", title=operation_title(episode.pk), who=who(episode.patient), form=form,
            back=self.url("change", episode.pk), above=self._above(episode.patient), status=form.status,
            heading=_("Choose another rule set for this course"), judges=judged.version, button=_("Choose"),
            uses=[one for one in uses if one.version in wanted],
            why_not="" if sets else _("Your clinic uses the default for every operation: there is no other set."),
        )  # fmt: skip
