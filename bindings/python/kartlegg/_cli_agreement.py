"""kartlegg agreement."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console
from rich.markup import escape

from ._arrow_io import pa, texts_once
from ._cli_show import make_console, plain_table
from ._cli_stream import BLOCK_ROWS
from ._data_kinds import open_data, read_blocks
from ._instrument import Instrument
from ._outputs import Output
from ._settings import Settings
from ._texts import text


def tell_agreement(
    instrument: Instrument, path: Path, settings: Settings, *, rater: str, of: list[str], master: str | None, weights: str,
    outputs: list[Path], language: str,
) -> None:  # fmt: skip
    """Print how far the raters of a file agree, and write the table."""
    files = [Output(output) for output in outputs]
    source = open_data(path, settings.separator)
    frame = texts_once(pa.concat_tables([block.frame for block in read_blocks(source, source.names, BLOCK_ROWS)]))
    confidence = settings.share()
    found = instrument.agreement(
        frame, rater=rater, of=of, master=master, weights=weights, confidence=confidence, language=language, **settings.for_table()
    )
    console = make_console()
    console.print(f"[bold]{escape(instrument.title(language))}[/bold]: {escape(', '.join(found.raters))}", soft_wrap=True)
    for headings, rows in (found.told_observers(), found.told()):
        if rows:
            _print(console, headings, rows)
    for note in found.notes:
        console.print(f"{text('note', language)}: {escape(note)}", soft_wrap=True)
    for file in files:
        file.write_frame(found.to_pandas())
        console.print(text("wrote", language, path=escape(str(file.path))), soft_wrap=True)


def _print(console: Console, headings: list[str], rows: list[list[str]]) -> None:
    table = plain_table(*(escape(heading) for heading in headings))
    for row in rows:
        table.add_row(*(escape(cell) for cell in row))
    console.print("", table, "")
