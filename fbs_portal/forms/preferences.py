"""How a patient wants to be reached, as a form: only what this host and this clinic can keep is offered."""

from __future__ import annotations

from datetime import time
from typing import Any

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from fbs_portal.conf import conf, host
from fbs_portal.content import patient_questions as content
from fbs_portal.domain.questionnaire import Context
from fbs_portal.domain.states import Channel
from fbs_portal.forms import step_form
from fbs_portal.forms.questions import StepForm
from fbs_portal.presenters.patient_times import hours


def channels(*, patient: Any) -> tuple[str, ...]:
    """E-mail, text message where the host has set such a channel up, and none; what is chosen now always stands."""
    offered = [code.value for code in Channel if code != Channel.SMS or conf.CHANNELS.get(Channel.SMS)]
    return tuple(code.value for code in Channel if code in (*offered, patient.channel))


def languages() -> tuple[tuple[str, str], ...]:
    """Code and the language's own name for itself."""
    return tuple((code, _own_name(code) or name or code) for code, name in host.languages)


def _own_name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"])
    except KeyError:
        return ""


def preferences_form(*, patient: Any, data: Any = None) -> StepForm:
    """The form for this patient, with what is stored chosen. After `is_valid()`: `changes`."""
    clinic = patient.clinic
    now = hours_code(quiet_from=patient.quiet_from, quiet_until=patient.quiet_until)
    own = hours(patient.quiet_until, patient.quiet_from) if now == content.OWN else ""
    step = content.preferences(
        channels=channels(patient=patient),
        languages=languages(),
        usual=hours(clinic.quiet_until, clinic.quiet_from),
        own=own,
        missing=_missing(patient),
    )
    stored = {"channel": patient.channel, "hours": now, "best_hour": patient.best_hour or None}
    return step_form(
        step=step,
        context=Context(region="", timepoint=""),
        data=data,
        initial=stored | {"language": patient.language},
        submit_label=_("Save"),
        under_heading=True,
    )


def _missing(patient: Any) -> str:
    """The pages show no address, so they say where one is missing."""
    lacks = {Channel.EMAIL: patient.email, Channel.SMS: patient.phone}.get(patient.channel, "-") == ""
    return _("Your clinic has no address or number for this yet. Please call them.") if lacks else ""


def hours_code(*, quiet_from: time | None, quiet_until: time | None) -> str:
    """Which of the offered hours these quiet hours are."""
    if quiet_from is None or quiet_until is None:
        return content.USUAL
    pair = (quiet_from, quiet_until)
    return next((code for code, quiet in content.HOURS.items() if quiet == pair), content.OWN)


def changes(form: StepForm) -> dict[str, Any]:
    """What the action stores."""
    chosen = form.answers()
    code = chosen.pop("hours")
    if code != content.OWN:
        quiet = content.HOURS.get(code, (None, None))
        chosen |= {"quiet_from": quiet[0], "quiet_until": quiet[1]}
    return chosen
