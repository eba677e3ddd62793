"""kartlegg validate-norms."""

from __future__ import annotations

from pathlib import Path

from rich.markup import escape

from . import review
from ._arrow_io import pa, texts_once
from ._cli_show import make_console
from ._cli_stream import BLOCK_ROWS
from ._data_kinds import open_data, read_blocks
from ._errors import wrong_call
from ._instrument import Instrument
from ._settings import Settings, pairs
from ._texts import text


def tell_validation(
    id: str, instrument: Instrument, path: Path, settings: Settings, *, norm_group: str | None, compare: str | None, scores: list[str],
    scales: list[str], nominal: list[str], margins: list[str], weights: str | None, age_groups: list[str], same_sample: bool,
    high_stakes: bool, year: int | None, population: list[str], refit: bool, out: Path | None, own_folder: bool, language: str,
) -> None:  # fmt: skip
    """Print what was found, and write the page."""
    source = open_data(path, settings.separator)
    frame = texts_once(pa.concat_tables([block.frame for block in read_blocks(source, source.names, BLOCK_ROWS)]))
    options = settings.for_table()
    sex = options.pop("sex")
    for name in ("norms", "norm_country", "norm_language"):
        options.pop(name)
    found = review.validate_norms(
        id if own_folder else instrument, frame, norm_group, sex=sex, scores=pairs(scores, "scores") or None, scales=scales or None, weights=weights,
        margins=_margins(margins), nominal=_numbers(nominal, "nominal"), compare_with=compare, same_sample=same_sample,
        age_groups=[_number(one, "age-groups") for one in age_groups] or None, confidence=settings.share(), high_stakes=high_stakes, year=year,
        population=_population(population), refit=refit, language=language, **options,
    )  # fmt: skip
    console = make_console()
    console.print(f"[bold]{escape(instrument.title(language))}[/bold]")
    for sentence in found.summary:
        console.print(escape(sentence), soft_wrap=True)
    if out is not None:
        found.save(out)
        console.print(text("wrote", language, path=escape(str(out))), soft_wrap=True)


def _margins(given: list[str]) -> review.Margins:
    known = review.Margins.__dataclass_fields__
    found = _numbers(given, "margins")
    for name in found:
        if name not in known:
            raise wrong_call(f"margins: no {name!r}", f"there are {', '.join(known)}", field="margins")
    return review.Margins(**found)


def _population(given: list[str]) -> dict[str, dict[str, float]] | None:
    """Shares by column and level."""
    found: dict[str, dict[str, float]] = {}
    for column, levels in pairs(given, "population").items():
        found[column] = {}
        for one in levels.split(","):
            level, sign, share = one.rpartition(":")
            if not sign:
                raise wrong_call(f"population: {one!r} has no share", "write it like sex=female:0.49,male:0.51", field="population")
            found[column][level.strip()] = _number(share, "population")
    return found or None


def _numbers(given: list[str], option: str) -> dict[str, float]:
    return {name: _number(value, option) for name, value in pairs(given, option).items()}


def _number(given: str, option: str) -> float:
    try:
        return float(given.replace(",", "."))
    except ValueError:
        raise wrong_call(f"{option}: {given!r} is no number", field=option) from None
