"""The report in parts, each for itself a piece of HTML that reads on a page and in a notebook."""

from __future__ import annotations

from functools import cached_property

from seminar.errors import UnknownQuestion
from seminar.figures.base import CARD_CSS
from seminar.handins.problems import KINDS
from seminar.report import charts
from seminar.report.counting import MAX_LISTED, ClassCounts
from seminar.report.details import detail, table
from seminar.safe import markup
from seminar.show import static

#: Below so many students a number can point at one person.
FEW = 5


class Section:
    """One part of the report: HTML, and one line for readers without it."""

    def __init__(self, html: str, plain: str) -> None:
        self.html, self.plain = html, plain

    def __repr__(self) -> str:
        return self.plain

    def _repr_html_(self) -> str:
        return static(f"<style>{CARD_CSS}</style>{self.html}")


class ClassReport:
    """A class at a glance; the last line of a cell shows all of it.

    `overview()`, `totals()`, `items()`, `question("q2")`, `times()` and `problems()` are its parts; `counts` holds the
    numbers. `seminar.report.page.save` writes the page and the notebook.
    """

    def __init__(self, counts: ClassCounts, levels: dict | None = None) -> None:
        self.counts, self.levels = counts, levels or {}

    @cached_property
    def _figures(self) -> dict:
        return {
            "totals": charts.totals(self.counts),
            "questions": charts.questions(self.counts),
            "times": charts.times(self.counts),
        }

    def overview(self) -> Section:
        """Return who handed in what, and what waits for a person."""
        counts, status = self.counts, self.counts.status
        lines = [
            f"{counts.students:,} students with readable answers: {status['complete']:,} complete,"
            f" {status['incomplete']:,} with questions left open."
        ]
        if status["nothing readable"]:
            lines.append(
                f"{status['nothing readable']:,} students handed in something from which no answer could be read (see"
                " the problems below)."
            )
        if status["no submission"]:
            lines.append(f"{status['no submission']:,} on the class list handed in nothing.")
        if counts.to_mark:
            lines.append(
                f"{counts.to_mark:,} answers wait for a person. Until they are marked, totals are what students have so"
                " far."
            )
        if 0 < counts.students < FEW:
            lines.append(
                f"With fewer than {FEW} students a number in this report can point at one person, names or not."
            )
        if not counts.students:
            lines.append("There is nothing to report yet.")
        return Section("<h2>The class</h2>" + "".join(f"<p>{markup(line)}</p>" for line in lines), " ".join(lines))

    def totals(self) -> Section:
        """Return the distribution of totals."""
        counts = self.counts
        figure = self._figures["totals"]
        if figure is None:
            return Section("<h2>Totals</h2><p>No total yet.</p>", "Totals: none yet")
        quarter, middle, three = (counts.quantile(share) for share in (0.25, 0.5, 0.75))
        best = counts.assignment.points
        said = (
            f"Half of the class has {middle:g} points or less. The middle half lies between {quarter:g} and {three:g}"
            f" of {best:g}."
        )
        if counts.all_totals().total() < FEW:
            said = f"{counts.all_totals().total()} of {best:g}-point totals: too few for a distribution."
        return Section(f"<h2>Totals</h2><p>{markup(said)}</p>{figure.html(wrapped=True)}", said)

    def items(self) -> Section:
        """Return how hard each question was, and how it goes with the rest."""
        figure = self._figures["questions"]
        if figure is None:
            return Section("<h2>Questions</h2><p>Nothing is marked yet.</p>", "Questions: nothing marked yet")
        rows = []
        for item in self.counts.assignment.items:
            found = self.counts.items[item.id]
            together = found.with_the_rest
            rows.append(
                (
                    f"{item.id} {item.title}",
                    f"{item.points:g}",
                    f"{found.share:.0%}" if found.share is not None else "–",
                    f"{found.full:,}" if found.marked else "–",
                    f"{found.none:,}" if found.marked else "–",
                    f"{found.waiting:,}" if found.waiting else "",
                    f"{together:.2f}" if together is not None else "not asked" if found.completeness else "–",
                )
            )
        said = (
            "<p><b>Share of the points</b>: what the class earned of what could be earned; an answer not given counts"
            " as none. <b>Goes with the rest</b>: do students who do well in the rest of the exercise also do well"
            " here? +1 always, 0 no connection, below 0 the other way round (specialists say corrected item-total"
            " correlation). A question near or below 0 is worth a look: is its wording clear, is its key right?</p>"
        )
        if any(found.completeness for found in self.counts.items.values()):
            said += (
                "<p><b>Not asked</b>: the question earns its points by being answered whole, so its points cannot tell"
                " who does well.</p>"
            )
        odd = [
            item.id
            for item in self.counts.assignment.items
            if (together := self.counts.items[item.id].with_the_rest) is not None and together < 0.1
        ]
        if self.counts.students < charts.ENOUGH:
            said += (
                f"<p>With {self.counts.students} students that comparison is mostly chance; read it from"
                f" {charts.ENOUGH} on.</p>"
            )
        elif odd:
            said += f"<p>Worth a look in this class: {markup(', '.join(odd))}.</p>"
        heads = (
            "Question",
            "Points",
            "Share of the points",
            "Full points",
            "No points",
            "Not marked",
            "Goes with the rest",
        )
        return Section(
            f"<h2>Questions</h2>{said}{figure.html(wrapped=True, folded_table=False)}{table(heads, rows, 'Every question', numeric=range(1, 7))}",
            figure.title,
        )

    def question(self, name: str) -> Section:
        """Return what the class answered to the question *name* (`q2`, or `ex02.q2`).

        Raises
        ------
        UnknownQuestion
            If the exercise has no such question.
        """
        item = self.counts.assignment.item(name.rpartition(".")[2])
        if item is None:
            raise UnknownQuestion(
                f"{self.counts.assignment.id} has no question {name!r}; it has:"
                f" {', '.join(one.id for one in self.counts.assignment.items)}."
            )
        return Section(
            detail(self.counts, item, self.levels.get(item.id, {})),
            f"{item.id} {item.title}: {self.counts.tallies[item.id].answered} answers",
        )

    def times(self) -> Section:
        """Return when answers were last changed."""
        figure = self._figures["times"]
        head = "<h2>When answers were last changed</h2>"
        if figure is None:
            return Section(f"{head}<p>No answer carries a time.</p>", "No answer carries a time")
        outside = charts.stretch(self.counts)[1] + self.counts.undated
        said = (
            "<p>Each answer carries the time of its last change, as the student's own computer had it, in UTC. Clocks"
            " can be wrong, and an answer changed late may have been thought over for days: this says when the class"
            " sat at the exercise, not how long or how well anybody worked, and it proves nothing about a single"
            " student.</p>"
        )
        if outside:
            said += (
                f"<p>{outside:,} answers carry a time far from the others, or none that can be; they are not drawn.</p>"
            )
        return Section(f"{head}{said}{figure.html(wrapped=True)}", figure.title)

    def problems(self) -> Section:
        """Return what needs a person, and from whom nothing could be marked."""
        counts = self.counts
        rows = [
            (
                kind.replace("_", " "),
                KINDS[kind].meaning if kind in KINDS else "",
                f"{number:,}",
                KINDS[kind].do if kind in KINDS else "",
            )
            for (needs, kind), number in sorted(counts.problems.items(), key=lambda one: (-one[1], one[0]))
            if needs
        ]
        html = "<h2>What needs a person</h2>" + table(
            ("Problem", "Meaning", "How often", "What to do"),
            rows,
            "Files and answers to look at",
            numeric=(2,),
            empty="No file or answer needs a person.",
        )
        total = sum(number for (needs, _), number in counts.problems.items() if needs)
        if counts.listed:
            shown = [
                (one["who"], one["question"], one["kind"].replace("_", " "), *([one["file"]] if counts.names else []))
                for one in counts.listed
            ]
            more = (
                f" (the first {MAX_LISTED} of {total:,}; all stand in problems.csv)"
                if total > len(counts.listed)
                else ""
            )
            html += (
                "<details><summary>Whose they"
                f" are{markup(more)}</summary>{table(('Student', 'Question', 'Problem', *(['File'] if counts.names else [])), shown)}</details>"
            )
        if counts.missing:
            more = f" and {counts.more_missing:,} more" if counts.more_missing else ""
            html += (
                f"<details><summary>From whom no answer could be read: {len(counts.missing) + counts.more_missing:,}"
                f" students</summary>{table(('Student', 'Why'), counts.missing)}<p>{markup(more)}</p></details>"
            )
        return Section(html, f"{total} things need a person")

    def sections(self) -> list[Section]:
        """Return all parts in the order of the page."""
        each = [self.question(item.id) for item in self.counts.assignment.items]
        return [
            self.overview(),
            self.totals(),
            self.items(),
            Section("<h2>Question by question</h2>", "Question by question"),
            *each,
            self.times(),
            self.problems(),
        ]

    def __repr__(self) -> str:
        return f"Class report on {self.counts.assignment.id}: {self.counts.students} students"

    def _repr_html_(self) -> str:
        return Section("".join(section.html for section in self.sections()), "")._repr_html_()
