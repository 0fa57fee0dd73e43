"""A table to read keeps whole texts and names what it lacks."""

import pytest

import moscow2001 as m
from seminar.show.tables import UnknownColumn


def test_table_shows_whole_paragraphs_where_pandas_cuts_them():
    shown = m.table(m.data.declaration(), ["id", "text"], "The declaration")._repr_html_()
    assert m.data.paragraph("7.1").split("according to")[0].split("country")[0] in shown
    assert "<caption>The declaration</caption>" in shown


def test_table_shows_only_the_columns_asked_for():
    shown = m.table(m.data.declaration(), ["id"])._repr_html_()
    assert shown.count('<th scope="col"') == 1


def test_table_says_in_one_plain_line_what_it_is():
    assert repr(m.table(m.data.anomalies(), ["quote"], "Slips")) == f"Slips ({len(m.data.anomalies())} rows)"


def test_unknown_column_is_named_with_those_that_exist():
    with pytest.raises(UnknownColumn, match="'speeker'.*it has: id, .*speaker"):
        m.table(m.data.declaration(), ["id", "speeker"])
