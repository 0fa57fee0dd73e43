"""One answer judged: its points, and its lines in the table and on the page, ready to be copied there.

Choices repeat across a class, so their judgement is remembered, down to the page. Codings and matches seldom repeat as
a whole, but their parts do (`seminar.results.parts`). Written answers repeat in nothing and are judged each time.
"""

from __future__ import annotations

import msgspec
from msgspec import Struct, structs

from seminar import safe
from seminar.errors import AnswerError
from seminar.gradebook.book import Answer, digest
from seminar.handins.problems import KINDS
from seminar.handins.read import Found
from seminar.questions import canonical, in_words
from seminar.questions.answers import MAX_TEXT
from seminar.questions.model import Item
from seminar.questions.public import rev
from seminar.results import feedback, parts
from seminar.scoring.score import Score, score

#: Answers to one question that are remembered, and their longest form in bytes.
REMEMBERED, LONGEST = 1_000, 2_000
_encode = msgspec.json.Encoder(order="sorted").encode


class Judged(Struct, gc=False):
    """One answer judged, without anything that belongs to the student: the same answer of another student is judged
    alike.
    """

    status: str
    answer_json: str
    words: str
    sha: str
    points: float | None
    reason: str
    problem: tuple[str, str] | None
    fields: str  # status to reason, ready for the table
    points_field: str
    json_field: str
    row: bytes  # this question's line in the page's table
    before: bytes  # the question and what was answered
    after: bytes
    end: bytes


class _Earned(Struct):
    """What so many right parts earn, in all the forms in which it is told."""

    score: Score
    points_field: str
    reason_field: str
    row: bytes
    block: str
    end: bytes


