"""Files that are written so that the old one stays whole until all of the new one is on the disk."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ._errors import wrong_call


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary file in the same folder that takes the place of `path` when all of it is on the disk."""
    # Named before it is made, so that it is removed whenever a signal comes.
    part = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
    try:
        os.close(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        yield part
        with open(part, "rb+") as file:
            os.fsync(file.fileno())
        mask = os.umask(0)
        os.umask(mask)
        part.chmod(0o666 & ~mask)
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def check_folder(path: Path) -> None:
    """The error for an output in a folder that does not exist."""
    if not path.parent.is_dir():
        raise wrong_call(f"output {str(path)!r}: there is no folder {str(path.parent)!r}", field="output")


def write_text(path: Path, content: str) -> None:
    """Write a text file whole."""
    with replacing(path) as part:
        part.write_text(content, encoding="utf-8")
