"""The declaration stays as it was received, every quotation of it is exact, and the CNN story stays with its reader."""

import re

import pytest

from moscow2001 import data
from moscow2001.data.texts import checksum
from seminar.cite.quotations import length
from seminar.data.reader import rows
from seminar.data.schema import tables
from seminar.errors import DataError, MissingFile
from seminar.files import root


def test_the_paragraphs_are_the_lines_of_the_pinned_text():
    lines = data.declaration_text().split("\n")
    for row in rows("declaration"):
        assert lines[int(row["line"]) - 1] == row["text"]
    rest = [
        line
        for number, line in enumerate(lines, start=1)
        if line.strip() and number not in {int(row["line"]) for row in rows("declaration")}
    ]
    assert rest[-2:] == ["Kim Jong Il, Chairman of the DPRK NDC", "V.V. Putin, President of the Russian Federation"]
    assert rest[7] == "[Full text]" and len(rest) == 10


def test_moratorium_test_launch_and_2003_do_not_stand_in_the_declaration():
    text = " ".join(data.declaration()["text"]).lower()
    for word in ("moratorium", "test", "launch", "suspend", "2003"):
        assert not re.search(rf"\b{word}", text)


def test_an_altered_declaration_is_refused(course, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "texts" / "declaration.txt"
    assert data.declaration_text()
    path.write_bytes(path.read_bytes().replace(b"a event", b"an event"))
    with pytest.raises(DataError, match="was altered.*anomalies.csv"):
        data.declaration_text()
    path.unlink()
    with pytest.raises(MissingFile, match="declaration.txt is missing"):
        data.declaration_text()


def test_windows_line_ends_do_not_count_as_an_alteration(course, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "texts" / "declaration.txt"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "\r" not in data.declaration_text()


def test_one_paragraph_is_found_by_its_id():
    assert data.paragraph("2.3") == "The Russian side welcomed this stand of the DPRK."
    with pytest.raises(DataError, match="no paragraph '9.1'.*P.1"):
        data.paragraph("9.1")


@pytest.mark.parametrize(
    ("table", "column"), [("speech_acts", "quote"), ("anomalies", "quote"), ("phrases", "declaration_quote")]
)
def test_quotations_of_the_declaration_are_exact(table, column):
    for row in rows(table):
        text, at = data.paragraph(row["paragraph"]), 0
        for part in row[column].split(" ... "):
            at = text.find(part, at)
            assert at >= 0, (row["id"], part)


def test_claims_and_units_quote_the_core_documents_exactly():
    text = data.declaration_text()
    for table in ("coverage_claims", "frame_units", "frames", "disagreements"):
        for row in rows(table):
            of_text = "declaration" in (row.get("coverage_id"), row.get("example_unit_id", "").split(":")[0])
            if of_text and row["quote"] and row.get("status") != "left_out":
                assert row["quote"] in text, (table, row["id"])


def test_no_quotation_is_longer_than_25_words():
    quoting = [
        (name, column)
        for name in tables()
        for column in ("quote", "other_wording")
        if any(field.name == column for field in tables()[name].fields)
    ]
    assert len(quoting) >= 8
    for name, column in quoting:
        for row in rows(name):
            assert length(row[column]) <= 25, (name, row["id"], length(row[column]))


def test_without_a_copy_of_the_story_the_message_says_that_it_is_not_needed():
    if data.has_cnn_text():
        pytest.skip("there is a reader's own copy of the CNN story on this machine")
    with pytest.raises(MissingFile, match="not part of the course; every core step works without it"):
        data.cnn_text()


PARAGRAPHS = [f"Invented paragraph number {number} says nothing that “CNN” wrote." for number in range(1, 29)]


@pytest.fixture
def invented_story(course, monkeypatch):
    """A course whose CNN notes expect 28 invented paragraphs, so that the check is tested without the story."""
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "tables" / "cnn_paragraphs.csv"
    text = path.read_text(encoding="utf-8")
    for row, invented in zip(rows("cnn_paragraphs"), PARAGRAPHS, strict=True):
        text = text.replace(row["checksum"], checksum(invented))
    path.write_text(text, encoding="utf-8")
    (course / "data" / "local").mkdir(exist_ok=True)
    return course / "data" / "local" / "cnn_2001_08_04.txt"


@pytest.mark.parametrize(
    "written",
    [
        "\n\n".join(PARAGRAPHS),
        "\r\n\r\n".join(paragraph + "   " for paragraph in PARAGRAPHS),
        "Headline\n\n" + "\n".join(PARAGRAPHS) + "\nBack to the top\n",
        "\ufeff" + "\n\n".join(paragraph.replace("“", '"').replace("”", '"') for paragraph in PARAGRAPHS),
        "\n\n".join(paragraph.replace("says ", "says\n") for paragraph in PARAGRAPHS),
        "\r\r".join(PARAGRAPHS),
        "\n\n".join(PARAGRAPHS).encode("utf-16"),
    ],
    ids=[
        "plain",
        "windows",
        "with page furniture",
        "straight quotes and a mark of Notepad",
        "wrapped lines",
        "an old Mac",
        "Unicode of Notepad",
    ],
)
def test_an_own_copy_is_recognised_however_it_was_saved(invented_story, written):
    invented_story.write_bytes(written if isinstance(written, bytes) else written.encode("utf-8"))
    found = data.cnn_text()
    assert list(found) == [f"P{number}" for number in range(1, 29)]
    assert checksum(found["P7"]) == checksum(PARAGRAPHS[6])


def test_an_own_copy_that_differs_is_told_by_paragraph_without_its_words(invented_story):
    invented_story.write_text("\n\n".join([*PARAGRAPHS[:3], "Something else.", *PARAGRAPHS[4:]]), encoding="utf-8")
    with pytest.raises(DataError, match=r"27 of 28 body paragraphs were recognised.*P4 \(ABM Treaty\)") as told:
        data.cnn_text()
    assert "Something else" not in str(told.value)
    invented_story.write_bytes("\n\n".join(PARAGRAPHS).encode("cp1252"))
    with pytest.raises(DataError, match="line 1: found the byte 93.*not UTF-8"):
        data.cnn_text()


def test_the_story_itself_is_in_no_file_of_the_course():
    held = {row["checksum"] for row in rows("cnn_paragraphs")}
    texts = [
        path
        for folder in ("data", "notebooks", "exercises", "solutions", "teaching")
        for path in (root() / folder).rglob("*")
        if path.suffix in (".csv", ".ipynb", ".md", ".txt", ".yaml")
    ]
    assert len(texts) > 40
    for path in texts:
        if "local" in path.parts or ".ipynb_checkpoints" in path.parts:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            for piece in (line, line.strip().strip('",').replace("\\n", "").replace('\\"', '"')):
                assert checksum(piece) not in held, path


def test_coasts_lie_in_the_window_of_the_map():
    lines = data.coastline()
    assert sum(map(len, lines)) > 1000
    assert all(20 <= lon <= 150 and 30 <= lat <= 75 for line in lines for lon, lat in line)
    assert max(abs(a[0] - b[0]) for line in lines for a, b in zip(line, line[1:], strict=False)) < 10


def test_the_fragments_of_the_cnn_story_are_short_and_far_from_the_whole():
    columns = {
        name: [column.name for column in tables()[name].fields if column.name in ("quote", "other_wording")]
        for name in tables()
    }
    held = {
        row[column]
        for name, named in columns.items()
        for column in named
        for row in rows(name)
        if row["source_ids"] == "cnn_2001_08_04" and row[column]
    }
    assert max(map(length, held)) <= 15
    # a fragment inside a longer one adds nothing
    distinct = {words for words in held if not any(words != other and words in other for other in held)}
    story = int(next(row for row in rows("coverage") if row["id"] == "cnn_2001_08_04")["words_seen"])
    assert sum(map(length, distinct)) < story / 2
