"""Reads the tables of a folder: text in, checked rows out, every slip noted with its file, line and column.

Nothing in a file is executed. Only regular files of the folder itself are opened: no links, nothing larger than
:data:`LARGEST_FILE`.
"""

from __future__ import annotations

import csv
import hashlib
import io
import stat
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scenarios.folder_columns import FILES, nearest
from sim.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from scenarios.folder_columns import Cell, Column, Table

LARGEST_FILE = 64 * 2**20
"""bytes"""
LONGEST_SHOWN = 60
"""letters of a cell that are repeated in a message"""
MOST_COMPARISONS = 100_000
"""how many names are compared for hints in one folder: a column of 10,000 wrong names must not take minutes"""


class WorldError(UserError):
    """A world that cannot be read or made; the text is one line for the person who wrote the data."""

    def __init__(self, text: str) -> None:
        """Keep `text` as one line, whatever was quoted in it."""
        super().__init__(" ".join(text.splitlines()))


@dataclass
class Findings:
    """What was found in a folder, one line each, in the order of reading."""

    errors: list[str] = field(default_factory=list)
    """without these no world can be made"""
    warnings: list[str] = field(default_factory=list)
    """what a reader should doubt"""
    notes: list[str] = field(default_factory=list)
    """what has less effect than it may seem"""
    comparisons: int = MOST_COMPARISONS

    def error(self, text: str) -> None:
        """Note an error."""
        self.errors.append(" ".join(text.splitlines()))

    def unknown(self, row: Row, column: str, names: Sequence[str]) -> None:
        """Note that the name in `column` is none of `names`, with the nearest one."""
        self.comparisons -= len(names)
        hint = nearest(row.cells[column], names) if self.comparisons > 0 else ""
        self.error(row.says(column, f"is not known{hint}"))


@dataclass(frozen=True)
class Row:
    """One row of a table, which knows where it stands so that messages can say so."""

    where: str
    """file and line"""
    cells: dict[str, str]
    """the text of every column"""
    values: dict[str, Cell]
    """the value of every column whose text is allowed"""
    complete: bool
    """whether every column has a value"""

    def __getitem__(self, column: str) -> Any:
        """Return the value in `column`; its type is that of the column's declaration."""
        return self.values[column]

    def says(self, column: str, problem: str) -> str:
        """Return the message that the text in `column` is `problem`."""
        text = self.cells[column]
        shown = text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}..."
        return f"{column} = {shown!r} {problem} ({self.where})"


def checked_row(where: str, cells: dict[str, str], columns: Sequence[Column], findings: Findings) -> Row:
    """Return the row of these `cells`, every error in them noted; `columns` without a cell are passed over."""
    values: dict[str, Cell] = {}
    row = Row(where, cells, values, complete=True)
    for column in columns:
        if column.name not in cells:
            continue
        try:
            values[column.name] = column.read(cells[column.name])
        except ValueError as slip:
            findings.error(row.says(column.name, str(slip)))
    return Row(where, cells, values, complete=len(values) == len(columns))


def plain(text: str) -> str:
    """Return a cell's text without spaces around it, and with accents written in the one usual way (Unicode NFC)."""
    return unicodedata.normalize("NFC", text.strip())


def read_text(file: Path) -> str:
    """Return the text of a regular file, without the byte order mark that spreadsheets put before it.

    Raises `WorldError` where there is no such file, or it is a link, too large or no UTF-8 text.
    """
    try:
        facts = file.lstat()
        if stat.S_ISLNK(facts.st_mode):
            raise WorldError(f"{file.name} is a link; a folder must hold its files themselves ({file})")
        if not stat.S_ISREG(facts.st_mode):
            raise WorldError(f"{file.name} is not a file ({file})")
        if facts.st_size > LARGEST_FILE:
            raise WorldError(f"{file.name} has {facts.st_size:,} bytes; {LARGEST_FILE:,} are allowed ({file})")
        return file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise WorldError(f"{file.name} is missing; it is needed beside the other files ({file})") from None
    except UnicodeDecodeError as slip:
        raise WorldError(
            f"{file.name} is not UTF-8 text: byte {slip.start} cannot be read; save it as 'CSV UTF-8' ({file}:1)"
        ) from None
    except OSError as slip:
        raise WorldError(f"{file.name} cannot be read: {slip.strerror} ({file})") from None


def path_of(text: str) -> str:
    """Return `text`, a path given by a user; raises `WorldError` where it is empty or fits in no line."""
    if not text.strip():
        raise WorldError(f"{text!r} names no folder; give its path")
    # Controls, halves of a pair of codes and line ends, as for every path in the configuration.
    if any(unicodedata.category(letter) in {"Cc", "Cs", "Zl", "Zp"} for letter in text):
        raise WorldError(f"{text!a} holds a character that no path should have")
    return text


