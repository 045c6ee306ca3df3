"""A file that a spreadsheet or an operating list wrote, as lines of text: its kind, its encoding, its limits.

Nothing is held but one line at a time. What is not a table of text is refused with what it is.
"""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

CHUNK = 1 << 16
LONGEST_LINE = 100_000
"""Characters. A row of the table has some hundreds."""

BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
GUESSES = ("utf-8", "cp1252")
"""Without a mark: what decodes as UTF-8 is UTF-8; the rest is what Excel on Windows calls “CSV”."""

KINDS = (
    (b"PK\x03\x04", gettext_lazy("an Excel workbook or another zip archive")),
    (b"\xd0\xcf\x11\xe0", gettext_lazy("an old Excel or Word file")),
    (b"%PDF", gettext_lazy("a PDF")),
    (b"\x1f\x8b", gettext_lazy("a compressed file")),
    (b"\x89PNG", gettext_lazy("a picture")),
    (b"\xff\xd8\xff", gettext_lazy("a picture")),
    (b"GIF8", gettext_lazy("a picture")),
    (b"{\\rtf", gettext_lazy("a Word document")),
    (b"SQLite format 3", gettext_lazy("a database")),
    (b"<", gettext_lazy("a web page or XML")),
    (b"{", gettext_lazy("JSON")),
    (b"[", gettext_lazy("JSON")),
)


class BadFile(Exception):
    """The file as a whole cannot be read; the message is for the person who chose it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """`lines` counts lines of text, the header too; a cell with line breaks counts more than once."""

    encoding: str
    lines: int


def shape_of(stream: BinaryIO) -> Shape:
    """Read the whole file once. Raises BadFile for another kind of file, NUL, an endless line or unknown bytes."""
    stream.seek(0)
    beginning = stream.read(CHUNK)
    _refuse_other_kinds(beginning)
    marked = [encoding for mark, encoding in BOMS if beginning.startswith(mark)]
    for encoding in marked or GUESSES:
        try:
            return Shape(encoding=encoding, lines=_scan(stream, encoding))
        except UnicodeDecodeError:
            continue
    raise BadFile(_("The file is not text in UTF-8, UTF-16 or Windows-1252. In Excel, save it as “CSV UTF-8”."))


def lines_of(stream: BinaryIO, *, encoding: str) -> Iterator[str]:
    """The lines with their ends, as the csv module wants them."""
    stream.seek(0)
    text = io.TextIOWrapper(stream, encoding=encoding, newline="")
    try:
        while line := text.readline():  # not `yield from`: it would close the stream with the generator
            yield line
    finally:
        if not stream.closed:
            text.detach()


def _refuse_other_kinds(beginning: bytes) -> None:
    if not beginning.strip():
        raise BadFile(_("The file is empty."))
    for mark, words in KINDS:
        if beginning.lstrip().startswith(mark):
            raise BadFile(_("This is %(kind)s, not CSV. In Excel, save it as “CSV UTF-8”.") % {"kind": words})


def _scan(stream: BinaryIO, encoding: str) -> int:
    stream.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    lines, length = 0, 0
    while chunk := stream.read(CHUNK):
        for line in decoder.decode(chunk).splitlines(keepends=True):
            length += len(line)
            if "\x00" in line:
                raise BadFile(_("Line %(n)d holds a NUL character. Save the file anew as CSV.") % {"n": lines + 1})
            if length > LONGEST_LINE:
                raise BadFile(
                    _("Line %(n)d is longer than %(most)d characters: this is no table of operations.")
                    % {"n": lines + 1, "most": LONGEST_LINE}
                )
            if line[-1] in "\r\n":
                lines, length = lines + 1, 0
    decoder.decode(b"", final=True)
    return lines + bool(length)
