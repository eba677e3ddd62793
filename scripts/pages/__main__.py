"""Write instruments/README.md and docs/instruments/ from the folders in instruments/.

    python scripts/pages            write them
    python scripts/pages --check    say which of them differ from what the folders give; exit code 1 if any does

Everything on them comes from the folders, so that nothing is typed twice. The kartlegg that is used must be the one of this
checkout: a folder is loaded, and so checked, before it is written about.
"""

from __future__ import annotations

import sys
from pathlib import Path

import kartlegg as kl
from folder import BatteryFolder, InstrumentFolder
from overview import overview
from page import battery_page, instrument_page

ROOT = Path(__file__).resolve().parents[2]
PAGES = Path("docs/instruments")


def written(instruments: Path) -> dict[Path, str]:
    """Every page, by its place in the repository."""
    found = kl.Catalogue(instruments)
    folders = [InstrumentFolder(instruments / id) for id in found.ids]
    batteries = [BatteryFolder(instruments / id) for id in found.battery_ids]
    pages = {PAGES / f"{folder.id}.md": instrument_page(folder) for folder in folders}
    pages |= {PAGES / f"{folder.id}.md": battery_page(folder) for folder in batteries}
    return {Path("instruments/README.md"): overview(folders, batteries), **pages}


def differing(pages: dict[Path, str]) -> list[Path]:
    """The files that are not as they should be, also those that should not be there."""
    stale = [path.relative_to(ROOT) for path in sorted((ROOT / PAGES).glob("*.md")) if path.relative_to(ROOT) not in pages]
    return [path for path, text in pages.items() if _text(ROOT / path) != text] + stale


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""


def main(arguments: list[str]) -> int:
    if arguments not in ([], ["--check"]):
        print(__doc__, file=sys.stderr)
        return 2
    pages = written(ROOT / "instruments")
    wrong = differing(pages)
    for path in wrong:
        if arguments:
            print(f"{path} is not what the folders give: run python scripts/pages")
        elif path in pages:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(pages[path], encoding="utf-8")
            print(f"wrote {path}")
        else:
            (ROOT / path).unlink()
            print(f"removed {path}")
    return 1 if arguments and wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
