"""A kept letter is what was kept: its own words, the data of that moment, numbered, never changed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from fbs_portal.actions import cases
from fbs_portal.domain.codes import Urgency
from fbs_portal.domain.errors import Conflict, Invalid, NotAllowed
from fbs_portal.domain.referral_letter import LONGEST_WORDS, digest_of
from fbs_portal.models import Case, CaseEntry, ReferralLetter
from fbs_portal.presenters.kept_letter import content_of, kept_views
from fbs_portal.queries import case_facts
from fbs_portal.queries.case_page import case_page
from tests import factories as f
from tests.evidence import tell
from tests.stages import FOUND, NOW, do, evaluated, plain, referred

pytestmark = pytest.mark.django_db

SAYS: dict[str, Any] = {"opening": "Dear Dr Lee", "asked": ["revision", "evaluation"], "request": "Write to us <soon>"}


def written(case: Case, **says: Any) -> ReferralLetter:
    do("write_letter", case, f.clinician(case.clinic), **SAYS | says)
    found: ReferralLetter = ReferralLetter.objects.filter(case=case).latest("number")
    return found


@pytest.fixture
def case() -> Case:
    where = f.clinic()
    return referred(where, f.nurse(where))


def test_a_version_holds_the_words_the_data_and_who_kept_it(case: Case) -> None:
    row = written(case)
    assert (row.number, row.asked, row.referral.case_id) == (1, ["evaluation", "revision"], case.pk)
    assert row.assessment_id == case.assessment_id
    assert row.digest == digest_of(row.content)
    for words in ("Dear Dr Lee", "a second opinion on revision surgery", "Write to us &lt;soon&gt;", "Version 1 of",
                  "Pain clinic", row.by_label, str(case.clinic), "Danger signs"):  # fmt: skip
        assert words in row.content, words
    assert "replaces" not in row.content
    assert "Preview" not in row.content
    assert CaseEntry.objects.latest("pk").params == {"letter": 1, "digest": row.digest}


def test_a_later_version_says_what_it_replaces_and_leaves_the_earlier_as_it_was(case: Case) -> None:
    first = written(case)
    was = (first.content, first.digest)
    tell(case.episode, Urgency.EVALUATION, now=NOW + timedelta(hours=2), pain=9)
    case.clinic.name = "Renamed clinic"
    case.clinic.save()
    second = written(case, opening="Dear Professor Lee")
    assert second.number == 2
    assert "It replaces version 1 of 2 Mar 2026" in second.content
    assert "Renamed clinic" in second.content
    first = ReferralLetter.objects.get(pk=first.pk)
    assert (first.content, first.digest) == was
    assert content_of(first) == first.content


def test_a_letter_that_was_changed_in_the_database_is_not_shown(case: Case) -> None:
    row = written(case)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE fbs_portal_referralletter SET content = '<script>x</script>'")
    assert content_of(ReferralLetter.objects.get(pk=row.pk)) is None


def test_the_list_says_which_version_counts(case: Case) -> None:
    written(case)
    written(case)
    actor = f.nurse(case.clinic)
    page = case_page(actor=actor, case=case_facts.get(actor=actor, case_id=case.pk), now=NOW)
    newest, first = kept_views(page.letters, tz="UTC")
    assert (newest.number, newest.replaced) == (2, "")
    assert (first.number, first.replaced) == (1, "replaced by version 2")
    assert newest.digest.startswith(newest.short)
    assert newest.digest != first.digest


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"asked": []}, "asked"),
        ({"asked": ["everything"]}, "asked"),
        ({"opening": "x" * (LONGEST_WORDS + 1)}, "opening"),
        ({"request": "a\x00b"}, "request"),
    ],
)
def test_what_cannot_be_kept_names_its_field(case: Case, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        written(case, **wrong)
    assert refused.value.field == field
    assert not ReferralLetter.objects.exists()


def test_two_at_once_keep_one_version(case: Case) -> None:
    seen = case.version
    written(case)
    with pytest.raises(Conflict, match="kept a version of the referral letter"):
        cases.write_letter(actor=f.clinician(case.clinic), case_id=case.pk, expected_version=seen, now=NOW, **SAYS)
    assert ReferralLetter.objects.count() == 1


def test_only_while_a_result_is_awaited() -> None:
    where = f.clinic()
    doctor = f.clinician(where)
    for case, why in ((plain(where, doctor), "no referral"), (evaluated(where, doctor), "recorded already")):
        with pytest.raises(NotAllowed, match=why):
            do("write_letter", case, doctor, **SAYS)
    attended = do("mark_attended", referred(where, doctor), doctor, on=NOW.date())
    assert do("write_letter", attended, doctor, **SAYS).status == "referred"
    do("record_evaluation", attended, doctor, **FOUND)
    with pytest.raises(NotAllowed, match="recorded already"):
        do("write_letter", attended, doctor, **SAYS)
