"""A wrong page file is refused with its name and what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from fbs_portal.content.education import PageError, read_all

SOURCES = '[14]\ntext = "A study, 2011."\nurl = "https://example.org/14"\n\n[nhs-x]\ntext = "NHS."\n'
FRONT = {
    "title": '"Pain"',
    "summary": '"What it is."',
    "group": '"symptoms"',
    "order": "10",
    "author": '"fbs_portal project"',
    "checker": '""',
    "reviewed": "2026-11-22",
    "next_review": "2027-11-22",
    "sources": '["14"]',
}
BODY = "It eases.[@14] See [itself](page:pain).\n"


def folder(tmp_path: Path, *, body: str = BODY, name: str = "pain.md", listed: str = SOURCES, **front: str) -> Path:
    (tmp_path / "en" / "shared").mkdir(parents=True, exist_ok=True)
    (tmp_path / "sources.toml").write_text(listed, encoding="utf-8")
    lines = "\n".join(f"{key} = {value}" for key, value in {**FRONT, **front}.items() if value)
    (tmp_path / "en" / name).write_text(f"+++\n{lines}\n+++\n{body}", encoding="utf-8")
    return tmp_path


def test_a_right_file_is_read(tmp_path: Path) -> None:
    (page,) = read_all(folder(tmp_path, offered_when='[{ site = "calf", weeks_min = 6 }]'))
    assert (page.slug, page.language, page.order) == ("pain", "en", 10)
    assert page.sources == ({"key": "14", "text": "A study, 2011.", "url": "https://example.org/14"},)
    assert page.offered_when == ({"site": "calf", "weeks_min": 6},)
    assert page.digest() == read_all(tmp_path)[0].digest()


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    before = read_all(folder(tmp_path))[0].digest()
    path = tmp_path / "en" / "pain.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert read_all(tmp_path)[0].digest() == before


def test_a_shared_part_brings_its_own_sources(tmp_path: Path) -> None:
    root = folder(tmp_path, body=BODY + "\n{{ box }}\n")
    (root / "en" / "shared" / "box.md").write_text('+++\nsources = ["nhs-x"]\n+++\n## Box\n\nTrue.[@nhs-x]\n')
    (page,) = read_all(root)
    assert "## Box" in page.body
    assert "{{" not in page.body
    assert [source["key"] for source in page.sources] == ["14", "nhs-x"]


@pytest.mark.parametrize("key", sorted(FRONT))
def test_each_key_is_needed(tmp_path: Path, key: str) -> None:
    with pytest.raises(PageError, match=rf"pain\.md: {key} is missing"):
        read_all(folder(tmp_path, **{key: ""}))


@pytest.mark.parametrize(
    ("front", "message"),
    [
        ({"title": '""'}, "title takes a text of 1 to 80"),
        ({"title": f'"{"x" * 81}"'}, "title takes a text of 1 to 80"),
        ({"summary": "5"}, "summary takes a text"),
        ({"group": '"misc"'}, "group is 'misc', allowed are understand, symptoms"),
        ({"order": '"1"'}, "order takes a whole number"),
        ({"order": "true"}, "order takes a whole number"),
        ({"reviewed": '"2026-11-22"'}, "reviewed takes a date"),
        ({"reviewed": "2026-11-22T10:00:00"}, "reviewed takes a date"),
        ({"next_review": "2026-11-22"}, "next_review must be after reviewed"),
        ({"sources": '"14"'}, "sources takes a list"),
        ({"sources": '["14", "14"]'}, "names a key twice"),
        ({"sources": '["14", "99"]'}, "source '99' is not in sources.toml"),
        ({"sources": '["14", "nhs-x"]'}, "source 'nhs-x' is listed but the text never cites it"),
        ({"sources": "[]"}, r"cites \[@14\], which its sources do not list"),
        ({"mood": '"good"'}, "unknown key mood"),
        ({"offered_when": '"always"'}, "offered_when takes a list"),
        ({"offered_when": "[{}]"}, "offered_when, number 1: an empty condition"),
        ({"offered_when": '[{ site = "knee" }]'}, "number 1: site is 'knee', allowed are"),
    ],
)
def test_wrong_front_matter(tmp_path: Path, front: dict[str, str], message: str) -> None:
    with pytest.raises(PageError, match=message):
        read_all(folder(tmp_path, **front))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("It eases.[@14]\n\n{{ nothing }}\n", "there is no shared text 'nothing'"),
        ("It eases.[@14] [@ 14]\n", "a source marker is malformed"),
        ("It eases.[@14, 15]\n", "a source marker is malformed"),
        ("It eases.[@14] [there](page:elsewhere)\n", "links to page:elsewhere, which does not exist"),
    ],
)
def test_wrong_bodies(tmp_path: Path, body: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        read_all(folder(tmp_path, body=body))


def test_wrong_files(tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    (empty / "sources.toml").write_text("")
    with pytest.raises(PageError, match="no page files"):
        read_all(empty)
    with pytest.raises(PageError, match="file name may hold"):
        read_all(folder(tmp_path / "a", name="Leg_Pain.md"))
    root = folder(tmp_path / "b")
    (root / "en" / "other.md").write_text("no fence\n")
    with pytest.raises(PageError, match=r"other\.md: the file must begin with front matter"):
        read_all(root)
    (root / "en" / "other.md").write_text("+++\ntitle = \n+++\nx\n")
    with pytest.raises(PageError, match=r"other\.md: the front matter is not TOML"):
        read_all(root)
    (root / "en" / "other.md").write_bytes(b"\xff\xfe")
    with pytest.raises(PageError, match=r"other\.md: cannot be read as UTF-8"):
        read_all(root)


def test_a_second_language_begins_with_one_page(tmp_path: Path) -> None:
    root = folder(tmp_path)
    folder(tmp_path, name="leg.md", order="20")
    (root / "es").mkdir()
    (root / "es" / "pain.md").write_text((root / "en" / "pain.md").read_text().replace("page:pain", "page:leg"))
    assert [(page.language, page.slug) for page in read_all(root)] == [("en", "leg"), ("en", "pain"), ("es", "pain")]


def test_two_pages_cannot_share_a_place(tmp_path: Path) -> None:
    root = folder(tmp_path)
    folder(tmp_path, name="leg.md")
    with pytest.raises(PageError, match=r"order 10 in group symptoms is taken by leg\.md"):
        read_all(root)


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ("[14]\n", "source '14' needs a text"),
        ('[14]\ntext = "x"\nurl = "javascript:1"\n', "only https:// is allowed"),
        ('[14]\ntext = "x"\nyear = 2011\n', "unknown keys year"),
    ],
)
def test_wrong_sources(tmp_path: Path, sources: str, message: str) -> None:
    with pytest.raises(PageError, match=message):
        read_all(folder(tmp_path, listed=sources))
