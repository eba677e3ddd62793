"""From a template to a page that needs no other file."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jinja2

from .._texts import LANGUAGES


class Texts:
    """A page's texts in one language: `texts.title`, `texts("profile", row=3)`."""

    def __init__(self, table: Mapping[str, tuple[str, str, str]], language: str) -> None:
        self._table = table
        self._index = LANGUAGES.index(language)

    def __getattr__(self, key: str) -> str:
        try:
            return self._table[key][self._index]
        except KeyError:
            raise AttributeError(key) from None

    def __call__(self, key: str, **values: object) -> str:
        return self._table[key][self._index].format(**values)


def render(template: Path, **values: Any) -> str:
    """The page of a template with `values` in its places; it may extend the templates of this folder."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader([template.parent, Path(__file__).parent]), autoescape=True, trim_blocks=True, lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )  # fmt: skip
    return environment.get_template(template.name).render(**values)
