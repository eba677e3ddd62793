"""A score compared with a column of the file, block by block."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from ._arrow_io import Column

_NAMED = 25  # rows that differ


@dataclass
class Comparison:
    """How many rows agree, and the first ones that differ: row from 0, our score, theirs."""

    scale: str
    column: str
    rows: int = 0
    agree: int = 0
    differ: list[tuple[int, float, float]] = field(default_factory=list)

    def add(self, mine: npt.NDArray[np.float64], theirs: Column, start: int) -> None:
        file = pd.to_numeric(pd.Series(theirs.to_pandas(), dtype=object), errors="coerce").to_numpy(dtype=float)
        both, neither = ~np.isnan(file) & ~np.isnan(mine), np.isnan(file) & np.isnan(mine)
        same = neither | (both & (np.abs(np.where(both, mine - file, 0)) < 1e-9))
        self.rows += len(mine)
        self.agree += int(same.sum())
        for row in np.flatnonzero(~same)[: _NAMED - len(self.differ)].tolist():
            self.differ.append((row + start, float(mine[row]), float(file[row])))
