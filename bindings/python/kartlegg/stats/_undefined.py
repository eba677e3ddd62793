"""Which numbers of a result are not there, and why, where the result as a whole has a value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import pandas as pd


class Explained:
    """A result that can say of each number that is NaN why it is."""

    _why: ClassVar[Mapping[str, str]] = {}
    """By field: what it means where it has no value."""

    @property
    def undefined(self) -> dict[str, str]:
        """Numbers that are NaN though the result has a value, by name, each with why; those of `reason` are not among them."""
        if getattr(self, "reason", "none") not in ("none", ""):
            return {}
        return {name: why for name, why in self._why.items() if _lacks(getattr(self, name))}


def _lacks(value: Any) -> bool:
    if isinstance(value, pd.DataFrame):
        return bool(value.select_dtypes("number").isna().any(axis=None))
    if isinstance(value, tuple | list):
        return any(_lacks(one) for one in value)
    if hasattr(value, "interval"):  # an estimate
        return _lacks(value.value) or _lacks(value.interval)
    return isinstance(value, float | np.ndarray) and bool(np.isnan(value).any())
