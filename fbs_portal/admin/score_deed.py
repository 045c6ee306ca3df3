"""Recording a total that was measured elsewhere: an instrument whose words are not ours, or a score on paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.actions import scores
from fbs_portal.actions.texts import SHORT
from fbs_portal.admin.episode_deeds import EpisodeDeeds
from fbs_portal.admin.fields import StaffForm, day, text
from fbs_portal.domain.actor import Actor
from fbs_portal.domain.instruments import INSTRUMENTS
from fbs_portal.presenters.scores import scale_words


def _choices() -> list[tuple[str, str]]:
    """Each with its range and direction, so that a wrong scale is seen before it is typed."""
    return [("", "—"), *((code, f"{one.name} ({scale_words(one)})") for code, one in INSTRUMENTS.items())]


class WrittenNumber(forms.DecimalField):
    """A decimal with a point or a comma, as people write it."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().replace(",", ".") if isinstance(value, str) else value)


class ScoreForm(StaffForm):
    instrument = forms.ChoiceField(label=gettext_lazy("Instrument"), choices=_choices)
    value = WrittenNumber(
        label=gettext_lazy("Score"), max_digits=7, decimal_places=3,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=gettext_lazy("The total as the instrument defines it."),
    )  # fmt: skip
    measured_on = day(gettext_lazy("Measured on"))
    reason = text(
        gettext_lazy("Reason for the correction"), longest=SHORT, required=False, rows=2,
        help_text=gettext_lazy("Only when a score of the same day is recorded already. Both stay."),
    )  # fmt: skip


class ScoreDeed(EpisodeDeeds):
    def record_score(self, request: HttpRequest, *, actor: Actor, now: datetime, episode_id: int) -> HttpResponseBase:
        episode = self._mine(actor, episode_id, "enter_answers")
        form = ScoreForm(request.POST or None)

        def act() -> Any:
            return scores.record(episode_id=episode.pk, **form.cleaned_data, actor=actor, now=now)

        return self._deed(
            request, episode, form, act, actor=actor, now=now, button=_("Record the score"),
            heading=_("Record a score"),
            intro=_("For a questionnaire that was answered elsewhere. Your clinic needs the right to use it. "
                    "A score is read by people: it changes no urgency."),
        )  # fmt: skip
