"""Index, search, page, offers and numbers, each in one statement however many pages there are."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pytest_django import DjangoAssertNumQueries

from fbs_portal.actions.education import load_pages
from fbs_portal.content.education import read_all
from fbs_portal.domain.actor import system
from fbs_portal.domain.education import EducationGroup, situation_of
from fbs_portal.domain.errors import NotFound
from fbs_portal.domain.snapshot import Operation, Report, Snapshot
from fbs_portal.models import EducationPage
from fbs_portal.queries import education
from tests.models import rows

pytestmark = pytest.mark.django_db

HELP = "when-to-get-help-now"


@pytest.fixture(autouse=True)
def _loaded(now: datetime) -> None:
    load_pages(now=now, actor=system("load_education"))


def test_the_index_is_in_the_order_of_the_groups(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        entries = education.index()
    assert len(entries) == len(read_all())
    places = [(list(EducationGroup).index(EducationGroup(entry.group)), entry.order) for entry in entries]
    assert places == sorted(places)


def test_search_finds_whole_and_part_words_in_any_writing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        found = education.search(text="SCIÁTICA")
    assert found[0].slug == "sciatica"
    assert "spinal-stenosis" in {entry.slug for entry in education.search(text="shopping cart")}
    assert [entry.slug for entry in education.search(text="getrennt")] == []
    assert education.search(text="sciatica getrennt") == (), "each word is looked for"


def test_a_hit_in_the_title_comes_before_those_in_the_text() -> None:
    found = [entry.slug for entry in education.search(text="neck surgery")]
    assert [slug for slug in found if slug != HELP][0] == "after-neck-surgery"
    assert len(found) > 2


@pytest.mark.parametrize("sign", ["numb", "fever", "weak leg", "urine"])
def test_when_to_get_help_comes_first_wherever_it_speaks_of_what_is_looked_for(sign: str) -> None:
    found = [entry.slug for entry in education.search(text=sign)]
    assert found[0] == HELP
    assert len(found) > 1


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "…", "\0", "()"])
def test_a_search_for_no_word_finds_nothing(text: str) -> None:
    assert education.search(text=text) == ()


def test_wildcards_are_only_letters() -> None:
    assert education.search(text="%qx%") == ()
    assert education.search(text="sci_tica") == ()


def test_an_unpublished_page_is_nowhere() -> None:
    EducationPage.objects.filter(slug="sciatica").update(published=False)
    assert "sciatica" not in {entry.slug for entry in education.index()}
    assert "sciatica" not in {entry.slug for entry in education.search(text="sciatica")}
    assert "sciatica" not in education.slugs()
    with pytest.raises(NotFound):
        education.get(slug="sciatica")


def test_a_translation_stands_in_for_english_and_english_for_a_missing_one() -> None:
    page = EducationPage.objects.get(slug="sciatica")
    page.pk, page.language, page.title, page.search_key = None, "es", "Ciática", "ciatica"
    page.save(force_insert=True)
    assert education.get(slug="sciatica", language="es").title == "Ciática"
    assert education.get(slug="sciatica").title != "Ciática"
    assert education.get(slug="back-pain", language="es").language == "en"
    spanish = {entry.slug: entry.language for entry in education.index(language="es")}
    assert (spanish["sciatica"], spanish["back-pain"]) == ("es", "en")
    assert len(spanish) == len(read_all())


def test_offers_come_with_the_answers_that_called_for_them(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    snapshot = Snapshot(
        operation=Operation(surgery_date=date(2026, 1, 12), region="lumbar", procedures=("discectomy",)),
        reports=(
            Report(
                answered_on=date(2026, 4, 20),
                answers={"pain_axial": 2, "pain_limb": 7, "pain_sites": ["left_calf"], "walking_eased": "no"},
            ),
        ),
    )
    with django_assert_num_queries(1):
        found = education.offered(situation=situation_of(snapshot=snapshot, category="persistent", refer=True))
    assert 2 <= len(found) <= 4
    assert "evaluation" in {entry.slug for entry in found}
    because = {entry.slug: entry.because for entry in found}
    assert because["sciatica"]["site"] == ("calf",)
    assert "spinal-stenosis" not in because


def test_no_answers_offer_no_page() -> None:
    assert education.offered(situation=situation_of()) == ()


def test_help_lines_are_of_one_clinic_or_of_all(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    north = rows.clinic(name="North", phone="1", emergency_number="112")
    rows.clinic(name="South")
    with django_assert_num_queries(1):
        assert [line.clinic for line in education.help_lines()] == ["North", "South"]
    (line,) = education.help_lines(clinic_id=north.pk)
    assert (line.phone, line.emergency_number) == ("1", "112")


def test_overdue_pages() -> None:
    assert education.overdue(today=date(2026, 12, 1)) == ()
    assert len(education.overdue(today=date(2036, 12, 1))) == len(read_all())
