"""Every kind of table that can be scored, made from the same sheets, whole or cut up in memory."""

from __future__ import annotations

import array
import decimal
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import polars as pl
import pyarrow as pa
from random_sheets import EMPTY, Sheets

Array = npt.NDArray[Any]

OTHER = 120  # a wrong code; fills the memory that does not belong to the table


@dataclass(frozen=True)
class Shape:
    """How a table lies in memory, where its kind leaves that open."""

    cuts: tuple[int, ...] = ()  # rows at which a new chunk begins, in ascending order; twice the same: an empty chunk
    before: int = 0  # rows of the same memory that do not belong to the table
    after: int = 0
    nan: bool = False  # no value is NaN, not null, where there are both
    null_type: bool = False  # columns without any value are of type null, where there is one


@dataclass(frozen=True)
class Part:
    """Sheets that are to become a table."""

    sheets: Sheets
    shape: Shape

    @property
    def items(self) -> list[str]:
        return self.sheets.items

    def __len__(self) -> int:
        return len(self.sheets)

    def padded(self) -> Part:
        """With the rows that do not belong to it."""
        shape, rows = self.shape, len(self)
        if not rows:
            return self
        index = np.arange(-shape.before, rows + shape.after)
        sheets = self.sheets.rows(index.clip(0, rows - 1))
        sheets.codes[(index < 0) | (index >= rows)] = OTHER
        return Part(sheets, shape)

    def plain(self, dtype: npt.DTypeLike) -> Array:
        """Codes in a type of NumPy: NaN, -1 or 999 where there is no value, whichever it can hold; 77 and 99 in a byte."""
        kind, codes = np.dtype(dtype), self.sheets.codes
        if kind.kind == "f":
            return np.where(codes == EMPTY, np.nan, codes).astype(kind)
        codes = np.where(codes == EMPTY, -1, codes)
        if kind.kind == "u":
            codes = np.where(codes == -1, 999, codes)
        return self._in_a_byte(codes, kind.itemsize).astype(kind)

    @staticmethod
    def _in_a_byte(codes: Array, size: int) -> Array:
        return np.where(codes == 777, 77, np.where(codes == 999, 99, codes)) if size == 1 else codes

    def gaps(self) -> npt.NDArray[np.bool_]:
        gaps: npt.NDArray[np.bool_] = self.sheets.codes == EMPTY
        return gaps

    def objects(self, way: Callable[[int], object] = int, empty: object = None) -> Array:
        """Codes as objects of Python, made by `way`."""
        made = np.array([*(way(code) for code in range(1000)), empty, way(-1)], dtype=object)
        found: Array = made[np.where(self.gaps(), 1000, self.sheets.codes)]
        return found

    def texts(self, empty: str | None) -> Array:
        return self.objects(str, empty)

    def mapping(self, columns: Array) -> dict[str, Any]:
        """The columns of a matrix by item, and those of the people."""
        people = {name: np.array(values, dtype="U8" if name == "informant" else "f8") for name, values in self.sheets.people.items()}
        return {item: columns[:, place] for place, item in enumerate(self.items)} | people

    def cuts(self) -> list[slice]:
        """The chunks, as slices of rows."""
        ends = [0, *(min(cut, len(self)) for cut in self.shape.cuts), len(self)]
        return [slice(start, stop) for start, stop in zip(ends, ends[1:], strict=False)]


Maker = Callable[[Part], Any]
KINDS: dict[str, Maker] = {}
YES_NO_KINDS: dict[str, Maker] = {}  # these hold 0 and 1 only


# -- NumPy ------------------------------------------------------------------------------------------------------------


def strided(part: Part) -> Array:
    """Every third row and every second column of a larger matrix."""
    codes = part.plain(np.int8)
    large = np.full((3 * codes.shape[0], 2 * codes.shape[1]), OTHER, dtype=np.int8)
    large[1::3, ::2] = codes
    return large[1::3, ::2]


def read_only(part: Part) -> Array:
    codes = np.asfortranarray(part.plain(np.int8))
    codes.flags.writeable = False
    return codes


