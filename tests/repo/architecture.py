"""The rules of the code's layout, each a function from a source tree to its breaches. Standard library only."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

APP = "fbs_portal"

# Highest first. A module may import from the rows below its own; names on one row may not import each other.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("apps",),
    ("urls", "checks", "tasks", "contrib"),
    ("web", "admin", "management", "templatetags"),
    ("forms",),
    ("actions",),
    ("queries", "delivery"),
    ("models",),
    ("presenters", "exchange"),
    ("content",),
    ("conf", "signals"),
    ("domain",),
)
RANK = {name: rank for rank, row in enumerate(LAYERS) for name in row}
UNRANKED = ("migrations", "__init__")  # migrations are history; nobody imports them
NO_ROWS = ("tasks", "contrib", "web", "management", "templatetags", "presenters", "exchange", "content", "domain")
IMPURE_MODULES = frozenset(
    "asyncio io locale logging multiprocessing os pathlib random secrets shutil socket sqlite3 subprocess tempfile "
    "threading time urllib uuid".split()
)
IMPURE_CALLS = frozenset("now utcnow today open print input eval exec __import__ getenv".split())
MAX_FILE, MAX_FUNCTION = 300, 60


@dataclass(frozen=True, kw_only=True)
class Module:
    """One Python file of the app: `parts` is its dotted path inside the app."""

    path: Path
    parts: tuple[str, ...]
    tree: ast.Module
    lines: int

    @property
    def layer(self) -> str:
        return self.parts[0]

    def breach(self, node: ast.AST | None, text: str) -> str:
        return f"{APP}/{'/'.join(self.parts)}.py:{getattr(node, 'lineno', 1)}: {text}"


def modules(root: Path) -> list[Module]:
    """Every Python file under `root`/fbs_portal."""
    return [_module(path, root / APP) for path in sorted((root / APP).rglob("*.py"))]


def _module(path: Path, base: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    parts = path.relative_to(base).with_suffix("").parts
    return Module(path=path, parts=parts, tree=ast.parse(text), lines=len(text.splitlines()))


def imports(module: Module) -> Iterator[tuple[ast.AST, str]]:
    """Every import with its absolute dotted name, relative ones resolved, also inside functions."""
    package = (APP, *module.parts[:-1])
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            stem = ".".join((*base, *(node.module or "").split("."))).strip(".")
            yield from ((node, f"{stem}.{alias.name}") for alias in node.names)


def inner(name: str) -> str:
    """The layer an absolute import leads to, empty when it leaves the app."""
    head, _, rest = name.partition(".")
    return rest.partition(".")[0] if head == APP else ""


def strays(module: Module) -> Iterator[str]:
    """Every module has a layer, and none is named for being useful."""
    if module.layer not in RANK and module.layer not in UNRANKED:
        yield module.breach(None, f"{module.layer} has no layer; give it one in {Path(__file__).name}")
    if module.parts[-1] in ("utils", "helpers", "common", "misc"):
        yield module.breach(None, "name the file for its subject")


def layering(module: Module) -> Iterator[str]:
    """Imports go down, never up or sideways; the demo host and the tests are not imported at all."""
    for node, name in imports(module):
        if name.partition(".")[0] in ("project", "tests"):
            yield module.breach(node, f"the app imports {name}")
        target = inner(name)
        if module.layer not in RANK or target in ("", module.layer):
            continue
        if target == "migrations":
            yield module.breach(node, "nothing imports migrations")
        elif target in RANK and RANK[target] <= RANK[module.layer]:
            yield module.breach(node, f"{module.layer} imports {target}, which is not below it")


def rows(module: Module) -> Iterator[str]:
    """Patient pages, commands and presenters reach rows only through queries and actions."""
    if module.layer not in NO_ROWS:
        return
    for node, name in imports(module):
        if inner(name) == "models" or name.startswith("django.db"):
            yield module.breach(node, f"{module.layer} imports {name}")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Attribute) and node.attr in ("objects", "get_model", "_default_manager"):
            yield module.breach(node, f"{module.layer} uses .{node.attr}")


def purity(module: Module) -> Iterator[str]:
    """The domain knows the standard library alone, and nothing in it depends on when or where it runs."""
    if module.layer != "domain":
        return
    for node, name in imports(module):
        head = name.partition(".")[0]
        if head != APP and (head not in sys.stdlib_module_names or head in IMPURE_MODULES):
            yield module.breach(node, f"domain imports {name}")
    for node in ast.walk(module.tree):
        called = _called(node)
        if called in IMPURE_CALLS:
            yield module.breach(node, f"domain calls {called}()")


def settings_readers(module: Module) -> Iterator[str]:
    """Only conf.py reads the host's settings."""
    if module.parts == ("conf",) or module.layer == "migrations":  # migrations name the host's user model
        return
    for node, name in imports(module):
        if name in ("django.conf.settings", "django.conf.LazySettings"):
            yield module.breach(node, "only conf.py reads settings")


def receivers(module: Module) -> Iterator[str]:
    """The app publishes signals and listens to none, but for one that guards a session (ADR 0210)."""
    for node, name in imports(module):
        if name in ("django.dispatch.receiver", "django.dispatch.dispatcher.receiver"):
            yield module.breach(node, "the app connects no receiver")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and _called(node) == "connect":
            if ast.unparse(node.func) == "user_logged_in.connect" and module.parts == ("apps",):
                continue
            yield module.breach(node, "the app connects no receiver")


def row_classes(module: Module) -> Iterator[str]:
    """Models hold rows: no labels, and no save() but the one that refuses to rewrite history."""
    if module.layer != "models":
        return
    for node in ast.walk(module.tree):
        if isinstance(node, ast.keyword) and node.arg == "choices":
            yield module.breach(node.value, "labels live in content, not in choices=")
        if isinstance(node, ast.ClassDef) and not node.name.startswith("AppendOnly"):
            for item in node.body:
                if isinstance(item, ast.FunctionDef) and item.name in ("save", "delete"):
                    yield module.breach(item, f"{node.name} overrides {item.name}()")


def sizes(module: Module) -> Iterator[str]:
    """A file or function that one cannot take in at once is split."""
    if module.layer == "migrations":
        return
    if module.lines > MAX_FILE:
        yield module.breach(None, f"{module.lines} lines, more than {MAX_FILE}")
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > MAX_FUNCTION:
                yield module.breach(node, f"{node.name}() has {length} lines, more than {MAX_FUNCTION}")


def unfinished(module: Module) -> Iterator[str]:
    """No function that only pretends to be there."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            raised = _called(node.exc) or getattr(node.exc, "id", "")
            if raised == "NotImplementedError":
                yield module.breach(node, "an unfinished function")
        if isinstance(node, ast.FunctionDef) and len(node.body) == 1 and isinstance(node.body[0], ast.Pass):
            yield module.breach(node, f"{node.name}() does nothing")


def _called(node: ast.AST) -> str:
    """The last name of what is called: `now` for `timezone.now()`."""
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")


RULES = (strays, layering, rows, purity, settings_readers, receivers, row_classes, sizes, unfinished)


def breaches(root: Path) -> list[str]:
    """Every breach of every rule in the tree at `root`."""
    return [text for module in modules(root) for rule in RULES for text in rule(module)]
