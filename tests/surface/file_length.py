"""Fails on a source file of more than 500 lines that is not in the list below with its reason.

Use: file_length.py FOLDER, the top folder of the repository.
"""

import sys
from pathlib import Path

LIMIT = 500
FOLDERS = ["src", "include", "bindings", "tests", "scripts", "examples", "benchmarks", "cmake"]
SUFFIXES = {".hpp", ".cpp", ".py", ".pyi", ".sh", ".cmake", ".txt", ""}
ALLOWED: dict[str, str] = {
    "bindings/python/kartlegg/_core.pyi": "the stub of one compiled module can only be one file",
}


def length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def main(root: Path) -> int:
    files = [p for top in FOLDERS for p in (root / top).rglob("*") if p.is_file() and p.suffix in SUFFIXES]
    names = {p.relative_to(root).as_posix(): length(p) for p in files}
    found = [f"{name}: {lines} lines, more than {LIMIT}" for name, lines in sorted(names.items())
             if lines > LIMIT and name not in ALLOWED]
    found += [f"{name}: no longer needs its exception" for name in ALLOWED if names.get(name, 0) <= LIMIT]
    print("\n".join(found) or f"{len(names)} files, none too long")
    return 1 if found or not names else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
