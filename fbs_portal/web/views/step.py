"""One page of the form: shown, read, saved; a danger sign is answered on the very next page."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fbs_portal.actions import drafts
from fbs_portal.domain import pathway
from fbs_portal.domain.errors import Conflict
from fbs_portal.domain.questionnaire import Step
from fbs_portal.domain.unusual import Unusual
from fbs_portal.forms import step_form
from fbs_portal.forms.questions import StepForm
from fbs_portal.presenters.answer_list import AnswerLine, answer_list
from fbs_portal.presenters.crisis_line import crisis_sentence
from fbs_portal.web.access import Visit
from fbs_portal.web.journey import Journey, journey
from fbs_portal.web.views.unusual import keep

CHECKING, LOOKING_AGAIN = "check", "unusual"
"""`?from=check`: the page was opened to change one answer, and leads back to where it came from."""


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, visit: Visit, public_id: uuid.UUID, step: str) -> HttpResponse:
    """GET shows the page with what is saved; POST saves it and leads on."""
    way = journey(visit, public_id)
    here = pathway.find_step(steps=way.steps, code=step)
    if request.method == "POST":
        here = here or way.questionnaire.step(step)  # hidden since: another tab changed an answer it hung on
        return redirect(way.next_url) if here is None else _save(request, way, here)
    if here is None or way.sent or way.closed or not way.begun or way.unread_danger or _skips(way, here):
        return redirect(way.next_url)
    return _page(request, way, here, _form(way, here))


def _skips(way: Journey, here: Step) -> bool:
    """Whether an earlier page still needs an answer: nobody jumps over the danger lists."""
    gap = pathway.first_incomplete(steps=way.steps, answers=way.answers)
    return gap is not None and way.steps.index(here) > way.steps.index(gap)


def _form(way: Journey, here: Step, request: HttpRequest | None = None) -> StepForm:
    return step_form(
        step=here,
        context=way.context,
        data=request.POST if request else None,
        initial=way.answers,
        revision=way.draft.revision if way.draft else 0,
        crisis_line=crisis_sentence(way.visit.crisis_line),
    )


def _save(request: HttpRequest, way: Journey, here: Step) -> HttpResponse:
    form = _form(way, here, request)
    if not form.is_valid():
        return redirect(way.next_url) if way.sent or way.closed else _page(request, way, here, form)
    came_from = request.GET.get("from")
    looked_at = _looked_at(way, here) if came_from == LOOKING_AGAIN else set()
    try:
        saved = drafts.save_step(
            followup=way.followup,
            draft_revision=form.read_revision(),
            answers=form.answers(),
            cleared=form.cleared(),
            actor=way.visit.actor,
            now=way.visit.now,
        )
    except Conflict:
        return _conflict(request, way, here, form)
    if saved.danger is not None:
        return redirect(way.url("now"))
    if saved.unticked:
        return redirect(way.url("untick"))
    if saved.crisis:
        return redirect(way.url("talk"))
    after = Journey(visit=way.visit, followup=way.followup, draft=saved.draft)
    if again := [row.code for row in after.unusual if row.code in looked_at]:
        keep(after, codes=again)
        after = Journey(visit=way.visit, followup=way.followup, draft=saved.draft)
    return redirect(after.next_url if came_from in (CHECKING, LOOKING_AGAIN) else _following(after, here))


def _looked_at(way: Journey, here: Step) -> set[Unusual]:
    """What this step was opened for from the page that asks once. Who answers it alike again has confirmed it."""
    asked = {question.code for question in here.questions}
    return {row.code for row in way.unusual if asked.intersection(row.questions)}


def _following(way: Journey, here: Step) -> str:
    """The page after this one, as long as nothing before it is open; else the first gap."""
    following = pathway.next_step(steps=way.steps, after=here.code)
    return way.next_url if following is None or _skips(way, following) else way.url("step", following.code)


def _conflict(request: HttpRequest, way: Journey, here: Step, form: StepForm) -> HttpResponse:
    """The form is newer in another place: both answers are shown, the typed one stays in the fields, none is lost."""
    newer = journey(way.visit, way.followup.public_id)
    if newer.sent or newer.closed or newer.draft is None:
        return redirect(newer.next_url)
    form.drawn_revision = newer.draft.revision
    elsewhere = answer_list(steps=(here,), answers=newer.answers, context=newer.context)
    return _page(request, newer, here, form, elsewhere=elsewhere, status=409)


def _page(
    request: HttpRequest,
    way: Journey,
    here: Step,
    form: StepForm,
    *,
    elsewhere: tuple[AnswerLine, ...] = (),
    status: int = 200,
) -> HttpResponse:
    before = pathway.previous_step(steps=way.steps, before=here.code)
    came_from = request.GET.get("from")
    checking = came_from in (CHECKING, LOOKING_AGAIN)
    back = way.url(str(came_from)) if checking else way.url("step", before.code) if before else way.url("followup")
    context = {
        "form": form,
        "progress": "" if checking else _progress(way, here),
        "saved": bool(way.answers),
        "back_url": back,
        "elsewhere": elsewhere,
        "masthead": way.visit.masthead,
    }
    return render(request, "fbs_portal/step.html", context, status=status)


def _progress(way: Journey, here: Step) -> str:
    """ "Question 4 of 12" when no open answer can change the total, else "Question 4"."""
    if here not in way.steps:
        return ""
    place = pathway.progress(questionnaire=way.questionnaire, steps=way.steps, answers=way.answers, at=here.code)
    if way.context.questions:  # a few more questions hang on nothing
        place = replace(place, total=len(way.steps))
    if place.total is None:
        return _("Question %(position)d") % {"position": place.position}
    return _("Question %(position)d of %(total)d") % {"position": place.position, "total": place.total}
