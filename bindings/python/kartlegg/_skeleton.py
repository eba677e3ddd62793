"""kartlegg new: the beginning of an instrument, for somebody to change."""

from __future__ import annotations

import re
from pathlib import Path

from ._errors import Error

TEMPLATE = Path(__file__).with_name("template")
ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


def write_skeleton(folder: Path) -> list[Path]:
    """Write a small made-up instrument that the check finds nothing wrong with; the files, in the order to work on them.

    Error if there is something already, or if the folder's name can't be an id.
    """
    id = folder.resolve().name
    if not ID.fullmatch(id):
        raise Error(f"{id!r} cannot be the id of an instrument; an id has lower-case letters a-z, digits, '_' and '-', such as 'my-scale'")
    if folder.exists():
        raise Error(f"{str(folder)!r} is there already; give the name of a folder that is not")
    folder.mkdir(parents=True)
    return [_write(folder, name, id) for name in ("instrument", "cases")]


def _write(folder: Path, name: str, id: str) -> Path:
    text = (TEMPLATE / f"{name}.yaml").read_text(encoding="utf-8")
    schema = Path("..") / "schema" / f"{name}-1.json"
    if (folder / schema).is_file():  # then editors that know YAML schemas help
        text = f"# yaml-language-server: $schema={schema.as_posix()}\n#\n{text}"
    text = re.sub(r"^(id|instrument): ID\b", rf"\1: {id}", text, flags=re.MULTILINE).replace("FOLDER", folder.as_posix())
    file = folder / f"{name}.yaml"
    file.write_text(text, encoding="utf-8")
    return file
