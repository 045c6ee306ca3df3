"""Reading served pages as a browser without scripts does: links, forms with their fields, everything they fetch."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit
from xml.etree.ElementTree import Element

import html5lib


@dataclass(frozen=True, kw_only=True)
class Form:
    """A form as it would be sent without touching it: `values` are hidden, typed or chosen already."""

    action: str
    method: str
    values: dict[str, list[str]]
    choices: dict[str, list[str]]
    texts: tuple[str, ...]
    buttons: tuple[tuple[str, str], ...]


class Page:
    def __init__(self, response: Any, url: str) -> None:
        self.url = url
        is_text = response.headers.get("Content-Type", "").startswith("text/")
        self.text: str = response.content.decode(response.charset or "utf-8") if is_text else ""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.root: Element = html5lib.parse(self.text, namespaceHTMLElements=False)

    @property
    def title(self) -> str:
        title = self.root.find(".//title")
        return "" if title is None else "".join(title.itertext())

    def elements(self) -> Iterator[Element]:
        return (element for element in self.root.iter() if isinstance(element.tag, str))

    def links(self) -> list[str]:
        """Where a click can lead, without fragments."""
        return [urljoin(self.url, a.get("href", "")).partition("#")[0] for a in self.root.iter("a") if a.get("href")]

    def fetched(self) -> Iterator[str]:
        """Every address the browser asks for by itself."""
        for element in self.elements():
            for name in ("src", "srcset", "poster", "data", "xlink:href"):
                if element.get(name) and element.tag not in ("input", "button"):
                    yield urljoin(self.url, element.get(name, ""))
            if element.tag in ("link", "use", "image") and element.get("href"):
                yield urljoin(self.url, element.get("href", ""))

    def forms(self) -> list[Form]:
        return [self._form(form) for form in self.root.iter("form")]

    def form(self, name: str = "") -> Form:
        """The form that posts; with `name`, the one that has a field of that name."""
        posting = [form for form in self.forms() if form.method == "post" and not form.action.endswith("/logout/")]
        if name:
            posting = [form for form in posting if name in {*form.values, *form.choices, *form.texts}]
        assert posting, f"no form to send on {self.url}"
        return posting[0]

    def _form(self, form: Element) -> Form:
        values: dict[str, list[str]] = {}
        choices: dict[str, list[str]] = {}
        texts, buttons = [], []
        for element in form.iter():
            name, kind = element.get("name", ""), element.get("type", "text")
            if not name or not isinstance(element.tag, str):
                continue
            value = element.get("value", "")
            if element.tag == "input" and kind in ("radio", "checkbox"):
                choices.setdefault(name, []).append(value or "on")
                if element.get("checked") is not None:
                    values.setdefault(name, []).append(value or "on")
            elif element.tag == "button" or kind == "submit":
                buttons.append((name, value))
            elif element.tag == "select":
                choices[name] = [option.get("value", "") for option in element.iter("option")]
                chosen = [o.get("value", "") for o in element.iter("option") if o.get("selected") is not None]
                values[name] = chosen or choices[name][:1]
            elif element.tag in ("input", "textarea"):
                values[name] = [value if element.tag == "input" else "".join(element.itertext())]
                if kind != "hidden":
                    texts.append(name)
        return Form(
            action=urljoin(self.url, form.get("action") or self.url),
            method=form.get("method", "get").lower(),
            values=values,
            choices=choices,
            texts=tuple(texts),
            buttons=tuple(buttons),
        )

    def inline(self) -> list[str]:
        """Scripts, styles and handlers written into the page; a strict policy runs none of them."""
        found = []
        for element in self.elements():
            if element.tag == "style" or (element.tag == "script" and not element.get("src")):
                found.append(f"<{element.tag}>")
            found += [f"{element.tag}[{name}]" for name in element.attrib if name == "style" or name.startswith("on")]
            found += [v for v in element.attrib.values() if re.match(r"\s*javascript:", v, re.IGNORECASE)]
        return found


def path_of(url: str) -> str:
    """Path and query of an address on this host."""
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
