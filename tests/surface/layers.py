"""Fails on an #include against the arrows between the parts of the library.

    core <- stats <- definition <- scoring <- norms <- report <- battery <- review <- instrument.cpp <- bindings (public headers only)

Use: layers.py FOLDER, the folder that holds src/, include/ and bindings/.
"""

import re
import sys
from pathlib import Path

LAYERS = ["core", "stats", "definition", "scoring", "norms", "report", "battery", "review"]
OWNERS = {"yaml-cpp": {"definition"}, "nlohmann": {"report", "battery", "review"}, "boost/math": {"stats"},
          "boost/archive": {"report"}, "boost/serialization": {"report"}}
PUBLIC = {"include", "bindings", "examples"}
SUFFIXES = {".hpp", ".cpp"}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]')


def layer_of(path: Path) -> str:
    """"core", ..., "facade" for files directly in src/, or "include", "bindings", "examples"."""
    if path.parts[0] != "src":
        return path.parts[0]
    return path.parts[1] if len(path.parts) > 2 else "facade"


def objection(layer: str, included: str) -> str | None:
    """Why a file of this layer may not include this header; None if it may."""
    owner = "/".join(included.split("/")[: 2 if included.startswith("boost/") else 1])
    if owner in OWNERS and layer not in OWNERS[owner]:
        return f"only {' and '.join(sorted(OWNERS[owner]))} may include {owner}"
    if owner.startswith("boost/") and owner not in OWNERS:
        return f"{owner} belongs to no layer"
    if layer in PUBLIC:
        return f"{layer} may include public headers only" if owner in LAYERS else None
    if owner not in LAYERS or layer == "facade":
        return None
    if layer not in LAYERS:
        return f"src/{layer} is no known layer"
    if LAYERS.index(owner) > LAYERS.index(layer):
        return f"{layer} may not include {owner}, which comes after it"
    return None


def main(root: Path) -> int:
    found = []
    files = 0
    for top in ("src", "include", "bindings", "examples"):
        for path in sorted((root / top).rglob("*")):
            if path.suffix not in SUFFIXES:
                continue
            files += 1
            layer = layer_of(path.relative_to(root))
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                match = INCLUDE.match(line)
                reason = match and objection(layer, match[1])
                if reason:
                    found.append(f"{path}:{number}: {match[1]}: {reason}")
    print("\n".join(found) or f"{files} files keep to their layers")
    if files == 0:
        print(f"no files under {root}", file=sys.stderr)
    return 1 if found or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