def structured(part: Part, dtype: str, align: bool = False) -> Array:
    """Records of an odd number of bytes, so that their columns are not aligned."""
    people = [(name, "U8" if name == "informant" else "f8") for name in part.sheets.people]
    result = np.empty(len(part), dtype=np.dtype([("", "u1"), *((item, dtype) for item in part.items), *people], align=align))
    codes = part.plain(dtype)
    for place, item in enumerate(part.items):
        result[item] = codes[:, place]
    for name, _ in people:
        result[name] = np.array(part.sheets.people[name], dtype=result.dtype[name])  # None becomes NaN
    return result


def masked(part: Part) -> dict[str, Any]:
    """The masked codes are others than the sheet's."""
    codes = np.where(part.gaps(), 2, part.plain(np.int16))
    return part.mapping(np.ma.masked_array(codes, part.gaps()))


NUMBERS = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16", "float32", "float64"]
for name in [*NUMBERS, "longdouble"]:
    KINDS[f"numpy {name}"] = lambda part, name=name: part.mapping(part.plain(name))
KINDS |= {
    "numpy F order": lambda part: part.mapping(np.asfortranarray(part.plain(np.int8))),
    "numpy strided": lambda part: part.mapping(strided(part)),
    "numpy backwards": lambda part: part.mapping(part.plain(np.int8)[::-1, ::-1].copy()[::-1, ::-1]),
    "numpy float backwards": lambda part: part.mapping(part.plain(np.float64)[::-1, ::-1].copy()[::-1, ::-1]),
    "numpy other byte order": lambda part: part.mapping(part.plain(np.int16).astype(">i2")),
    "numpy floats of other byte order": lambda part: part.mapping(part.plain(np.float64).astype(">f8")),
    "numpy read-only": lambda part: part.mapping(read_only(part)),
    "numpy structured": lambda part: structured(part, "i4"),
    "numpy structured, aligned": lambda part: structured(part, "f8", align=True),
    "numpy records": lambda part: structured(part, "i2").view(np.recarray),
    "numpy masked": masked,
    "numpy objects": lambda part: part.mapping(part.objects()),
    "numpy texts": lambda part: part.mapping(part.texts("").astype("U4")),
}
YES_NO_KINDS["numpy bool"] = lambda part: part.mapping(part.plain(bool))

# -- Python -----------------------------------------------------------------------------------------------------------


def mixed(part: Part) -> Array:
    """Whole numbers, floats, texts and every way of saying that there is nothing, one beside the other."""
    ways = [(int, None), (float, float("nan")), (" {} ".format, ""), (decimal.Decimal, pd.NA)]
    rows, columns = np.indices(part.sheets.codes.shape)
    return np.choose((rows + columns) % len(ways), [part.objects(*way) for way in ways])


def records(part: Part) -> list[dict[str, Any]]:
    """A dictionary a person, which lacks the items without a value."""
    people = [dict(zip(part.sheets.people, values, strict=True)) for values in zip(*part.sheets.people.values(), strict=True)]
    rows = [part.sheets.answers(row) for row in range(len(part))]
    found = [{item: code for item, code in row.items() if code is not None} for row in rows]
    return [row | person for row, person in zip(found, people, strict=True)] if people else found


KINDS |= {
    "lists": lambda part: {item: list(codes) for item, codes in zip(part.items, part.objects().T, strict=True)} | part.sheets.people,
    "tuples": lambda part: {name: tuple(values) for name, values in part.mapping(part.objects()).items()},
    "arrays of Python": lambda part: part.sheets.people | {
        item: array.array("b", part.plain(np.int8)[:, place].tolist()) for place, item in enumerate(part.items)
    },
    "a dictionary a row": records,
}  # fmt: skip

# -- pandas -----------------------------------------------------------------------------------------------------------


def pandas(part: Part, codes: Any) -> pd.DataFrame:
    return pd.DataFrame(codes, columns=part.items).assign(**part.sheets.people)


def nullable(part: Part, dtype: str) -> pd.DataFrame:
    small = np.where(part.gaps(), 0, part.plain(dtype.lower()))
    return pandas(part, pd.DataFrame(small, columns=part.items).astype(dtype).mask(part.gaps()))


