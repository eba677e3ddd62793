"""Find and load instruments and batteries."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from . import _core
from ._battery import Battery
from ._errors import Error, did_you_mean
from ._instrument import Instrument

BUNDLED = Path(__file__).with_name("instruments")
"""The instruments that come with the package."""


Beside = str | os.PathLike[str] | None
"""A file or a folder that a licence holder keeps beside an instrument."""


def beside(wording: Beside, norms: Beside) -> dict[str, str]:
    """The paths as the core takes them."""
    return {"wording": os.fspath(wording or ""), "norms": os.fspath(norms or "")}


class Catalogue:
    """A folder of instrument folders. Iteration gives the ids; `catalogue["sdq"]` loads one."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        """Error if the folder does not exist."""
        self._core = _core.Catalogue(os.fspath(folder))

    @property
    def folder(self) -> Path:
        """Where it is."""
        return Path(self._core.folder)

    @property
    def ids(self) -> list[str]:
        """Ids of all instruments in the folder, sorted."""
        return self._core.ids

    def get(self, id: str, *, wording: Beside = None, norms: Beside = None) -> Instrument:
        """Load an instrument; `wording` and `norms` as in `load`.

        Error for an unknown id, naming the nearest; DefinitionError for a broken one.
        """
        return Instrument(self._core.get(id, **beside(wording, norms)))

    def __getitem__(self, id: str) -> Instrument:
        return self.get(id)

    @property
    def battery_ids(self) -> list[str]:
        """Ids of all batteries in the folder, sorted."""
        return self._core.battery_ids

    def battery(self, id: str) -> Battery:
        """Load a battery with its instruments. Error for an unknown id, naming the nearest; DefinitionError for a
        broken one."""
        return Battery(self._core.battery(id))

    def __iter__(self) -> Iterator[str]:
        return iter(self.ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, id: object) -> bool:
        return id in self.ids

    def __repr__(self) -> str:
        return f"Catalogue({', '.join(self.ids)})"


def catalogue() -> Catalogue:
    """The instruments that come with the package."""
    return Catalogue(BUNDLED)


def load(path_or_id: str | os.PathLike[str], *, wording: Beside = None, norms: Beside = None) -> Instrument:
    """Load an instrument: an id of the bundled ones ("sdq"), or the path of an instrument folder.

    A folder that holds an instrument.yaml comes before an id of the same name.

    wording: what is asked, word for word, which a licence holder keeps outside of the package: a text file (nb.yaml), or a
        folder of text files, or one that has them in a folder "text". Reports then show it. No score, and not the content
        hash, hangs on it.
    norms: norm files of a licence holder, in the same way (a folder "norms"). They are the default for forms for which the
        instrument names none, and every result says whose they are.

    Error if the text is neither a folder nor an id; DefinitionError, with every problem found, if the files are wrong.
    """
    path = Path(path_or_id)
    bundled = catalogue()
    if not path.is_file() and not (path / "instrument.yaml").is_file():
        if str(path) in bundled:
            return bundled.get(str(path), wording=wording, norms=norms)
        if not path.exists():
            hint = did_you_mean(str(path), bundled.ids)
            raise Error(f"{str(path)!r} is neither a folder nor the id of a bundled instrument; {hint}")
    return Instrument(_core.load(str(path), **beside(wording, norms)))


def load_battery(path_or_id: str | os.PathLike[str]) -> Battery:
    """Load a battery: an id of the bundled ones ("triage-demo"), or the path of a battery folder.

    Its instruments are those in the folders beside it. A folder that holds a battery.yaml comes before an id of the same
    name. Error if the text is neither; DefinitionError, with every problem found, if the files are wrong.
    """
    path = Path(path_or_id)
    bundled = catalogue()
    if not path.is_file() and not (path / "battery.yaml").is_file():
        if str(path) in bundled.battery_ids:
            return bundled.battery(str(path))
        if not path.exists():
            hint = did_you_mean(str(path), bundled.battery_ids)
            raise Error(f"{str(path)!r} is neither a folder nor the id of a bundled battery; {hint}")
    return Battery(_core.load_battery(str(path)))
