"""kartlegg lint: which column of a data file looks wrong."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.markup import escape

from ._arrow_io import pa, texts_once
from ._cli_show import make_console, plain_table
from ._cli_stream import BLOCK_ROWS
from ._data_kinds import open_data, read_blocks
from ._errors import wrong_call
from ._lint import DataLint, lint
from ._outputs import Output
from ._settings import Settings
from ._texts import text


def lint_file(id: str | None, path: Path, settings: Settings, *, columns: Sequence[str], outputs: Sequence[Path], page: Path | None,
              language: str) -> bool:  # fmt: skip
    """Print the findings, and write them if wanted; True if there is none."""
    files = [Output(output) for output in outputs]
    if id is None and (settings.items or settings.already_keyed):
        raise wrong_call("items: without an instrument there are no items", "name the columns of answers with --columns", field="items")
    if id is not None and columns:
        raise wrong_call("columns: an instrument names its items", "say which column is which with --items or --map", field="columns")
    source = open_data(path, settings.separator)
    frame = texts_once(pa.concat_tables([block.frame for block in read_blocks(source, source.names, BLOCK_ROWS)]))
    told = {name: getattr(settings, name) for name in _TOLD}
    found = lint(frame, id, items=list(columns) or settings.items, first_row=1, language=language, **told)
    _print(found, path, language)
    for file in files:
        table = found.to_pandas()
        for name in ("columns", "rows"):
            table[name] = [", ".join(map(str, cell)) for cell in table[name]]
        file.write_frame(table)
        make_console().print(text("wrote", language, path=escape(str(file.path))), soft_wrap=True)
    if page is not None:
        found.save(page)
        make_console().print(text("wrote", language, path=escape(str(page))), soft_wrap=True)
    return not len(found)


_TOLD = ("age_months", "age_years", "age_days", "sex", "informant", "form", "already_keyed", "missing_codes")


def _print(found: DataLint, path: Path, language: str) -> None:
    console = make_console()
    console.print(f"{escape(str(path))}: {found.lead} ({text('counting', language)})", soft_wrap=True)
    headings, rows = found.told()
    if rows:
        table = plain_table(*headings)
        for row in rows:
            table.add_row(*(escape(cell) for cell in row))
        console.print("", table, "")
    for line in found.told_not_checked():
        console.print(f"{text('note', language)}: {escape(line)}", soft_wrap=True)
