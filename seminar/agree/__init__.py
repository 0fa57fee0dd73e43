"""How far readers agree who coded the same passages: a class, two people, or one reader beside the reference passes.

pooled = m.agree.read("submissions", "ex04.q2")     a class, from a folder or a zip of notebooks
m.agree.report(pooled)                              alpha per variable, spread per unit, the units that divide
m.agree.classroom("submissions", "ex04.q2")         the same, large, for a projector
m.agree.compare("04.c1")                            own codes beside the reference passes (machine-made)
m.agree.explain_alpha(result)                       what the figure says, in words, with these numbers
"""

from seminar.agree.alpha import Agreement, agreement, split, value_counts
from seminar.agree.comparing import Comparison, NotYet, compare, own_codes, reference_agreement, reference_passes
from seminar.agree.explain import Explanation, explain_alpha, why_low
from seminar.agree.pooling import (
    BLANK,
    AgreementError,
    Pool,
    Reason,
    Scale,
    coding_items,
    coding_question,
    pool,
    pool_codes,
)
from seminar.agree.projector import Classroom, classroom
from seminar.agree.reading import read
from seminar.agree.reporting import Report, in_figures, report

__all__ = [
    "BLANK",
    "Agreement",
    "AgreementError",
    "Classroom",
    "Comparison",
    "Explanation",
    "NotYet",
    "Pool",
    "Reason",
    "Report",
    "Scale",
    "agreement",
    "classroom",
    "coding_items",
    "coding_question",
    "compare",
    "explain_alpha",
    "in_figures",
    "own_codes",
    "pool",
    "pool_codes",
    "read",
    "reference_agreement",
    "reference_passes",
    "report",
    "split",
    "value_counts",
    "why_low",
]
