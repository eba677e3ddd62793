"""Small counts hidden in a table, and as many others as it takes that nobody can work them out from what is left.

The table has a row for each group and one for all, a column for each band and one for their sum. A hidden count can be
worked out exactly when no other table of counts agrees with all that is shown; such another table differs along a closed
walk over hidden cells, row to column to row, that adds one to every other cell and takes one from the rest. So a count
is safe if there is such a walk through it, and where there is none the cheapest one is hidden, after
Gusfield (1988), A graph theoretic approach to statistical data security, SIAM J Comput 17(3).
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Counts = npt.NDArray[np.int64]
Hidden = npt.NDArray[np.bool_]


def with_sums(counts: Counts) -> Counts:
    """The table with the row of all groups below it, and the column of all bands to the right."""
    rows = np.vstack([counts, counts.sum(axis=0)])
    return np.hstack([rows, rows.sum(axis=1, keepdims=True)])


def hidden_cells(counts: Counts, smallest: int) -> Hidden:
    """Which cells of `with_sums(counts)` must not be shown: counts below `smallest`, 0 too, and those that protect them.

    What is hidden of a group or of a band adds up to at least `smallest` where that sum can be worked out.
    """
    table = _Table(with_sums(counts), smallest)
    table.hide_until_safe()
    return table.hidden


def hidden_in_row(row: Counts, smallest: int) -> Hidden:
    """The same for people who are in no groups: the counts of one row, and their sum at its end."""
    hidden: Hidden = row < smallest
    _hide_thin_lines(row[None, :], hidden[None, :], smallest)
    return hidden


def _hide_thin_lines(values: Counts, hidden: Hidden, smallest: int) -> None:
    """Hide more of every row whose hidden cells are known, by the sum that is shown, to be fewer than `smallest`."""
    inner = hidden[:, :-1]
    while True:
        together = (values[:, :-1] * inner).sum(axis=1)
        thin = np.flatnonzero(inner.any(axis=1) & ~hidden[:, -1] & (together < smallest))
        if not len(thin):
            return
        for row in thin:
            shown = np.flatnonzero(~inner[row])
            hidden[row, shown[values[row, shown].argmin()] if len(shown) else -1] = True


class _Table:
    def __init__(self, values: Counts, smallest: int) -> None:
        self.values = values
        self.smallest = smallest
        self.hidden: Hidden = values < smallest
        sums = np.zeros(values.shape, dtype=bool)
        sums[-1] ^= True
        sums[:, -1] ^= True  # the corner is the sum of sums, and so counts as a cell again
        some = values > 0
        self.can_go_to_column = ~sums | some  # in a walk from row to column a cell grows, and a sum shrinks
        self.can_go_to_row = sums | some
        # What is lost with a cell: its count, and the reader of a sum loses more.
        self.price = values + 1.0 + values[-1, -1] * (sums + 4.0 * (np.arange(len(values)) == len(values) - 1)[:, None])

    def hide_until_safe(self) -> None:
        before = -1
        while before != (before := int(self.hidden.sum())):
            _hide_thin_lines(self.values, self.hidden, self.smallest)
            _hide_thin_lines(self.values.T, self.hidden.T, self.smallest)
            for row, column in np.argwhere(self.hidden & ~self._has_walk()):
                self._hide_cheapest_walk(int(row), int(column))

    def _has_walk(self) -> Hidden:
        """Of every cell, whether a closed walk over hidden cells, the others in other rows, goes through it."""
        to_column, to_row = self.hidden & self.can_go_to_column, self.hidden & self.can_go_to_row
        steps = (to_row[:, :, None] & to_column[:, None, :]).astype(np.float64)  # from column to column, by row
        reach = (steps.sum(axis=0) - steps > 0) | np.eye(self.values.shape[1], dtype=bool)  # by any row but this one
        for _ in range(math.ceil(math.log2(self.values.shape[1]))):
            reach = np.matmul(reach.astype(np.float64), reach.astype(np.float64)) > 0
        elsewhere = ~np.eye(self.values.shape[1], dtype=bool)  # the walk leaves the row by another column than it came
        growing = (reach & elsewhere & to_row[:, None, :]).any(axis=2)
        shrinking = (reach & elsewhere & to_column[:, :, None]).any(axis=1)
        found: Hidden = (to_column & growing) | (to_row & shrinking)
        return found

    def _hide_cheapest_walk(self, row: int, column: int) -> None:
        price = np.where(self.hidden, 0.0, self.price)
        to_column = np.where(self.can_go_to_column, price, np.inf)
        to_row = np.where(self.can_go_to_row, price, np.inf)
        others = np.arange(len(price)) != row
        both = np.where(others[:, None, None], to_row[:, :, None] + to_column[:, None, :], np.inf)
        by_row = both.argmin(axis=0)
        distance, first = _shortest(both.min(axis=0))
        growing, shrinking = distance[column] + to_row[row], distance[:, column] + to_column[row]
        growing[column] = shrinking[column] = np.inf
        if not self.can_go_to_column[row, column]:
            growing[:] = np.inf
        if not self.can_go_to_row[row, column]:
            shrinking[:] = np.inf
        if growing.min() <= shrinking.min():
            here, end = column, int(growing.argmin())
            self.hidden[row, end] = True
        else:
            here, end = int(shrinking.argmin()), column
            self.hidden[row, here] = True
        while here != end:
            step = int(first[here, end])
            self.hidden[by_row[here, step], [here, step]] = True
            here = step


def _shortest(steps: npt.NDArray[np.float64]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int64]]:
    """The length of the shortest way between each two nodes, and the first node on it. Floyd (1962)."""
    size = len(steps)
    distance = np.where(np.eye(size, dtype=bool), 0.0, steps)
    first = np.tile(np.arange(size), (size, 1))
    for via in range(size):
        longer = distance[:, [via]] + distance[[via]]
        better = longer < distance
        distance = np.where(better, longer, distance)
        first = np.where(better, first[:, [via]], first)
    return distance, first
