"""Does a table hold what it is taken for? Every check that finds a column or a sheet wrong says why."""

from ._result import DataFinding, DataLint
from ._run import lint

__all__ = ["DataFinding", "DataLint", "lint"]
