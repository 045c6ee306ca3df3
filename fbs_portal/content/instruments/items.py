"""Items by others, word for word. tests/content/instruments.lock.json holds the fingerprint of every text here.

Only instruments whose owners let anybody reproduce them. The one change is a misprint in the ninth sentence of the
RMDQ ("then" for "than"). The texts are not wrapped for translation: a translation of an instrument is a validated
one from its owners, never ours. The answer "none of these" and the page titles are our own words.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from fbs_portal.domain.codes import Region
from fbs_portal.domain.conditions import AllOf, Condition, Fact, Includes, Not
from fbs_portal.domain.instruments import InstrumentCode, get
from fbs_portal.domain.instruments.scores import (
    GAD_2_QUESTIONS,
    HOW_OFTEN,
    PHQ_2_QUESTIONS,
    RMDQ_ITEMS,
    RMDQ_QUESTION,
)
from fbs_portal.domain.questionnaire import Choice, Direction, Kind, Question, Step, Words

RMDQ_INSTRUCTION = (
    "When your back hurts, you may find it difficult to do some of the things you normally do. This list contains "
    "some sentences that people have used to describe themselves when they have back pain. When you read them, you may "
    "find that some stand out because they describe you today. As you read the list, think of yourself today. When you "
    "read a sentence that describes you today, put a tick against it. If the sentence does not describe you, then "
    "leave the space blank and go on to the next one. Remember, only tick the sentence if you are sure it describes "
    "you today."
)

RMDQ_SENTENCES = (
    "I stay at home most of the time because of my back.",
    "I change position frequently to try and get my back comfortable.",
    "I walk more slowly than usual because of my back.",
    "Because of my back I am not doing any of the jobs that I usually do around the house.",
    "Because of my back, I use a handrail to get upstairs.",
    "Because of my back, I lie down to rest more often.",
    "Because of my back, I have to hold on to something to get out of an easy chair.",
    "Because of my back, I try to get other people to do things for me.",
    "I get dressed more slowly than usual because of my back.",
    "I only stand for short periods of time because of my back.",
    "Because of my back, I try not to bend or kneel down.",
    "I find it difficult to get out of a chair because of my back.",
    "My back is painful almost all the time.",
    "I find it difficult to turn over in bed because of my back.",
    "My appetite is not very good because of my back pain.",
    "I have trouble putting on my socks (or stockings) because of the pain in my back.",
    "I only walk short distances because of my back.",
    "I sleep less well because of my back.",
    "Because of my back pain, I get dressed with help from someone else.",
    "I sit down for most of the day because of my back.",
    "I avoid heavy jobs around the house because of my back.",
    "Because of my back pain, I am more irritable and bad tempered with people than usual.",
    "Because of my back, I go upstairs more slowly than usual.",
    "I stay in bed most of the time because of my back.",
)

PHQ_STEM = "Over the last 2 weeks, how often have you been bothered by any of the following problems?"
PHQ_2_ITEMS = ("Little interest or pleasure in doing things", "Feeling down, depressed, or hopeless")
GAD_STEM = "Over the last 2 weeks, how often have you been bothered by the following problems?"
GAD_2_ITEMS = ("Feeling nervous, anxious or on edge", "Not being able to stop or control worrying")
HOW_OFTEN_WORDS = ("Not at all", "Several days", "More than half the days", "Nearly every day")

LUMBAR = Fact("region", (Region.LUMBAR.value,))

RMDQ = Question(
    code=RMDQ_QUESTION,
    kind=Kind.MULTI,
    text=Words(default=_("Which of these sentences describe you today?")),
    hint=Words(default=RMDQ_INSTRUCTION),
    recall="today",
    choices=tuple(
        Choice(code=code, text=Words(default=sentence))
        for code, sentence in zip(RMDQ_ITEMS, RMDQ_SENTENCES, strict=True)
    ),
    none_text=_("None of these describes me today"),
    direction=Direction.MORE_IS_WORSE,
    source=get(InstrumentCode.RMDQ).notice,
)


def _how_often(code: str, stem: str, item: str, notice: str) -> Question:
    """Stem and item in one legend: each item says by itself what is asked and about which time."""
    return Question(
        code=code,
        kind=Kind.SINGLE,
        text=Words(default=f"{stem} {item}"),
        recall="2 weeks",
        choices=tuple(
            Choice(code=value, text=Words(default=shown))
            for value, shown in zip(HOW_OFTEN, HOW_OFTEN_WORDS, strict=True)
        ),
        direction=Direction.LISTED_BEST_FIRST,
        source=notice,
    )


def _pair(
    questions: tuple[str, ...], stem: str, items: tuple[str, ...], instrument: InstrumentCode
) -> tuple[Question, ...]:
    notice = get(instrument).notice
    return tuple(_how_often(code, stem, item, notice) for code, item in zip(questions, items, strict=True))


def _on(code: InstrumentCode, *conditions: Condition) -> Condition:
    """Switched on for this occasion. What is about today or the last 2 weeks cannot be remembered later."""
    return AllOf((Includes("instruments", code.value), Not(Fact("recalled", (True,))), *conditions))


def steps(*conditions: Condition) -> tuple[Step, ...]:
    """One page an instrument, to stand after everything else; the page appears where its form was planned with it."""
    return (
        Step(code="today", questions=(RMDQ,), shown_if=_on(InstrumentCode.RMDQ, LUMBAR, *conditions)),
        Step(
            code="mood",
            title=Words(default=_("Your mood in the last 2 weeks")),
            questions=_pair(PHQ_2_QUESTIONS, PHQ_STEM, PHQ_2_ITEMS, InstrumentCode.PHQ_2),
            shown_if=_on(InstrumentCode.PHQ_2, *conditions),
        ),
        Step(
            code="worry",
            title=Words(default=_("Worry in the last 2 weeks")),
            questions=_pair(GAD_2_QUESTIONS, GAD_STEM, GAD_2_ITEMS, InstrumentCode.GAD_2),
            shown_if=_on(InstrumentCode.GAD_2, *conditions),
        ),
    )
