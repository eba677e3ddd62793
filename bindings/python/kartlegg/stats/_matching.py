"""Presets: the conventions of another program, set by `match`. The table of all is in docs/statistics.md."""

from __future__ import annotations


def known_match(match: str | None, *known: str) -> None:
    """ValueError with the programs that there are, unless it is one of them or None."""
    if match is not None and match not in known:
        raise ValueError(f"no match {match!r}; there {'is' if len(known) == 1 else 'are'} {', '.join(map(repr, known))}")
