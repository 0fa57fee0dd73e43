"""`data/` keeps to its own description: types, keys, links between tables, and links to sources."""

import csv
import json
import shutil
import warnings

import pytest

from seminar.data.reader import rows, table_names
from seminar.data.schema import tables
from seminar.files import root

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import frictionless

PACKAGE = json.loads((root() / "data" / "datapackage.json").read_text(encoding="utf-8"))
TABULAR = [resource for resource in PACKAGE["resources"] if "schema" in resource]


def faults_of(folder):
    report = frictionless.validate(str(folder / "datapackage.json"))
    return [error.message for task in report.tasks for error in task.errors] + [
        error.message for error in report.errors
    ]


def test_the_data_package_is_valid():
    assert faults_of(root() / "data") == []


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("timeline", "2001-05-03,,day", "3 May 2001,,day"),
        ("speech_acts", "act_12,clause_2", "act_12,clause_9"),
        ("coverage_claims", "cnn_2001_08_04,C02", "cnn_2001_08_04,C99"),
        ("journey", "stop_02,2,", "stop_01,2,"),
        ("frame_codings", "fc_001,cnn_2001_08_04:2:1", "fc_001,cnn_2001_08_04:99:1"),
    ],
)
def test_the_validation_finds_a_wrong_date_a_broken_link_and_a_double_id(tmp_path, table, old, new):
    folder = shutil.copytree(root() / "data", tmp_path / "data")
    path = folder / "tables" / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    assert faults_of(folder)


def test_every_file_with_a_table_is_described_and_every_described_file_is_there():
    described = {resource["path"] for resource in PACKAGE["resources"]}
    there = {
        path.relative_to(root() / "data").as_posix()
        for folder in ("tables", "texts", "geo")
        for path in (root() / "data" / folder).iterdir()
    }
    assert there | {"sources.json"} == described


def test_every_table_and_column_says_what_it_holds_and_under_which_licence():
    for resource in TABULAR:
        assert resource["title"] and resource["description"] and resource["licenses"], resource["name"]
        for field in resource["schema"]["fields"]:
            assert field["type"] in ("string", "integer", "number")
            assert field["description"].rstrip(")").endswith("."), (resource["name"], field["name"])


@pytest.mark.parametrize("name", table_names())
def test_id_stands_first_sources_stand_last_and_every_source_exists(name):
    known = {item["id"] for item in json.loads((root() / "data" / "sources.json").read_text(encoding="utf-8"))}
    columns = [column.name for column in tables()[name].fields]
    assert (columns[0], columns[-1]) == ("id", "source_ids")
    for row in rows(name):
        ids = row["source_ids"].split(";")
        assert set(ids) <= known, row["id"]
        assert len(ids) == len(set(ids)), f"{row['id']} names a source twice"


def test_files_are_utf8_with_plain_line_ends_and_the_columns_in_order():
    for resource in TABULAR:
        content = (root() / "data" / resource["path"]).read_bytes()
        plain = b"\r" not in content and not content.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"))
        assert plain, (
            f"data/{resource['path']} is read as it is, but is kept here in plain UTF-8 with line feeds:"
            " data/README.md, To save a table, says how"
        )
        header = next(csv.reader(content.decode("utf-8").splitlines()))
        assert header == [field["name"] for field in resource["schema"]["fields"]]


def test_pinned_files_have_the_size_and_checksum_that_the_package_names():
    import hashlib

    pinned = [resource for resource in PACKAGE["resources"] if "hash" in resource]
    assert {resource["name"] for resource in pinned} == {"declaration-text", "coastline"}
    for resource in pinned:
        content = (root() / "data" / resource["path"]).read_bytes()
        assert len(content) == resource["bytes"]
        assert "sha256:" + hashlib.sha256(content).hexdigest() == resource["hash"]


def test_no_cell_has_spaces_around_it_or_marks_of_the_working_notes():
    for name in table_names():
        for row in rows(name):
            for column, cell in row.items():
                assert cell == cell.strip(), (name, row["id"], column)
                assert not any(mark in cell for mark in ("**", "seed A", "seed B", "seed_", "NOT VERIFIED")), (
                    name,
                    row["id"],
                    column,
                    cell,
                )