class Question:
    """One question with everything about it that is the same for all students.

    Parameters
    ----------
    q, number
        Full name and place in the assignment.
    book, pages
        Whether digests for the gradebook and parts of feedback pages are made.
    """

    def __init__(self, q: str, number: int, item: Item, book: bool, pages: bool) -> None:
        self.q, self.number, self.item, self.book, self.pages = q, number, item, book, pages
        self.rev = rev(item)
        self.written = item.written
        self.revs = {self.rev, *item.compatible}
        self.start = safe.row((q, item.kind))[:-1] + ","
        self.best_field = safe.field(item.points)
        self.rule = feedback.rule_line(item)
        self._above, self._ends, self._unmarked = b"", (b"", b""), b""
        if pages:
            self._above = feedback.before_answer(number, item).encode("utf-8")
            # what ends a question's part of the page: the explanation, and before it the right answer if this one is
            # not (wholly) right
            explained = feedback.explanation(item) + feedback.SECTION_END
            self._ends = explained.encode("utf-8"), (feedback.solution(item) + explained).encode("utf-8")
            self._unmarked = (
                (feedback.rubric_block(item, {}, []) + feedback.SECTION_END).encode("utf-8") if item.written else b""
            )
        self._parts = parts.parts_of(item, pages)
        self._earned: dict[int, _Earned] = {}
        self._judged: dict[tuple[str, bytes], Judged] = {}
        self._blank = self._scored(None)
        self._blank_row = self.row(None) if pages else b""
        self._decode_text = msgspec.json.Decoder(str).decode

    def judge(self, found: Found | None) -> Judged:
        """Return the judgement of what was *found*, None if there is no answer."""
        if found is None:
            return self._blank
        if self._parts is not None and found.rev in self.revs:
            whole = self._parts.put_together(found.raw)
            if whole is not None:
                return self._of_parts(whole)
        if self.written:
            return self._text(found)
        if len(found.raw) > LONGEST:
            return self._anew(found)
        place = (found.rev if found.rev not in self.revs else "", found.raw)
        judged = self._judged.get(place)
        if judged is None:
            if len(self._judged) >= REMEMBERED:
                self._judged.clear()
            judged = self._judged[place] = self._anew(found)
        return judged

    def row(self, points: float | None) -> bytes:
        """Return this question's line in the page's table."""
        return feedback.overview_row(self.number, self.item, points).encode("utf-8")

    def fields(self, status: str, points: float | None, words: str, reason: str) -> str:
        """Return the columns from status to reason of this question's line in the table of answers."""
        return safe.row((status, points, self.item.points, words, reason))[:-1]

    def by_hand(self, judged: Judged, points: float) -> Judged:
        """Return what was *judged* with the *points* that a person gave."""
        return structs.replace(
            judged,
            points=points,
            fields=self.fields("marked", points, judged.words, "Marked by a person."),
            points_field=safe.field(points),
            row=self.row(points) if self.pages else b"",
        )

    def kept(self, student: str, found: Found, judged: Judged) -> Answer:
        """Return what the gradebook keeps of the answer of a *student*."""
        item = self.item
        return Answer(
            self.q,
            student,
            item.kind,
            found.rev,
            judged.status,
            judged.answer_json,
            judged.words,
            judged.sha,
            judged.points,
            item.points,
            judged.reason,
            found.at,
            found.n,
        )

    def _anew(self, found: Found) -> Judged:
        if found.rev not in self.revs:
            return self._unscored(
                found, "older wording", "older_question", f"rev {found.rev or 'missing'}, this is {self.rev}"
            )
        try:
            answer = canonical(self.item, msgspec.json.decode(found.raw))
        except AnswerError as error:
            return self._unscored(found, "unusable", "unusable_answer", str(error))
        except (msgspec.MsgspecError, RecursionError, ValueError, OverflowError, UnicodeError):
            return self._unscored(found, "unusable", "unusable_answer", "it cannot be read as data")
        return self._scored(answer)

    def _text(self, found: Found) -> Judged:
        """Judge a written answer as `_anew` does, looking only once for characters in it that are not seen."""
        try:
            answer = self._decode_text(found.raw) if found.rev in self.revs else ""
        except (msgspec.MsgspecError, RecursionError, ValueError, UnicodeError):
            answer = ""
        if not answer or len(answer) > MAX_TEXT or answer.isspace() or safe.visible(answer) != answer:
            return self._anew(found)
        result, encoded = score(self.item, answer), _encode(answer).decode("utf-8")
        before = after = b""
        if self.pages:
            before = self._above + feedback.shown_block(self.item, safe.markup_of_visible(answer)).encode("utf-8")
            after = feedback.score_block(self.item, None, result.reason, self.rule).encode("utf-8")
        fields = f"to mark,,{self.best_field},{safe.field_of_visible(answer)},{safe.field(result.reason)}"
        json_field = safe.json_field(encoded)
        return Judged(
            "to mark",
            encoded,
            answer,
            digest(encoded) if self.book else "",
            None,
            result.reason,
            None,
            fields,
            "",
            json_field,
            self._blank_row,
            before,
            after,
            self._unmarked,
        )

    def _scored(self, answer) -> Judged:
        item, result = self.item, score(self.item, answer)
        words = "" if answer is None else in_words(item, answer)
        encoded = "" if answer is None else _encode(answer).decode("utf-8")
        status = "not answered" if answer is None else "to mark" if result.points is None else "scored"
        before, after, end = "", "", self._unmarked
        if self.pages:
            before = feedback.answer_block(item, answer, words)
            after = feedback.score_block(item, result.points, result.reason, self.rule)
            if status != "to mark":
                after += feedback.choices(item, answer)
                end = self._ends[result.share != 1]
        return self._ready(status, encoded, words, result.points, result.reason, None, before, after, end)

    def _unscored(self, found: Found, status: str, kind: str, detail: str) -> Judged:
        raw, meaning = found.raw.decode("utf-8", "replace"), KINDS[kind].meaning
        shown = raw if len(raw) <= 2_000 else raw[:2_000] + "…"
        before = feedback.raw_block(shown)
        after = f'<p class="points">Not marked yet.</p>\n<p>A person looks at this answer: {safe.markup(meaning)}</p>\n'
        problem, end = (kind, safe.one_line(detail)), feedback.SECTION_END.encode("utf-8")
        return self._ready(status, shown, shown, None, meaning, problem, before, after, end)

    def _ready(
        self,
        status: str,
        encoded: str,
        words: str,
        points: float | None,
        reason: str,
        problem: tuple[str, str] | None,
        before: str,
        after: str,
        end: bytes,
    ) -> Judged:
        row = above = below = b""
        if self.pages:
            row, above, below = self.row(points), self._above + before.encode("utf-8"), after.encode("utf-8")
        return Judged(
            status,
            encoded,
            words,
            digest(encoded) if self.book else "",
            points,
            reason,
            problem,
            self.fields(status, points, words, reason),
            safe.field(points),
            safe.json_field(encoded),
            row,
            above,
            below,
            end if self.pages else b"",
        )

    def _of_parts(self, whole: parts.Whole) -> Judged:
        earned = self._earned.get(whole.right)
        if earned is None:
            earned = self._earned[whole.right] = self._earns(whole)
        encoded, result = whole.answer_json, earned.score
        before = after = b""
        if self.pages:
            before = self._above + feedback.shown_block(self.item, whole.lines).encode("utf-8")
            after = (earned.block + whole.choices).encode("utf-8")
        return Judged(
            "scored",
            encoded,
            whole.words,
            digest(encoded) if self.book else "",
            result.points,
            result.reason,
            None,
            f"scored,{earned.points_field},{self.best_field},{safe.field_of_visible(whole.words)},{earned.reason_field}",
            earned.points_field,
            whole.json_field,
            earned.row,
            before,
            after,
            earned.end,
        )

    def _earns(self, whole: parts.Whole) -> _Earned:
        result = score(self.item, msgspec.json.decode(whole.answer_json))
        row, block = b"", ""
        if self.pages:
            row = self.row(result.points)
            block = feedback.score_block(self.item, result.points, result.reason, self.rule)
        return _Earned(
            result, safe.field(result.points), safe.field(result.reason), row, block, self._ends[result.share != 1]
        )