def fingerprint(folder: Path) -> str:
    """Return the SHA-256 (hex) of a folder's files, by name; what is not there or not a plain file is left out."""
    found = hashlib.sha256()
    for name in FILES:
        file = folder / name
        if file.is_file() and not file.is_symlink():
            found.update(hashlib.sha256(name.encode() + b"\0" + file.read_bytes()).digest())
    return found.hexdigest()


def lines_of(text: str) -> Iterator[str]:
    """Yield the lines of a table, comments (lines that start with #) emptied so that lines keep their numbers."""
    for line in io.StringIO(text, newline=""):
        # A spreadsheet that saves a comment with a comma in it puts quotes around.
        yield "\n" if line.lstrip().startswith(("#", '"#')) else line


def read_table(file: Path, table: Table, findings: Findings, most_rows: int | None = None) -> list[Row] | None:
    """Read a table that must have exactly the columns of `table`, in any order; empty lines and comments are skipped.

    Everything wrong is noted in `findings`. Returns None where there is no table to speak of: a file that cannot be
    read, without a known column, or with more than `most_rows` rows.
    """
    try:
        text = read_text(file)
    except WorldError as slip:
        findings.error(str(slip))
        return None
    if text and not text.endswith(("\n", "\r")):
        findings.warnings.append(f"{file.name} does not end with a line end; it may have been cut short ({file})")
    reader = csv.reader(lines_of(text), strict=True)
    header: list[str] | None = None
    rows: list[Row] = []
    try:
        for raw in reader:
            cells = [plain(cell) for cell in raw]
            while cells and not cells[-1] and (header is None or len(cells) > len(header)):
                cells.pop()  # spreadsheets write commas after the last column
            if not any(cells):
                continue
            where = f"{file}:{reader.line_num}"
            if header is None:
                header = cells
                if not check_header(where, header, table, findings):
                    return None
                continue
            if len(rows) == most_rows:
                findings.error(f"{file.name} has more than {most_rows:,} rows, which are allowed ({where})")
                return None
            rows.append(_row(where, header, cells, table, findings))
    except csv.Error as slip:
        findings.error(f"{file.name} is not a table: {slip} ({file}:{reader.line_num})")
        return None
    if header is None:
        findings.error(f"{file.name} is empty; columns needed: {', '.join(table.names)} ({file}:1)")
        return None
    return rows


def _row(where: str, header: Sequence[str], cells: list[str], table: Table, findings: Findings) -> Row:
    """Return the row of `cells`; one of another length is kept without values."""
    known = {name: cell for name, cell in zip(header, cells, strict=False) if name in table.names}
    if len(cells) != len(header):
        problem = f"{len(cells)} values in a row, {len(header)} columns are needed"
        findings.error(f"{cells[0][:LONGEST_SHOWN]!r}: {problem} ({where})")
        return Row(where, known, {}, complete=False)
    return checked_row(where, known, table.columns, findings)


def check_header(where: str, header: Sequence[str], table: Table, findings: Findings) -> bool:
    """Note unknown, missing and doubled columns; return whether any column can be read at all."""
    for sign, called in ((";", "semicolons"), ("\t", "tabs")):
        if len(header) == 1 and sign in header[0]:
            findings.error(
                f"{header[0][:LONGEST_SHOWN]!r}: columns are separated by {called}; commas are needed ({where})"
            )
            return False
    if not set(header) & set(table.names):
        first = header[0][:LONGEST_SHOWN]
        findings.error(f"column {first!r} is not known, nor any other; needed: {', '.join(table.names)} ({where})")
        return False
    for index, name in enumerate(header):
        if name in header[:index]:
            findings.error(f"column {name[:LONGEST_SHOWN]!r} stands twice ({where})")
        elif name not in table.names and not table.open:
            findings.error(f"column {name[:LONGEST_SHOWN]!r} is not known{nearest(name, table.names)} ({where})")
    missing = [name for name in table.names if name not in header]
    if missing:
        which = f"column {missing[0]!r} is" if len(missing) == 1 else f"columns {', '.join(map(repr, missing))} are"
        findings.error(f"{which} missing; needed: {', '.join(table.names)} ({where})")
    return True


def read_rows(file: Path, table: Table) -> list[Row]:
    """Read a table that must be free of errors; raises `WorldError` with the first."""
    findings = Findings()
    rows = read_table(file, table, findings)
    if findings.errors or rows is None:
        raise WorldError(findings.errors[0])
    return rows
