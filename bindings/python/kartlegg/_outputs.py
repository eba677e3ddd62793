"""Files that the command line writes block by block: CSV, Parquet and Feather, whole or not at all."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeAlias

from . import _csv_text
from ._arrow_io import Schema, Table, arrow, pa
from ._errors import wrong_call
from ._files import check_folder, replacing

if TYPE_CHECKING:
    import pandas as pd

Write: TypeAlias = Callable[[Table], None]

_FEATHER_ROWS = 65_536  # in a batch
_CSV_ROWS = 16_384  # made into text at once


class Output:
    """A file to be written; an error, before any work is done, if it cannot be."""

    def __init__(self, path: Path) -> None:
        self.path = path
        suffix = path.suffix.lower()
        if suffix not in _KINDS:
            raise wrong_call(f"output {str(path)!r}: the name must end in .csv, .parquet or .feather", field="output")
        check_folder(path)
        self._kind = _KINDS[suffix]

    @contextmanager
    def writing(self, schema: Schema) -> Iterator[Write]:
        """Writes the blocks that it is given; the file is there when all of it is on the disk, and not before."""
        with replacing(self.path) as part, self._kind(part, schema) as write:
            yield write

    def write_frame(self, frame: pd.DataFrame) -> None:
        table = pa.Table.from_pandas(frame, preserve_index=False)
        with self.writing(table.schema) as write:
            write(table)


@contextmanager
def _csv(path: Path, schema: Schema) -> Iterator[Write]:
    with open(path, "wb") as file:
        file.write(_csv_text.header(schema.names))

        def write(table: Table) -> None:
            for start in range(0, table.num_rows, _CSV_ROWS):
                file.write(_csv_text.lines(table.slice(start, _CSV_ROWS)))

        yield write


@contextmanager
def _parquet(path: Path, schema: Schema) -> Iterator[Write]:
    with arrow("parquet").ParquetWriter(path, schema) as writer:

        def write(table: Table) -> None:
            writer.write_table(table)  # a block is a row group

        yield write


@contextmanager
def _feather(path: Path, schema: Schema) -> Iterator[Write]:
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema, options=options) as writer:

        def write(table: Table) -> None:
            writer.write_table(table, max_chunksize=_FEATHER_ROWS)

        yield write


_KINDS: dict[str, Callable[[Path, Schema], AbstractContextManager[Write]]] = {
    ".csv": _csv, ".parquet": _parquet, ".feather": _feather,
}  # fmt: skip


@contextmanager
def ending_cleanly() -> Iterator[None]:
    """A run that is told to end (SIGTERM, SIGHUP) removes what it has begun to write, as after ctrl-C."""

    def end(number: int, frame: FrameType | None) -> Any:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread alone
        return
    before = {number: signal.signal(number, end) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
