"""Norms against data, for editors and reviewers: do published norms describe the people in a table?

    from kartlegg import review

    found = review.validate_norms("my-instrument", df, "my-norms", age_years="age", sex="sex")
    found.summary, found.findings
    found.save("norms.html")
"""

from ._cells import Cell
from ._census import PopulationCompared
from ._checks import Check, Margins
from ._cutoff_rules import Promise
from ._refit import Refit
from ._sample import Grade
from ._two_norms import NormsCompared
from ._validation import Asked, NormValidation, validate_norms

__all__ = ["Asked", "Cell", "Check", "Grade", "Margins", "NormValidation", "NormsCompared", "PopulationCompared", "Promise", "Refit", "validate_norms"]
