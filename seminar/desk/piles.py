"""The two piles on the desk: a class's answers to one question, and the course's sample answers to it."""

from __future__ import annotations

import threading

from msgspec import Struct

from seminar.desk.queue import BY_RUBRIC, BY_WHOLE, Work, is_done, order
from seminar.gradebook.book import Answer, Gradebook, digest
from seminar.questions.model import Item, Long, Sample, Short


class Known(Struct, frozen=True):
    """What has to be known of an answer to tell whether it is marked: its state, and the digest of its text."""

    status: str
    answer_sha: str


class Pile:
    """Works in the order in which *marker* marks them. `shelf` is the name under which the gradebook keeps the marks."""

    def __init__(self, book: Gradebook, item: Item, q: str, marker: str, shelf: str, works: list[Work]) -> None:
        self.book, self.item, self.q, self.marker, self.shelf = book, item, q, marker, shelf
        self.works = order(works, q, marker)

    def known(self) -> dict[str, Known]:
        """Return student to state and digest of the text as it stands now."""
        raise NotImplementedError

    def text(self, work: Work) -> tuple[str, str]:
        """Return the text of *work* as it was written, and the digest by which a mark knows it."""
        raise NotImplementedError

    def given(self, marker: str, student: str = "") -> dict[str, dict[str, float]]:
        """Return what *marker* gave to the texts as they stand now (of one *student*): student to line to points."""
        known = self.known()
        given: dict[str, dict[str, float]] = {}
        for mark in self.book.marks(self.shelf, question=self.q, student=student, marker=marker):
            if mark.student in known and known[mark.student].answer_sha == mark.answer_sha:
                given.setdefault(mark.student, {})[mark.criterion] = mark.points
        return given

    def done(self) -> list[bool]:
        """Return which of the works are fully marked."""
        known, given = self.known(), self.given(self.marker)
        return [
            work.student in known and is_done(self.item, known[work.student].status, set(given.get(work.student, {})))
            for work in self.works
        ]

    def unmarked(self, start: int = 0) -> int | None:
        """Return the place of the first work from *start* on, and then from the beginning, that is not fully marked."""
        done = self.done()
        places = [*range(start, len(self.works)), *range(start)]
        return next((place for place in places if not done[place]), None)


class Answers(Pile):
    """The answers that need a person. Keys and states only: texts are read one at a time."""

    def __init__(self, book: Gradebook, item: Item, assignment: str, marker: str) -> None:
        q = f"{assignment}.{item.id}"
        names = {key: pseudonym for key, _, _, pseudonym in book.students()}
        works = [
            Work(answer.student, names[answer.student], answer.status)
            for status in (BY_RUBRIC, *BY_WHOLE)
            for answer in book.answers(assignment, question=q, status=status)
        ]
        super().__init__(book, item, q, marker, assignment, works)
        self._stamp: tuple[int, int] | None = None
        self._known: dict[str, Known] = {}

    def known(self) -> dict[str, Known]:
        """As for every pile; read again only after somebody else has written to the gradebook."""
        stamp = (threading.get_ident(), self.book.version())
        if self._stamp != stamp:
            answers = self.book.answers(self.shelf, question=self.q)
            self._known = {one.student: Known(one.status, one.answer_sha) for one in answers}
            self._stamp = stamp
        return self._known

    def answer(self, work: Work) -> Answer | None:
        """Return the answer of *work* as it stands now."""
        return next(self.book.answers(self.shelf, question=self.q, student=work.student), None)

    def text(self, work: Work) -> tuple[str, str]:
        """As for every pile; two empty texts where the answer has gone."""
        answer = self.answer(work)
        return (answer.words, answer.answer_sha) if answer is not None else ("", "")


class Samples(Pile):
    """The course's sample answers, called `sample 1` and so on. Their marks lie on a shelf for which grading never asks."""

    def __init__(self, book: Gradebook, item: Item, assignment: str, marker: str) -> None:
        self.texts = {f"sample {number}": sample for number, sample in enumerate(_samples(item), 1)}
        works = [Work(name, name, BY_RUBRIC) for name in self.texts]
        super().__init__(book, item, f"{assignment}.{item.id}", marker, f"{assignment}~samples", works)

    def known(self) -> dict[str, Known]:
        """As for every pile."""
        return {name: Known(BY_RUBRIC, digest(sample.text)) for name, sample in self.texts.items()}

    def text(self, work: Work) -> tuple[str, str]:
        """As for every pile."""
        text = self.texts[work.student].text
        return text, digest(text)


def _samples(item: Item) -> list[Sample]:
    return item.samples if isinstance(item, Short | Long) else []
