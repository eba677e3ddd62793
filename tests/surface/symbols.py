"""Fails if the shared library exports a symbol that is not part of kartlegg's public surface.

Public is what lives in kartlegg::v1, and the type information and virtual tables of its classes. Weak symbols are
left aside where they are instances of others' templates, which the linker merges.

Use: symbols.py NM LIBRARY
"""

import re
import subprocess
import sys

OWN = re.compile(r"^(vtable for |typeinfo for |typeinfo name for |VTT for |guard variable for )?kartlegg::v1::")
NAMED_OWN = re.compile(r"\bkartlegg::")


def main(nm: str, library: str) -> int:
    listing = subprocess.run([nm, "-DC", "--defined-only", library], check=True, capture_output=True, text=True)
    own, foreign = 0, []
    for line in listing.stdout.splitlines():
        kind, name = line.split(maxsplit=2)[-2:] if line[0] != " " else line.split(maxsplit=1)
        if OWN.match(name):
            own += 1
        elif kind in "WVu" and not NAMED_OWN.search(name):
            continue
        else:
            foreign.append(f"{kind} {name}")
    print("\n".join(foreign) or f"{own} symbols, all of kartlegg::v1")
    return 1 if foreign or own == 0 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
