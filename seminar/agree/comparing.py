"""One reader's codes beside the two reference passes.

The passes are machine-made and no person has checked them. They are a second and a third opinion, not a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import combinations
from typing import TYPE_CHECKING

from seminar.agree.alpha import RESAMPLES, Agreement, agreements
from seminar.agree.explain import explain_alpha
from seminar.agree.pooling import BLANK, AgreementError, Scale, coding_question, pool_codes
from seminar.agree.reporting import as_table
from seminar.course import course
from seminar.data import reader
from seminar.questions import canonical
from seminar.questions.model import CodeUnits
from seminar.show import escape, static, table

if TYPE_CHECKING:
    import pandas as pd

YOU = "you"
Codes = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Comparison:
    """One reader's codes against reference passes.

    Attributes
    ----------
    results
        `{(coder, other coder): {variable: Agreement}}`; the reader is called *you*.
    figures
        One row per variable and pair of coders: `variable, between, units, raw_agreement, alpha, low, high, undefined`.
    differences
        One row per unit and variable on which not all agree: `unit, passage` (its first words, where known), `variable,
        you` and one column per pass;
        where a pass gave its reason, `reason_PASS`.
    note
        What the passes are; shown wherever the comparison is.
    """

    results: dict[tuple[str, str], dict[str, Agreement]]
    figures: pd.DataFrame
    differences: pd.DataFrame
    note: str = ""

    def __repr__(self) -> str:
        lines = [
            f"{row.variable}, {row.between}: {row.raw_agreement:.0%} alike, alpha {_shown(row.alpha)}"
            for row in self.figures.itertuples()
        ]
        return "\n".join([*lines, self.note])

    def _repr_html_(self) -> str:
        figures = self.figures.drop(columns=["undefined", "low", "high"]).assign(
            variable=self.figures["variable"].str.replace("_", " ")
        )
        figures["raw_agreement"] = ["" if value != value else f"{value:.2f}" for value in self.figures["raw_agreement"]]
        figures["alpha"] = [_shown(value) for value in self.figures["alpha"]]
        figures["95% interval"] = [
            "" if low != low else f"{low:.2f} to {high:.2f}"
            for low, high in zip(self.figures["low"], self.figures["high"])
        ]
        body = f"<p><b>{escape(self.note)}</b></p>" if self.note else ""
        body += table(figures, caption="How far two coders agree, variable by variable")
        own = [found for (one, _), found in self.results.items() if one == YOU] or list(self.results.values())
        for name, found in own[0].items():
            words = "</p><p>".join(escape(part) for part in explain_alpha(found).text.split("\n\n"))
            body += (
                f"<details><summary>{escape(name.replace('_', ' '))}: alpha in words, with these"
                f" numbers</summary><p>{words}</p></details>"
            )
        if len(self.differences):
            rows = table(
                self.differences.drop(columns="unit"),
                labels={name: f"pass {name}" for name in self.differences.columns if len(name) == 1},
            )
            body += (
                f"<details><summary>Where the coders differ ({len(self.differences)} rows)</summary>{rows}</details>"
            )
        else:
            body += "<p>All coders gave the same codes everywhere.</p>"
        return static(body)


@dataclass(frozen=True)
class NotYet:
    """What stands in the place of a comparison until the reader has coded something; a lesson that is read without a
    kernel shows it.
    """

    message: str

    def __repr__(self) -> str:
        return self.message

    def _repr_html_(self) -> str:
        return static(f"<p>{escape(self.message)}</p>")


def compare(
    own: Codes | str, reference: Mapping[str, Codes] | pd.DataFrame | None = None, *, resamples: int = RESAMPLES
) -> Comparison | NotYet:
    """Compare a reader's own codes with reference passes, variable by variable.

    Parameters
    ----------
    own
        The coding question that the reader answered in this notebook, for example `"04.c1"`; or the codes themselves,
        `{unit: {variable: code}}`.
        Reasons are ignored. Units and variables that only one side has are left out.
    reference
        `{pass: {unit: {variable: code}}}` or a frame with `unit_id`, `coder` and one column per variable; the course's
        own passes (`codings` in `course.yaml`) unless given. For a question whose passages are not among them, its own reference coding stands in. With a
        single other reader,
        `{"Ana": codes}`, this is agreement between two coders.
    resamples
        Resamples for the interval of each alpha.

    Codes and levels of the variables are those of the question's codebook; without one they are taken from the codes
    (numbers in order, everything else nominal).

    Raises
    ------
    AgreementError
        If no unit was coded by both sides. A question that was not answered yet is no error: a `NotYet` then says what
        to do.
    """
    made = course().codings
    note = "" if made is None or isinstance(reference, Mapping) else made.made
    if not isinstance(own, str):
        return _compared(own, reference_passes(reference), {}, _passages(), note, resamples)
    question = coding_question(own)
    try:
        given = own_codes(own)
    except AgreementError as error:
        return NotYet(str(error))
    places = _places(question)
    if reference is None and question.key and not set(places.values()) & set().union(*reference_passes().values()):
        reference, note = {"the reference": question.key}, made.made_one if made else ""
    return _compared(
        {places.get(unit, unit): codes for unit, codes in given.items()},
        reference_passes(reference),
        {variable.id: Scale.of(variable) for variable in question.codebook},
        {places[unit.id]: unit.text for unit in question.units},
        note,
        resamples,
    )


def _compared(
    own: Codes,
    passes: Mapping[str, Codes],
    known: Mapping[str, Scale],
    passages: Mapping[str, str],
    note: str,
    resamples: int,
) -> Comparison:
    if not passes:
        raise AgreementError(
            "there is nothing to compare with: this course has no reference coding (course.yaml has no `codings`). Give"
            ' the codes of another reader, compare(own, {"Ana": codes}).'
        )
    coded: dict[str, set[str]] = {}
    for codes in passes.values():
        for unit, given in codes.items():
            coded.setdefault(unit, set()).update(given.keys() - {"reason"})
    mine = {
        unit: kept
        for unit, given in own.items()
        if (kept := {variable: code for variable, code in given.items() if code and variable in coded.get(unit, ())})
    }
    if not mine:
        raise AgreementError(
            f"none of your {len(own)} units is among the {len(coded)} units of the reference passes, so there is"
            " nothing to compare. Code at least one of them first."
        )
    coders = {YOU: mine} | {
        name: {unit: dict(codes[unit]) for unit in mine if unit in codes} for name, codes in passes.items()
    }
    seen = list(dict.fromkeys(variable for given in mine.values() for variable in given))
    variables = sorted(seen, key=[*known, *seen].index)
    _fill_blanks(mine, variables, known, passes)
    scales = [_scale(variable, known.get(variable), coders) for variable in variables]
    results = {
        pair: agreements(
            pool_codes({name: _only(coders[name], variables) for name in pair}, scales, dict.fromkeys(mine, "")),
            resamples=resamples,
        )
        for pair in combinations(coders, 2)
    }
    figures = as_table(found[variable] for variable in variables for found in results.values())
    figures["between"] = [f"{_named(one)} and {_named(other)}" for one, other in results] * len(variables)
    columns = ["variable", "between", "units", "raw_agreement", "alpha", "low", "high", "undefined"]
    return Comparison(results, figures[columns], _differences(coders, scales, passages), note)


def reference_agreement() -> Comparison:
    """Compare the course's two reference passes with each other, over all their units.

    Both are machine-made: treat the figures as an upper bound, not as human reliability.

    Raises
    ------
    AgreementError
        If the course has not two reference passes.
    """
    made, passes = course().codings, reference_passes()
    if made is None or len(passes) != 2:
        raise AgreementError(f"comparing reference passes needs two of them; this course has {len(passes)}.")
    (name, codes), (other, others) = passes.items()
    found = _compared(codes, {other: others}, {}, _passages(), made.made, RESAMPLES)
    figures = found.figures.assign(between=f"pass {name} and pass {other}")
    differences = found.differences.rename(columns={YOU: name})
    reasons = [codes[unit].get("reason", "") for unit in differences["unit"]]
    differences.insert(differences.columns.get_loc(f"reason_{other}"), f"reason_{name}", reasons)
    return Comparison({(name, other): found.results[YOU, other]}, figures, differences, made.made)


def own_codes(item: str) -> dict[str, dict[str, str]]:
    """Return the codes that the reader gave to the coding question *item*, from the answers kept beside this notebook.

    Raises
    ------
    AgreementError
        If the question was not answered yet.
    """
    from seminar.ask.place import answers_folder
    from seminar.ask.store import AnswerFile

    question = coding_question(item)
    record = AnswerFile(answers_folder(), item.partition(".")[0]).read().answers.get(item)
    codes = None if record is None else canonical(question, record.answer)
    if not codes:
        raise AgreementError(
            f"{item} ({question.title}) has no codes yet. Code at least one passage in its widget above, then run this"
            " cell again."
        )
    return codes


def _places(question: CodeUnits) -> dict[str, str]:
    # A unit of the lesson may have a short name of its own; its source then says which unit of the reference passes it
    # is.
    made = course().codings
    units = f"{made.units}:" if made else ":"
    return {
        unit.id: unit.source.removeprefix(units) if unit.source.startswith(units) else unit.id
        for unit in question.units
    }


def reference_passes(
    reference: Mapping[str, Codes] | pd.DataFrame | None = None,
) -> dict[str, dict[str, dict[str, str]]]:
    """Return reference passes as `{pass: {unit: {variable: code}}}`; the course's own unless given, and none if it has
    none.
    """
    if reference is None:
        made = course().codings
        if made is None:
            return {}
        reference = reader.table(made.table)
    if isinstance(reference, Mapping):
        return {name: {unit: dict(given) for unit, given in codes.items()} for name, codes in reference.items()}
    aside = {"id", "unit_id", "coder", "coded_by", "source_ids"}
    variables = [column for column in reference.columns if column not in aside]
    passes: dict[str, dict[str, dict[str, str]]] = {}
    for row in reference.to_dict("records"):
        given = {variable: _code(row[variable]) for variable in variables}
        reason = given.pop("rationale", "")
        passes.setdefault(str(row["coder"]), {})[str(row["unit_id"])] = given | ({"reason": reason} if reason else {})
    return passes


def _fill_blanks(mine: dict, variables: list[str], scales: Mapping[str, Scale], passes: Mapping[str, Codes]) -> None:
    # An optional slot that the reader left empty was a decision, and the passes write it down as one.
    for variable in variables:
        if variable in scales:
            blank = scales[variable].optional
        else:
            blank = any(given.get(variable) == BLANK for codes in passes.values() for given in codes.values())
        if blank:
            for given in mine.values():
                given.setdefault(variable, BLANK)


def _code(value) -> str:
    if value is None or value != value:
        return BLANK
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def _only(codes: Codes, variables: list[str]) -> dict[str, dict[str, str]]:
    return {
        unit: {variable: given[variable] for variable in variables if variable in given}
        for unit, given in codes.items()
    }


def _scale(variable: str, known: Scale | None, coders: Mapping[str, Codes]) -> Scale:
    seen = {given[variable] for codes in coders.values() for given in codes.values() if variable in given}
    names = _code_names(variable)
    if known is not None:
        # A pass may use a code that the lesson's shorter codebook leaves out.
        more = {code: names.get(code, code) for code in sorted(seen - set(known.codes))}
        return replace(known, codes={**known.codes, **more})
    label = variable.replace("_", " ")
    if seen and all(_is_number(code) for code in seen):
        return Scale(variable, label, {code: code for code in sorted(seen, key=float)}, "ordinal")
    return Scale(variable, label, {code: names.get(code, code.replace("_", " ")) for code in sorted(seen)})


def _code_names(variable: str) -> dict[str, str]:
    made = course().codings
    if made is None or made.codes is None or not variable.endswith(made.coded):
        return {}
    return {row["id"]: f"{row['id']} {row['name'].partition(' (')[0]}" for row in reader.rows(made.codes)}


def _is_number(code: str) -> bool:
    try:
        float(code)
    except ValueError:
        return False
    return True


def _passages() -> dict[str, str]:
    # The fragment of each unit that the course may show: a few words are enough to find it again.
    made = course().codings
    return {row["id"]: f"{row['paragraph']}: {row['quote']} ..." for row in reader.rows(made.units)} if made else {}


def _first_words(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 72 else f"{words[:68].rpartition(' ')[0]} ..."


def _differences(coders: Mapping[str, Codes], scales: list[Scale], passages: Mapping[str, str]) -> pd.DataFrame:
    import pandas as pd

    others = [name for name in coders if name != YOU]
    explained = [name for name in others if any("reason" in given for given in coders[name].values())]
    rows = []
    for unit in coders[YOU]:
        for scale in scales:
            codes = {name: coders[name].get(unit, {}).get(scale.id) for name in coders}
            if len({code for code in codes.values() if code is not None}) > 1:
                row = {"unit": unit, "passage": _first_words(passages.get(unit, unit)), "variable": scale.label} | {
                    name: scale.codes[code] if code in scale.codes else "not coded" for name, code in codes.items()
                }
                rows.append(
                    row | {f"reason_{name}": coders[name].get(unit, {}).get("reason", "") for name in explained}
                )
    return pd.DataFrame(
        rows, columns=["unit", "passage", "variable", *coders, *(f"reason_{name}" for name in explained)]
    )


def _named(name: str) -> str:
    return f"pass {name}" if len(name) == 1 else name


def _shown(alpha: float) -> str:
    return "not defined" if alpha is None or alpha != alpha else f"{alpha:.2f}"
