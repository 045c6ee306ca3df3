"""The file of an import, and which of its columns is which. The file travels in the page: nothing of it is kept."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fbs_portal.admin.fields import StaffForm
from fbs_portal.exchange.surgery_cells import Dates
from fbs_portal.exchange.surgery_columns import NAMES, REQUIRED, suggested
from fbs_portal.exchange.surgery_csv import shortened

LARGEST_FILE = 2_000_000
LARGEST_HELD = 2_000_000
MOST_ROWS = 5000
SAMPLES = 3
LEFT_OUT = "-"

DATES = [
    (Dates.AUTO.value, gettext_lazy("only days with one meaning, such as 2026-01-31 or 31.1.2026")),
    (Dates.DAY_FIRST.value, gettext_lazy("day first: 3/2/2026 is 3 February")),
    (Dates.MONTH_FIRST.value, gettext_lazy("month first: 3/2/2026 is 2 March")),
]


class SettingsForm(StaffForm):
    clinic = forms.TypedChoiceField(label=gettext_lazy("Clinic"), coerce=int)
    dates = forms.ChoiceField(label=gettext_lazy("How dates are written"), choices=DATES)

    def __init__(self, data: Any = None, *, clinics: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offer("clinic", [(clinic.pk, clinic.name) for clinic in clinics])


class UploadForm(SettingsForm):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV with a row of heads, up to 5,000 rows and 2 MB."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv,text/plain"}),
    )
    field_order = ("file", "clinic", "dates")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(too_large())
        return file


class PreviewForm(SettingsForm):
    """`map_0`, `map_1` … say which column each head of the file is."""

    skip_bad = forms.BooleanField(label=gettext_lazy("Leave out the rows that are wrong"), required=False)
    held = forms.CharField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, heads: Sequence[str], rows: Sequence[Sequence[str]], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.heads = heads
        choices = [(LEFT_OUT, _("leave out")), *((name, f"{name} *" if name in REQUIRED else name) for name in NAMES)]
        for place, head in enumerate(heads):
            cells = [shortened(row[place]) for row in rows[:SAMPLES] if place < len(row) and row[place].strip()]
            self.fields[f"map_{place}"] = forms.ChoiceField(
                label=shortened(head) or _("Column %(n)d") % {"n": place + 1}, choices=choices,
                help_text=_("Such as: %(cells)s") % {"cells": " · ".join(cells)} if cells else _("Empty."),
            )  # fmt: skip

    def columns(self) -> list[forms.BoundField]:
        return [self[f"map_{place}"] for place in range(len(self.heads))]

    def mapping(self) -> dict[str, str]:
        chosen = {head: self.cleaned_data[f"map_{place}"] for place, head in enumerate(self.heads)}
        return {head: "" if name == LEFT_OUT else name for head, name in chosen.items()}

    def digest(self) -> str:
        """What was looked at: another choice wants another look before anything is stored."""
        given = [self.cleaned_data[name] for name in ("held", "clinic", "dates", "skip_bad")]
        return hashlib.sha256(json.dumps([*given, self.mapping()]).encode()).hexdigest()


def first_look(upload: Mapping[str, Any], *, heads: Sequence[str], content: bytes) -> dict[str, Any]:
    """What the preview begins with: each head is the column that its name says, once."""
    found: dict[str, Any] = {"clinic": upload["clinic"], "dates": upload["dates"], "held": packed(content)}
    taken: set[str] = set()
    for place, head in enumerate(heads):
        name = suggested(head)
        found[f"map_{place}"] = LEFT_OUT if name in taken else name or LEFT_OUT
        taken.add(name)
    return found


def packed(content: bytes) -> str:
    return base64.b64encode(zlib.compress(content, 9)).decode("ascii")


def unpacked(held: str) -> bytes:
    """ValueError for what `packed` did not write, or more than a page takes."""
    try:
        unpacker = zlib.decompressobj()
        content = unpacker.decompress(base64.b64decode(held.encode("ascii"), validate=True), LARGEST_FILE)
    except (binascii.Error, zlib.error, UnicodeEncodeError) as error:
        raise ValueError("not a held file") from error
    if not unpacker.eof:
        raise ValueError("too large")
    return content


def too_large() -> str:
    return _("This page takes up to 5,000 rows and 2 MB. For more there is the command import_surgeries.")
