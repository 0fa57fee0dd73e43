"""Which record of a question counts, and which of a student's files.

Within a notebook the newest record of a question counts: later `at`, then higher `n` (the number of changes), then the
later cell. A time more than a year after the middle one of the notebook's is a clock's mistake and counts as no time.
Of several files the newest complete one counts: one that answers every question if there is any, else the one that
answers most; among equals the one with the newest answer. Everything that does not count is listed. Nothing here looks
at a clock or at a file's date, so that the same files always give the same choice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from msgspec import structs

from seminar.handins.problems import Problem
from seminar.handins.read import Found, Reading

#: Most lines about single answers that one file adds to `problems.csv`.
MAX_LINES = 25
#: Most questions or cells that one line names.
MAX_NAMED = 6


def newest(one: Found) -> tuple:
    """Sort key of records: the newest is the largest."""
    return (one.at, one.n, one.cell)


def counted(
    reading: Reading, assignment: str, known: Collection[str], file: str
) -> tuple[dict[str, Found], list[Problem]]:
    """Return for each question of *assignment* the record that counts, and the problems of all the others.

    *known* are the full names (`ex02.q3`) of the assignment's questions; the records come back in this order.
    """
    of: defaultdict[str, list[Found]] = defaultdict(list)
    strangers: defaultdict[str, int] = defaultdict(int)
    lines = [Problem(trouble.kind, file, trouble.detail, trouble.q) for trouble in reading.troubles]
    if reading.others:
        names = [repr(name) for name in sorted(reading.others)]
        number = sum(reading.others.values())
        what = f"{number} {'answer' if number == 1 else 'answers'} of" if number else "made in"
        lines.append(Problem("other_course", file, f"{what} {_some(names)}"))
    for one in _believed(reading.found, file, lines):
        if one.q in known:
            of[one.q].append(one)
        elif one.q.startswith(assignment + "."):
            lines.append(Problem("unknown_question", file, f"cell {one.cell}", one.q))
        else:
            strangers[one.q.partition(".")[0]] += 1
    # checks of a lesson beside the exercise are no mistake; answers to another exercise may be
    for group, number in sorted(strangers.items()):
        if not group.isdigit() or not of:
            what = f"{number} {'answer' if number == 1 else 'answers'} to {group or 'a question without a name'}"
            lines.append(Problem("other_assignment", file, what))
    kept = {q: _one(of[q], q, file, lines) for q in known if q in of}
    if len(lines) > MAX_LINES:
        lines = [*lines[:MAX_LINES], Problem("more", file, f"{len(lines) - MAX_LINES} more")]
    return kept, lines


def _believed(found: list[Found], file: str, lines: list[Problem]) -> list[Found]:
    """Return the records without times that a clock cannot have meant: they would outrank every later correction."""
    times = sorted([one.at for one in found if one.at])
    if not times or times[0][:4] == times[-1][:4]:
        return found
    middle = times[(len(times) - 1) // 2]
    latest = f"{int(middle[:4]) + 1}{middle[4:]}"
    for one in found:
        if one.at > latest:
            lines.append(
                Problem("bad_time", file, f"cell {one.cell}: {one.at}, more than a year after the other answers", one.q)
            )
    return [structs.replace(one, at="") if one.at > latest else one for one in found]


def _one(many: Sequence[Found], q: str, file: str, lines: list[Problem]) -> Found:
    if len(many) == 1 and (not many[0].asks or q in many[0].asks):
        return many[0]
    placed = [one for one in many if not one.asks or q in one.asks]
    best = max(placed or many, key=newest)
    for one in many:
        if one.asks and q not in one.asks:
            lines.append(Problem("misplaced", file, f"cell {one.cell} asks {_some(one.asks)}", q))
    # the very same record may be shown by two cells of the exercise: by the question and by the cell that answers it
    # from code
    others = [one for one in many if (one.raw, one.at, one.n) != (best.raw, best.at, best.n)]
    if others:
        rivals = [one for one in others if one.raw != best.raw]
        tied = any((one.at, one.n) == (best.at, best.n) and one in (placed or many) for one in rivals)
        kind = "undecided" if tied else "duplicate" if rivals else "copied_cell"
        lines.append(Problem(kind, file, _where(many, best), q))
    return best


def _where(many: Sequence[Found], best: Found) -> str:
    cells = sorted({one.cell for one in many})
    if len(cells) == 1:
        return f"{len(many)} answers in cell {cells[0]}; the {'last' if best is many[-1] else 'newest'} of them counts"
    return f"cells {_some([str(cell) for cell in cells])}; cell {best.cell} counts"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:MAX_NAMED]) + (f" and {len(names) - MAX_NAMED} more" if len(names) > MAX_NAMED else "")


def best_file(files: Sequence[dict[str, Found]], questions: int) -> int:
    """Return the index of the file that counts, given for each file its counted records."""

    if len(files) == 1:
        return 0

    def rank(index: int) -> tuple:
        records = files[index]
        answered = sum(1 for one in records.values() if one.raw != b"null")
        return (
            answered >= questions,
            0 if answered >= questions else answered,
            max((one.at for one in records.values()), default=""),
            answered,
            -index,
        )

    return max(range(len(files)), key=rank)


def share_nothing(one: dict[str, Found], other: dict[str, Found]) -> bool:
    """Whether two files have not one record in common although both have some: then they hardly come from one learner.

    A learner who hands in twice keeps most answers, each with its time; two learners never have the same answer at the
    same second.
    """
    if not one or not other:
        return False
    return not any(q in other and (found.at, found.raw) == (other[q].at, other[q].raw) for q, found in one.items())
