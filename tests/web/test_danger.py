"""A ticked danger sign: the deed on the very next page, the case at once, and nothing taken back by itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from fbs_portal.content.advice import TOGETHER
from fbs_portal.content.danger_signs import SIGNS
from fbs_portal.domain.codes import DANGER_FLOORS, DangerEvent, DangerSign, Urgency
from fbs_portal.domain.pathway import words
from fbs_portal.domain.questionnaire import Context
from fbs_portal.models import Case, DangerReport, Submission
from tests import world
from tests.factories import HURTING, WELL
from tests.web.walk import Walk, person
from tests.world import Person

pytestmark = pytest.mark.django_db

LUMBAR = Context(region="lumbar", timepoint="week_12", days_since_surgery=84)
CLOSED: dict[str, Any] = {"opening_hours": {}}


@pytest.fixture
def ada() -> Person:
    return person()


def tick(walk: Walk, *signs: str) -> Walk:
    """Start, and tick these signs on the page where each stands."""
    walk.start()
    first = [sign for sign in signs if DANGER_FLOORS[DangerSign(sign)] is Urgency.EMERGENCY]
    if not first:
        walk.send(danger_a="none")
        return walk.send(danger_b=list(signs))
    return walk.send(danger_a=first)


def asked_after_lumbar_surgery() -> list[str]:
    return [sign for sign in SIGNS if sign != "swallow_or_neck_swelling"]


@pytest.mark.parametrize("sign", asked_after_lumbar_surgery())
def test_every_sign_is_answered_on_the_very_next_page(ada: Person, sign: str) -> None:
    walk = tick(Walk(ada), sign)
    assert walk.where == "now"
    assert str(words(words=SIGNS[sign].tick, context=LUMBAR)) in walk.text
    assert str(SIGNS[sign].say) in walk.text
    assert str(SIGNS[sign].why) in walk.text
    assert "told the clinic" not in walk.text
    heading = "".join(next(walk.page.root.iter("h1")).itertext())
    number = "+1 202 555 0100"
    match DANGER_FLOORS[DangerSign(sign)]:
        case Urgency.EMERGENCY:
            number = "911"
            assert "Call 911 now" in heading
            assert "Do not drive yourself." in walk.text
        case Urgency.SAME_DAY:
            assert "Call your clinic today" in heading
        case _:
            assert "Call your clinic in the next 2 working days" in heading
    calls = [link for link in walk.page.root.iter("a") if "fbs-button" in (link.get("class") or "")]
    assert ["".join(call.itertext()) for call in calls] == [f"Call {number}"]
    page = walk.page.text
    assert page.index("</h1>") < page.index(f">Call {number}</a>") < page.index("You ticked:"), "on the first screen"
    case = Case.objects.get(episode=ada.episode)
    assert case.urgency == DANGER_FLOORS[DangerSign(sign)]
    assert not Submission.objects.filter(followup=ada.answering).exists()


def test_the_row_stands_when_the_form_is_abandoned(ada: Person) -> None:
    tick(Walk(ada), "bladder")
    (report,) = DangerReport.objects.all()
    assert (report.event, report.codes, report.urgency) == (DangerEvent.TICKED, ["bladder"], Urgency.EMERGENCY)
    assert Case.objects.get(episode=ada.episode).danger_open


def test_who_comes_back_is_led_to_the_danger_page_first(ada: Person) -> None:
    tick(Walk(ada), "bladder")
    back = Walk(ada)
    assert "You ticked a danger sign" in back.text
    for path in (back.url("check"), back.url("step", "limb"), back.url("step", "signs_a")):
        assert back.get(path).where == "now"
    back.send()
    assert back.where == "signs_b"
    assert DangerReport.objects.filter(event=DangerEvent.ACKNOWLEDGED).count() == 1
    assert Walk(ada).get(back.url("check")).where == "signs_b"


def test_acknowledging_twice_is_once(ada: Person) -> None:
    walk = tick(Walk(ada), "bladder")
    walk.send()
    walk.post(walk.url("now"))
    assert DangerReport.objects.filter(event=DangerEvent.ACKNOWLEDGED).count() == 1


def test_the_form_goes_on_and_says_it_again_at_the_end(ada: Person) -> None:
    walk = tick(Walk(ada), "bladder")
    walk.send()
    walk.walk(WELL | {"danger_a": ["bladder"]})
    walk.send()
    assert walk.where == "done"
    assert "Call 911 now" in walk.text
    assert "“New trouble passing urine" in walk.text
    assert Submission.objects.get(followup=ada.answering).answers["red_flags"] == ["bladder"]


def test_none_of_these_beside_a_sign_does_not_hide_it(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.send(danger_a=["none", "bowel"])
    assert walk.where == "now"
    assert walk.draft.answers["danger_a"] == ["bowel"]


def test_several_signs_are_quoted_each_by_its_own_sentence(ada: Person) -> None:
    walk = Walk(ada).start().send(danger_a=["saddle_numbness", "bowel"])
    for sign in ("saddle_numbness", "bowel"):
        assert str(words(words=SIGNS[sign].tick, context=LUMBAR)) in walk.text
    assert walk.text.count("911") >= 2


def test_two_same_day_signs_together_can_be_an_emergency(ada: Person) -> None:
    walk = tick(Walk(ada), "fever", "headache_upright")
    assert "Call 911 now" in walk.text
    assert str(TOGETHER) in walk.text
    card = walk.page.root.find(".//section")
    assert card is not None
    assert "today" not in " ".join(card.itertext())


def test_a_milder_sign_does_not_soften_an_emergency(ada: Person) -> None:
    walk = tick(Walk(ada), "fever").send()
    walk.get(walk.url("step", "signs_a")).send(danger_a=["bladder"])
    assert str(SIGNS["bladder"].why) in walk.text
    assert str(SIGNS["fever"].why) not in walk.text
    assert "I have a fever or chills." in walk.text


def test_a_second_sign_raises_the_page(ada: Person) -> None:
    walk = tick(Walk(ada), "calf_swelling")
    assert "Call your clinic today" in walk.text
    walk.send()
    walk.get(walk.url("step", "signs_a")).send(danger_a=["chest_or_breathing"])
    assert walk.where == "now"
    assert "Call 911 now" in walk.text
    assert Case.objects.get(episode=ada.episode).urgency == Urgency.EMERGENCY


@pytest.mark.parametrize(
    ("numbers", "heading", "call"),
    [
        (CLOSED, "Call the on-call line now", "+1 202 555 0199"),
        (CLOSED | {"on_call_phone": ""}, "Go to the emergency department today", None),
        ({}, "Call your clinic today", "+1 202 555 0100"),
        ({"phone": ""}, "Call the on-call line now", "+1 202 555 0199"),
        ({"phone": "", "on_call_phone": ""}, "Go to the emergency department today", None),
    ],
)
def test_whom_to_call_depends_on_the_hour(numbers: dict[str, Any], heading: str, call: str | None) -> None:
    ada = person(clinic=world.clinic("Hillside", **numbers))
    walk = tick(Walk(ada), "wound")
    assert heading in walk.text
    calls = [link.get("href") for link in walk.page.root.iter("a") if "fbs-button" in (link.get("class") or "")]
    assert calls == ([f"tel:{call.replace(' ', '')}"] if call else [])


def test_it_says_until_when_nobody_may_look(ada: Person) -> None:
    walk = tick(Walk(ada), "bladder")
    assert "stand at the top of your clinic’s list. They may not be read until" in walk.text


@pytest.mark.parametrize(
    ("reason", "draft", "then"),
    [("mistake", [], "signs_b"), ("gone", [], "signs_b"), ("still_there", ["bladder"], "now")],
)
def test_unticking_asks_why_and_lowers_nothing(ada: Person, reason: str, draft: list[str], then: str) -> None:
    walk = tick(Walk(ada), "bladder")
    walk.send()
    walk.get(walk.url("step", "signs_a")).send(danger_a="none")
    assert walk.where == "untick"
    assert "“New trouble passing urine" in walk.text
    walk.send()
    assert "There is a problem" in walk.text
    walk.send(reason=reason)
    assert walk.where == then
    assert walk.draft.answers["danger_a"] == draft
    assert DangerReport.objects.get(event=DangerEvent.UNTICKED).untick_reason == reason
    case = Case.objects.get(episode=ada.episode)
    assert (case.urgency, case.danger_open) == (Urgency.EMERGENCY, True)
    assert walk.get(walk.url("untick")).where == "signs_b"


def test_who_has_to_say_why_is_offered_no_button_that_is_not_there(ada: Person) -> None:
    walk = tick(Walk(ada), "bladder").send()
    walk.get(walk.url("step", "signs_a")).send(danger_a="none")
    walk.send()
    assert "Choose an answer." in walk.text
    assert "rather not answer" not in walk.text


@pytest.mark.parametrize(("reason", "all_well"), [("gone", False), ("mistake", True)])
def test_a_sign_that_was_there_is_not_called_nothing(ada: Person, reason: str, all_well: bool) -> None:
    walk = tick(Walk(ada), "wound").send()
    walk.get(walk.url("step", "signs_b")).send(danger_b="none").send(reason=reason)
    walk.walk(WELL)
    walk.send()
    assert walk.where == "done"
    assert ("Nothing you told us needs help" in walk.text) == all_well
    assert ("Please call your clinic about it, even if you feel well now." in walk.text) != all_well
    assert "In an emergency call 911." in walk.text


def test_a_sign_in_an_old_tab_is_kept(ada: Person) -> None:
    """The page was older than the draft: the sign counts all the same, and its page is shown."""
    walk = Walk(ada).start()
    other = Walk(ada).get(walk.url("step", "signs_a"))
    walk.answer(WELL).answer(WELL)
    other.send(danger_a=["bladder"])
    assert other.where == "now"
    assert Case.objects.get(episode=ada.episode).urgency == Urgency.EMERGENCY
    assert other.draft.answers["danger_a"] == ["bladder"]


def test_a_sign_ticked_after_sending_is_kept(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(WELL)
    other = Walk(ada).get(walk.url("step", "signs_a"))
    walk.send()
    other.send(danger_a=["bladder"])
    assert other.where == "now"
    assert "Call 911 now" in other.text
    assert other.send().where == "done"


def test_there_is_no_danger_page_without_a_sign(ada: Person) -> None:
    walk = Walk(ada).start()
    for name in ("now", "untick"):
        assert walk.get(walk.url(name)).where == "signs_a"


def test_words_of_self_harm_show_the_crisis_line_at_once(ada: Person) -> None:
    walk = Walk(ada).start()
    walk.walk(HURTING, until="contact")
    assert "If you think of harming yourself, call 988 now." in walk.text
    walk.send(wants_contact="no", more_to_say="I do not want to live like this")
    assert walk.where == "talk"
    assert "Call 988" in walk.text
    assert Case.objects.get(episode=ada.episode).urgency == Urgency.EMERGENCY
    assert walk.draft.answers["more_to_say"] == "I do not want to live like this"
    walk.get(next(link for link in walk.page.links() if link.endswith("/sitting/")))
    walk.walk(HURTING)
    walk.send()
    assert Case.objects.get(episode=ada.episode).urgency == Urgency.EMERGENCY


def test_a_case_of_another_patient_is_untouched(ada: Person) -> None:
    ben = person()
    tick(Walk(ada), "bladder")
    assert not Case.objects.filter(episode=ben.episode).exists()
    other = Walk(ben)
    assert other.post(reverse("fbs_portal:now", args=[ada.answering.public_id])).status == 404
    assert not DangerReport.objects.filter(event=DangerEvent.ACKNOWLEDGED).exists()


def test_who_answers_for_the_patient_reads_what_to_say_for_them(ada: Person) -> None:
    """While the form is filled in, and when it is sent."""
    walk = Walk(ada).get(reverse("fbs_portal:followup", args=[ada.answering.public_id]))
    assert "In the questions, “you” is always the patient." in walk.text
    walk.send(mode="proxy").send(danger_a="bladder")
    says = "somebody who had a back operation on"
    assert f"Say: “I call for {says}" in walk.text
    assert "They have new trouble passing or holding urine.”" in walk.text
    walk.send().walk(WELL | {"danger_a": ["bladder"], "more_to_say": "He says he wants to die"}, until="talk")
    assert "the patient may not be safe" in walk.text
    walk.get(walk.url("check")).send()
    assert says in walk.get(walk.url("done")).text
    assert walk.text.count("on your clinic’s list") + walk.text.count("of your clinic’s list") == 1
    assert "I have new trouble" not in walk.text
