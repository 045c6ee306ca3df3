"""Nothing that a person typed can become markup, a statement or a file; no page needs a script or another server."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.repo.files import ROOT

# Names that the app's code does not use at all, and why.
BANNED = {
    "csrf_exempt": "a page without protection against forged requests",
    "FileField": "an upload",
    "ImageField": "an upload",
    "RawSQL": "a statement put together by hand",
    "raw": "a statement put together by hand",
    "extra": "a statement put together by hand",
    "cursor": "a statement put together by hand",
}
# The one form that takes a file: read as text, never stored, never served.
UPLOADS = {"admin/import_forms.py"}
# The places that turn text into markup: a Markdown reader with raw HTML off, a library's drawing of an address, and
# a letter that our own template made, kept with its digest.
MARKUP = {"presenters/markdown.py", "presenters/qr.py", "presenters/kept_letter.py"}
TEMPLATE = [
    (r"\|\s*safe\b|\bautoescape off\b", "text that is not escaped", "{{ text|safe }}"),
    (r"<style\b|\sstyle=", "an inline style", '<p style="color: red">'),
    (r"<script\b|\son[a-z]+=", "a script", '<p onclick="x()">'),
    (r"(?:src|srcset|action)=[\"']https?:|<link[^>]+https?:", "another server", '<img src="https://a.org/x.png">'),
    (r"javascript:", "a script", '<a href="javascript:x()">'),
]


def python_complaints(name: str, source: str) -> list[str]:
    found = []
    for node in ast.walk(ast.parse(source)):
        called = _called(node)
        if called in BANNED and not (called == "FileField" and name in UPLOADS):
            found.append(f"{name}:{node.lineno}: {BANNED[called]}")  # type: ignore[attr-defined]
        if name not in MARKUP and _makes_markup(node, called):
            found.append(f"{name}:{node.lineno}: text made into markup; use format_html")  # type: ignore[attr-defined]
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant) and node.value.value == "__all__":
            found.append(f"{name}:{node.lineno}: a form that takes any field")
    return found


def _called(node: ast.AST) -> str:
    func = node.func if isinstance(node, ast.Call) else None
    return getattr(func, "attr", "") or getattr(func, "id", "")


def _makes_markup(node: ast.AST, called: str) -> bool:
    if called not in ("mark_safe", "SafeString") or not isinstance(node, ast.Call):
        return False
    return not all(isinstance(argument, ast.Constant) for argument in node.args)


def template_complaints(name: str, text: str) -> list[str]:
    return [f"{name}: {why}: {hit[0]}" for pattern, why, _ in TEMPLATE for hit in re.finditer(pattern, text)]


def under(folder: Path, pattern: str) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8") for path in folder.rglob(pattern)}


def test_no_code_opens_such_a_door() -> None:
    sources = under(ROOT / "fbs_portal", "*.py")
    found = [line for name, source in sources.items() for line in python_complaints(name, source)]
    assert sources
    assert not found, "\n".join(found)


def test_no_template_opens_such_a_door() -> None:
    texts = under(ROOT / "fbs_portal/templates", "*.html") | under(ROOT / "templates", "*.html")
    found = [line for name, text in texts.items() for line in template_complaints(name, text)]
    assert texts
    assert not found, "\n".join(found)


def test_styles_fetch_nothing_from_elsewhere() -> None:
    sheets = under(ROOT / "fbs_portal/static", "*.css") | under(ROOT / "fbs_portal/static", "*.svg")
    assert sheets
    assert not [name for name, text in sheets.items() if re.search(r"@import|url\(\s*[\"']?(https?:)?//", text)]


@pytest.mark.parametrize(
    "source",
    [
        "mark_safe(text)",
        "SafeString(f'<b>{x}</b>')",
        "@csrf_exempt\ndef f(): ...\ncsrf_exempt(f)",
        "x = models.FileField()",
        "Case.objects.raw(sql)",
        "connection.cursor()",
        "class M:\n    fields = '__all__'",
    ],
)
def test_each_door_is_seen_in_code(source: str) -> None:
    assert python_complaints("web/a.py", source)


@pytest.mark.parametrize("source", ["SafeString('')", "format_html('<b>{}</b>', x)", "fields = ['a']"])
def test_ordinary_code_passes(source: str) -> None:
    assert not python_complaints("web/a.py", source)


@pytest.mark.parametrize(("pattern", "why", "sample"), TEMPLATE)
def test_each_door_is_seen_in_a_template(pattern: str, why: str, sample: str) -> None:
    assert template_complaints("a.html", sample)[0].startswith(f"a.html: {why}")


@pytest.mark.parametrize("sample", ['<a href="https://a.org/">', "{{ text }}", '<option value="on">', "<p>safe</p>"])
def test_an_ordinary_template_passes(sample: str) -> None:
    assert not template_complaints("a.html", sample)
