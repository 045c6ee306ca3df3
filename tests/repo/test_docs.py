"""What the documents say is true of the files."""

from __future__ import annotations

import ast
import inspect
import json
import re
import tomllib
from dataclasses import MISSING, fields
from pathlib import Path

import pytest
from django.dispatch import Signal

from fbs_portal import checks, conf, signals
from tests.repo.files import ROOT, project_files

TARGET = re.compile(r"^([a-z-]+):.*?## (.+)$", re.MULTILINE)
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")
CODE = re.compile(r"```.*?```|`[^`]*`", re.DOTALL)
MAX_ADR = 40


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pyproject() -> dict[str, object]:
    return tomllib.loads(read("pyproject.toml"))


def own_documents() -> list[Path]:
    return [path for path in project_files(".md") if "content" not in path.relative_to(ROOT).parts]


# Settings, checks and signals


def setting_words() -> dict[str, str]:
    """The docstring under each setting, by its full name."""
    body = ast.parse(inspect.getsource(conf.Conf)).body[0]
    assert isinstance(body, ast.ClassDef)
    found, name = {}, ""
    for node in body.body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            name = conf.PREFIX + node.target.id
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and name:
            found[name] = " ".join(str(node.value.value).split())
    return found


def test_every_setting_is_described_with_its_default() -> None:
    words = setting_words()
    rows = [
        f"| `{name}` | `{json.dumps(default)}` | {words[name]} |"
        for field in fields(conf.Conf)
        for default in [field.default if field.default_factory is MISSING else field.default_factory()]
        for name in [conf.PREFIX + field.name]
    ]
    written = [line for line in read("docs/settings.md").splitlines() if line.startswith(f"| `{conf.PREFIX}")]
    assert written == rows


def test_every_setting_is_used() -> None:
    used = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "fbs_portal").rglob("*.py") if path.name != "conf.py"
    )
    used = used.replace(Path(checks.__file__).read_text(encoding="utf-8"), "")
    idle = [field.name for field in fields(conf.Conf) if f"conf.{field.name}" not in used]
    assert not idle, f"settings that nothing reads: {idle}"


def test_every_check_is_described() -> None:
    spoken = set(re.findall(r'id="(fbs_portal\.[EW]\d{3})"', Path(checks.__file__).read_text(encoding="utf-8")))
    assert set(re.findall(r"`(fbs_portal\.[EW]\d{3})`", read("docs/settings.md"))) == spoken


def test_every_signal_is_described_with_its_arguments() -> None:
    published = {name for name, value in vars(signals).items() if isinstance(value, Signal)}
    rows = {cells[1].strip(" `"): cells[3] for cells in table_rows(read("docs/signals.md"))}
    assert set(rows) == published
    source = read("fbs_portal/signals.py")
    for name in published:
        comment = re.search(rf"# Arguments: (.*)\n{name} = Signal", source)
        assert comment, f"{name} has no comment that lists its arguments"
        assert re.findall(r"\b[a-z_]+_id\b|\burgency\b|\boutcome\b", comment[1]) == re.findall(r"`(\w+)`", rows[name])


def table_rows(text: str) -> list[list[str]]:
    lines = [line for line in text.splitlines() if line.startswith("| `")]
    return [line.split("|") for line in lines]


# Commands


def test_make_help_lists_every_target() -> None:
    targets = dict(TARGET.findall(read("Makefile")))
    phony = set(re.search(r"^\.PHONY: (.*)$", read("Makefile"), re.MULTILINE)[1].split())  # type: ignore[index]
    assert set(targets) == phony
    assert {"demo", "test", "check", "bench"} <= phony


def test_the_documents_name_targets_that_exist() -> None:
    targets = set(dict(TARGET.findall(read("Makefile"))))
    for path in own_documents():
        named = set(re.findall(r"\bmake ([a-z-]+)\b", "".join(CODE.findall(path.read_text(encoding="utf-8")))))
        assert named <= targets, f"{path.name} names {sorted(named - targets)}"


def test_every_command_is_described() -> None:
    folder = ROOT / "fbs_portal/management/commands"
    written = {path.stem for path in folder.glob("*.py")} - {"__init__"}
    assert {cells[1].strip(" `").split()[0] for cells in table_rows(read("docs/deployment.md"))} >= written


def test_the_build_machine_runs_what_check_runs() -> None:
    check = re.search(r"^check: ([a-z -]+?) ##", read("Makefile"), re.MULTILINE)
    assert check
    commands = [line for line in read(".ci/run").splitlines() if not line.lstrip().startswith("#")]
    run = re.findall(r"(?:^ *|&& |^step \w+ )make ([a-z-]+)", "\n".join(commands), re.MULTILINE)
    assert set(run) == set(check[1].split())


def test_the_readme_gives_the_commands_without_make() -> None:
    for line in ('pip install -e ".[demo]"', "manage.py demo", "--group test", "-m pytest"):
        assert line in read("README.md"), line


# Documents


def test_links_between_documents_lead_somewhere() -> None:
    broken = []
    for path in own_documents():
        text = CODE.sub("", path.read_text(encoding="utf-8"))
        for target in LINK.findall(text):
            if "://" not in target and not target.startswith("mailto:") and not (path.parent / target).exists():
                broken.append(f"{path.relative_to(ROOT)}: {target}")
    assert not broken


def test_the_index_lists_every_document() -> None:
    linked = set(LINK.findall(read("docs/index.md")))
    missing = {path.name for path in (ROOT / "docs").glob("*.md")} - linked - {"index.md"}
    assert not missing, f"not in docs/index.md: {sorted(missing)}"


def test_the_readme_says_what_it_is_for() -> None:
    text = read("README.md").lower()
    for words in ("not a diagnosis", "not watched live", "intended use", "installed_apps", "never lost"):
        assert words in text, words


def test_decisions_are_numbered_short_and_listed() -> None:
    names = sorted(path.name for path in (ROOT / "docs/adr").glob("*.md"))
    assert names, "there are decisions"
    numbers = [name[:4] for name in names if re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", name)]
    assert len(numbers) == len(names), "a decision is named 0001-some-words.md"
    assert len(set(numbers)) == len(numbers), "each decision has its own number"
    for name in names:
        text = read(f"docs/adr/{name}")
        assert len(text.splitlines()) <= MAX_ADR, f"{name} is longer than {MAX_ADR} lines"
        assert text.startswith("# "), f"{name} begins with its title"


def test_the_changelog_holds_this_version() -> None:
    text = read("CHANGELOG.md")
    project = pyproject()["project"]
    assert isinstance(project, dict)
    heads = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert heads[0] == "[Unreleased]"
    assert all(re.fullmatch(r"\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d", head) for head in heads[1:])
    assert heads[1].startswith(f"[{project['version']}]")
    kinds = set(re.findall(r"^### (.*)$", text, re.MULTILINE))
    assert kinds <= {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}


# Dependencies


def test_every_dependency_has_its_reason() -> None:
    silent = [
        line
        for line in read("pyproject.toml").splitlines()
        if re.match(r'    "[a-z-]+[\[=><]', line) and " # " not in line
    ]
    assert not silent


def test_there_are_three_core_dependencies() -> None:
    project = pyproject()["project"]
    assert isinstance(project, dict)
    names = [re.split(r"[<>=\[]", line)[0] for line in project["dependencies"]]
    assert names == ["django", "django-crispy-forms", "markdown-it-py"]


@pytest.mark.parametrize("name", ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "SECURITY.md"])
def test_the_usual_documents_are_there(name: str) -> None:
    assert len(read(name)) > 400