def categories(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype("category")


def pandas_cut(part: Part) -> pd.DataFrame:
    """Rows of a larger frame, with an index of its own."""
    whole = part.padded()
    frame = pandas(whole, whole.plain(np.float64))
    frame.index = pd.Index(np.arange(len(frame))[::-1] * 2)
    return frame.iloc[part.shape.before : part.shape.before + len(part)] if len(part) else frame


for name in ["int8", "int64", "float32", "float64"]:
    KINDS[f"pandas {name}"] = lambda part, name=name: pandas(part, part.plain(name))
for name in ["Int8", "Int64", "UInt16", "Float64"]:
    KINDS[f"pandas {name}"] = lambda part, name=name: nullable(part, name)
KINDS |= {
    "pandas objects": lambda part: pandas(part, mixed(part)),
    "pandas texts": lambda part: pandas(part, part.texts(None)).astype(dict.fromkeys(part.items, "str")),
    "pandas string": lambda part: pandas(part, part.texts(None)).astype(dict.fromkeys(part.items, "string")),
    "pandas categories": lambda part: categories(pandas(part, part.plain(np.float64))),
    "pandas categories of texts": lambda part: categories(pandas(part, part.texts(None))),
    "pandas sparse": lambda part: pandas(part, part.plain(np.float64)).astype(dict.fromkeys(part.items, pd.SparseDtype("float64"))),
    "pandas rows cut out": pandas_cut,
    "pandas of Arrow": lambda part: table(part, pa.int16()).to_pandas(types_mapper=pd.ArrowDtype),
    "pandas of Arrow floats": lambda part: table(part, pa.float64()).to_pandas(types_mapper=pd.ArrowDtype),
    "pandas of Arrow texts": lambda part: table(part, pa.string()).to_pandas(types_mapper=pd.ArrowDtype),
}
YES_NO_KINDS |= {
    "pandas bool": lambda part: pandas(part, part.plain(bool)),
    "pandas boolean": lambda part: pandas(part, pd.DataFrame(part.plain(bool), columns=part.items).astype("boolean").mask(part.gaps())),
}

# -- PyArrow ----------------------------------------------------------------------------------------------------------


def columns(part: Part, kind: pa.DataType) -> list[pa.Array]:
    """The codes of each item in a type of Arrow."""
    gaps = part.gaps()
    unsigned, byte = pa.types.is_unsigned_integer(kind), kind in (pa.int8(), pa.uint8())
    if pa.types.is_floating(kind) and part.shape.nan:
        codes, gaps_as_nulls = part.plain(kind.to_pandas_dtype()), np.zeros_like(gaps)
    else:
        codes, gaps_as_nulls = part.plain(("u" if unsigned else "i") + ("1" if byte else "8")), gaps

    codes = np.where(gaps_as_nulls, 2, codes)  # what lies under a null is a code too, and must not be read

    def one(place: int) -> pa.Array:
        if part.shape.null_type and gaps[:, place].all():
            return pa.nulls(len(part))
        values = pa.array(codes[:, place], mask=gaps_as_nulls[:, place])
        return values.cast(pa.decimal128(21, 0)).cast(kind) if pa.types.is_decimal(kind) else values.cast(kind)

    return [one(place) for place in range(len(part.items))]


def person_column(values: list[Any]) -> pa.Array:
    is_text = any(isinstance(value, str) for value in values)
    return pa.array(values, pa.string() if is_text else pa.float64())


def table(part: Part, kind: pa.DataType, change: Callable[[pa.Array], pa.Array] = lambda array: array) -> pa.Table:
    """A table cut out of longer memory, in chunks."""
    whole = part.padded()
    codes = [change(values) for values in columns(whole, kind)]
    people = [person_column(values) for values in whole.sheets.people.values()]
    made = pa.table([*codes, *people], names=[*part.items, *part.sheets.people])
    if len(part):
        made = made.slice(part.shape.before, len(part))
    chunks = [made.slice(cut.start, cut.stop - cut.start) for cut in part.cuts()]
    return pa.concat_tables(chunks)


def dictionary(values: pa.Array) -> pa.Array:
    return values if pa.types.is_null(values.type) else values.dictionary_encode()


def run_ends(values: pa.Array) -> pa.Array:
    return values if pa.types.is_null(values.type) else pa.compute.run_end_encode(values)


def batch(part: Part) -> pa.RecordBatch:
    """A batch has one chunk; it may begin in the midst of its memory."""
    made = table(Part(part.sheets, Shape(before=part.shape.before, after=part.shape.after)), pa.int8())
    return made.to_batches()[0] if len(part) else pa.RecordBatch.from_pylist([], schema=made.schema)


def struct(part: Part) -> pa.StructArray:
    """The same as one array of structs, which has an offset of its own beside those of its columns."""
    whole = part.padded()
    made = table(Part(whole.sheets, Shape(before=3)), pa.int16()).combine_chunks()
    columns = [column.chunk(0) if column.num_chunks else pa.array([], column.type) for column in made.columns]
    return pa.StructArray.from_arrays(columns, names=made.column_names)[part.shape.before : part.shape.before + len(part)]


class OnlyStream:
    """Speaks the protocol, and nothing else."""

    def __init__(self, made: Any) -> None:
        self._made = made

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._made.__arrow_c_stream__(requested_schema)


class OnlyArray:
    def __init__(self, made: Any) -> None:
        self._made = made

    def __arrow_c_array__(self, requested_schema: object = None) -> object:
        return self._made.__arrow_c_array__(requested_schema)


for name in [*NUMBERS, "string", "large_string", "string_view"]:
    KINDS[f"arrow {name}"] = lambda part, kind=getattr(pa, name)(): table(part, kind)
KINDS |= {
    "arrow decimal": lambda part: table(part, pa.decimal128(21, 2)),
    "arrow dictionary": lambda part: table(part, pa.int16(), dictionary),
    "arrow dictionary of texts": lambda part: table(part, pa.string(), dictionary),
    "arrow run ends": lambda part: table(part, pa.int16(), run_ends),
    "arrow batch": batch,
    "arrow reader": lambda part: table(part, pa.int8()).to_reader(),
    "arrow stream of others": lambda part: OnlyStream(table(part, pa.int16())),
    "arrow array of others": lambda part: OnlyArray(batch(part)),
    "arrow structs": lambda part: OnlyArray(struct(part)),
    "arrow columns by name": lambda part: dict(zip((made := table(part, pa.int8())).column_names, made.columns, strict=True)),
}
YES_NO_KINDS["arrow bool"] = lambda part: table(part, pa.bool_())

# -- Polars and DuckDB ------------------------------------------------------------------------------------------------


def polars(part: Part, kind: pl.DataType | type[pl.DataType]) -> pl.DataFrame:
    """A frame cut out of longer memory, in chunks."""
    whole = part.padded()
    shape = Shape(nan=part.shape.nan, null_type=part.shape.null_type)
    made = pl.DataFrame(table(Part(whole.sheets, shape), pa.float64() if kind in (pl.Float32, pl.Float64) else pa.int16()))
    values = [item for item in part.items if made[item].dtype != pl.Null]
    if kind in (pl.Int8, pl.UInt8):
        made = made.with_columns(pl.col(values).replace({777: 77, 999: 99}))
    if kind == pl.UInt8:
        made = made.with_columns(pl.col(values).replace({-1: 99}))
    made = made.with_columns(pl.col(values).cast(pl.String) if kind in (pl.Categorical, ENUM) else pl.col(values))
    made = made.with_columns(pl.col(values).cast(kind))
    made = made.slice(part.shape.before, len(part)) if len(part) else made
    return pl.concat([made[cut] for cut in part.cuts()], rechunk=False)


ENUM = pl.Enum([str(code) for code in range(-1, 1000)])

for kind in [pl.Int8, pl.Int64, pl.UInt8, pl.Float32, pl.Float64, pl.String, pl.Categorical]:
    KINDS[f"polars {kind.__name__}"] = lambda part, kind=kind: polars(part, kind)
KINDS |= {
    "polars Enum": lambda part: polars(part, ENUM),
    "polars columns by name": lambda part: polars(part, pl.Int8).to_dict(),
    "polars lazy": lambda part: polars(part, pl.Int8).lazy(),
}
YES_NO_KINDS["polars Boolean"] = lambda part: polars(part, pl.Boolean)


def relation(part: Part, kind: str) -> duckdb.DuckDBPyRelation:
    given = table(part, pa.int16())
    codes = ", ".join(f'case "{item}" when 777 then 77 when 999 then 99 else "{item}" end :: {kind} as "{item}"' for item in part.items)
    return duckdb.from_arrow(given).project(", ".join([codes, *part.sheets.people]))


for name in ["tinyint", "hugeint", "double", "varchar"]:
    KINDS[f"duckdb {name}"] = lambda part, name=name: relation(part, name)
YES_NO_KINDS["duckdb boolean"] = lambda part: relation(part, "boolean")
