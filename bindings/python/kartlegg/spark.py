"""Scores of tables that one machine is too small for, on Spark.

    from kartlegg.spark import score

    scored = score(spark.read.parquet("answers"), kl.load("sdq"), keep=["child"], age_years="age", informant="parent")
    scored.write.parquet("scores")

Needs PySpark 4 (`pip install kartlegg[spark]`) and Java on every machine, and the same version of kartlegg.
"""

from __future__ import annotations

import datetime
import inspect
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from . import __version__
from ._columns import item_columns
from ._errors import Error, did_you_mean, wrong_call
from ._frames import ArrowTable
from ._instrument import Instrument

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructField, StructType

__all__ = ["score"]

_PEOPLE = (
    "age_months", "age_years", "age_days", "birth_date", "assessment_date", "weeks_early", "gestation", "sex",
    "informant", "form",
)  # fmt: skip

_NOT_HERE = {
    "strict": "rows that cannot be scored say why in the column 'refused'",
    "threads": "Spark runs a task on each core",
}


def score(
    frame: DataFrame,
    instrument: Instrument,
    *,
    keep: str | Sequence[str] = (),
    columns: str | Sequence[str] | None = None,
    confidence: float = 0.95,
    **options: Any,
) -> DataFrame:
    """Score a Spark data frame, a row a person, with the same bits as `Instrument.score_table`. Nothing runs until Spark does.

    keep: columns of the frame to stand before the scores, such as an id: rows have no fixed order in Spark.
    columns: the columns of scores that are wanted; None is all of them, as `ScoreTable.to_arrow` has them.
    confidence: share that the intervals hold.
    options: those of `Instrument.score_table`, but for strict and threads. Whatever it takes as a column or as one value for
        all, it takes here by the name of a column or as one value.

    Returns a data frame with the kept columns, then the scores: numbers are double, names (status, bands) string, and null
    where there is no value. Their names have dots, so they need backticks: `scored["`total.status`"]`. The metadata of
    each field name the instrument, its content hash, and the version of kartlegg.

    ResponseError at once for a wrong call, such as a column that the frame does not have. ImportError without PySpark.
    """
    types = _pyspark()
    _check_options(options)
    options = {name: _lasting(value) for name, value in options.items()}
    given = frame.schema
    kept = _known("keep", [keep] if isinstance(keep, str) else keep, given.names)
    used = _columns_used(given.names, instrument, options)
    scored = instrument.score_table(_empty_table(given, used), **options).to_arrow(confidence=confidence)
    wanted = scored.column_names if columns is None else [columns] if isinstance(columns, str) else columns
    wanted = _known("columns", wanted, scored.column_names)
    _check_names(kept, wanted)
    read = list(dict.fromkeys([*kept, *used]))
    task = _Task(pickle.dumps(instrument), __version__, options, tuple(read), tuple(kept), tuple(wanted), confidence)
    schema = types.StructType([given[name] for name in kept] + _score_fields(scored, wanted))
    # mapInArrow does not take columns with a dot in their name, so they go by their number to the workers.
    narrow = frame.selectExpr(*(f"{_quoted(name)} AS `{number}`" for number, name in enumerate(read)))
    return narrow.mapInArrow(_scorer(task), schema)


# -- on the driver ----------------------------------------------------------------------------------------------------


def _pyspark() -> Any:
    """The types of PySpark's columns."""
    try:
        return import_module("pyspark.sql.types")
    except ImportError:
        raise ImportError("kartlegg.spark needs PySpark: pip install kartlegg[spark]") from None


def _check_options(options: dict[str, Any]) -> None:
    known = [name for name in inspect.signature(Instrument.score_table).parameters if name not in ("self", "df", *_NOT_HERE)]
    for name, given in options.items():
        if name not in known:
            raise wrong_call(f"{name}: not an option on Spark", _NOT_HERE.get(name) or did_you_mean(name, known), field=name)
        if name in _PEOPLE and not (given is None or np.isscalar(given) or isinstance(given, datetime.date)):
            raise wrong_call(f"{name}: {type(given).__name__} cannot be used on Spark", "give the name of a column, or one value for all",
                             field=name)  # fmt: skip


def _lasting(given: Any) -> Any:
    """What can be read again, for each batch."""
    if isinstance(given, Mapping):
        return dict(given)
    return list(given) if isinstance(given, Iterable) and not isinstance(given, str) else given


def _known(role: str, wanted: Sequence[str], known: list[str]) -> list[str]:
    """The columns that were asked for, each once."""
    for name in wanted:
        if name not in known:
            raise wrong_call(f"{role}: no column {name!r}", did_you_mean(name, known), field=role)
    return list(dict.fromkeys(wanted))


def _columns_used(names: list[str], instrument: Instrument, options: dict[str, Any]) -> list[str]:
    """The columns that are read, so that Spark need not read the others."""
    items = item_columns(options.get("items"), list(instrument.items().values()), names)
    people = [options[role] for role in _PEOPLE if isinstance(options.get(role), str)]
    return list(dict.fromkeys([*items.values(), *(name for name in people if name in names)]))


def _empty_table(schema: StructType, used: Sequence[str]) -> ArrowTable:
    """No rows, with the names of all columns, and the types of those that are used."""
    types, conversion, pa = _pyspark(), import_module("pyspark.sql.pandas.types"), import_module("pyarrow")
    fields = [conversion.to_arrow_schema(types.StructType([field]), timezone="UTC").field(0) if field.name in used
              else pa.field(field.name, pa.null()) for field in schema.fields]  # fmt: skip
    return pa.schema(fields).empty_table()


def _check_names(keep: Sequence[str], wanted: Sequence[str]) -> None:
    """Spark takes names that differ by case alone for the same."""
    taken = {name.lower() for name in wanted}
    for name in keep:
        if name.lower() in taken:
            raise wrong_call(f"keep: the scores have a column {name!r} too", "rename it first, with withColumnRenamed", field="keep")


def _score_fields(scored: ArrowTable, wanted: Sequence[str]) -> list[StructField]:
    types, pa = _pyspark(), import_module("pyarrow")
    known = {pa.float64(): types.DoubleType(), pa.string(): types.StringType(), pa.bool_(): types.BooleanType()}
    metadata = {key.decode(): value.decode() for key, value in scored.schema.metadata.items()}
    plain = _plain(scored.schema)
    return [types.StructField(name, known[plain.field(name).type], True, metadata) for name in wanted]


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


# -- in the workers ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Task:
    """What is sent to the workers."""

    instrument: bytes
    version: str
    options: dict[str, Any]
    read: tuple[str, ...]  # names of the columns of each batch
    keep: tuple[str, ...]
    columns: tuple[str, ...]
    confidence: float


def _scorer(task: _Task) -> Callable[[Iterator[Any]], Iterator[Any]]:
    def score_batches(batches: Iterator[Any]) -> Iterator[Any]:
        return _score_batches(task, batches)

    return score_batches


def _score_batches(task: _Task, batches: Iterator[Any]) -> Iterator[Any]:
    """The scores of each batch in turn: never more than one is held."""
    if task.version != __version__:
        raise Error(f"the workers have kartlegg {__version__}, the driver {task.version}; install the same on every machine")
    instrument = _instrument(task.instrument)
    for batch in batches:
        if batch.num_rows:
            yield _score_batch(task, instrument, batch.rename_columns(list(task.read)))


@lru_cache(maxsize=8)
def _instrument(pickled: bytes) -> Instrument:
    """Read once for each worker process, whatever the number of tasks."""
    instrument: Instrument = pickle.loads(pickled)
    return instrument


def _score_batch(task: _Task, instrument: Instrument, batch: Any) -> Any:
    scores = instrument.score_table(batch, **task.options).to_arrow(confidence=task.confidence).select(list(task.columns))
    scores = scores.cast(_plain(scores.schema)).combine_chunks()
    arrays = [column.chunk(0) for column in scores.columns]
    kept = [batch.column(name) for name in task.keep]
    return import_module("pyarrow").RecordBatch.from_arrays(kept + arrays, names=[*task.keep, *task.columns])


def _plain(schema: Any) -> Any:
    """The schema without dictionaries, which Spark does not read; the notes of no rows have no type of their own."""
    pa = import_module("pyarrow")

    def plain(of: Any) -> Any:
        return of.value_type if pa.types.is_dictionary(of) else pa.string() if pa.types.is_null(of) else of

    return pa.schema([pa.field(field.name, plain(field.type)) for field in schema])
