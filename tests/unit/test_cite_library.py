"""Every source stands once, under one id, and old ids lead to it."""

import json

import pytest

from seminar import cite
from seminar.errors import DataError
from seminar.files import root

KINDS = {
    "news",
    "primary_official",
    "dprk_media",
    "scholarship",
    "reference",
    "database",
    "software",
    "framing_theory",
    "framing_method",
    "text_method",
    "reliability",
    "news_flow",
    "translation",
}


def test_every_source_says_its_kind_language_rights_and_what_was_seen():
    for id, item in cite.sources().items():
        assert item["title"] and item["type"] and item["language"], id
        assert item["custom"]["kind"] in KINDS, id
        assert item["custom"]["seen"] in ("full", "excerpt"), id
        assert item["custom"]["rights"], id


def test_one_page_has_one_id():
    addresses = {}
    for id, item in cite.sources().items():
        address = item.get("URL", id).split("://")[-1].removeprefix("www.").rstrip("/").lower()
        assert addresses.setdefault(address, id) == id


def test_merged_ids_lead_to_the_id_to_use_and_are_no_longer_ids():
    assert len(cite.aliases()) >= 55
    assert not set(cite.aliases()) & set(cite.sources())
    assert cite.source("guardian_persson")["id"] == "guardian_2001_05_04"
    assert cite.source("seed_declaration")["id"] == "decl_2001_08_04_en"
    assert cite.source("tt_interfax")["id"] == cite.source("tehran_times_2001_08_05")["id"] == "tehrantimes_2001_08_05"


def test_items_of_the_coverage_keep_their_id_and_agree_on_what_was_seen():
    from seminar.data.reader import rows

    for item in rows("coverage"):
        source = cite.source(item["source_ids"])
        assert item["id"] in (source["id"], "declaration")
        assert source["custom"]["seen"] == item["seen"], item["id"]
        assert source["language"] == item["language"], item["id"]


def test_a_link_has_a_readable_name_and_leads_to_the_bibliography():
    assert cite.link("guardian_2001_05_04") == "[Guardian, 4 May 2001](bibliography.md#guardian_2001_05_04)"
    assert cite.link("wh_sep17_1999", "the White House") == "[the White House](bibliography.md#wh_1999_09_17)"
    assert cite.label("act_2002_10") == "Arms Control Today, October 2002"


def test_an_unknown_source_is_told_with_ids_that_look_alike():
    with pytest.raises(DataError, match="no source 'guardian_2001_05_05'. Did you mean .*guardian_2001_05_04"):
        cite.source("guardian_2001_05_05")


def test_a_source_file_with_a_double_id_or_a_slip_is_told(course, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "sources.json"
    items = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps([*items, items[0]]), encoding="utf-8")
    with pytest.raises(DataError, match="has the id 'abc_2001_06_16' twice"):
        cite.sources()
    path.write_text("[{]", encoding="utf-8")
    with pytest.raises(DataError, match="sources.json, line 1: this is not JSON"):
        cite.sources()


def test_no_source_is_described_in_the_words_of_the_working_notes():
    text = (root() / "data" / "sources.json").read_text(encoding="utf-8").lower()
    for word in ("course seed", "seed document", "index ids", "search result"):
        assert word not in text


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda item: item.pop("title"), "source 1: abc_2001_06_16 has no title"),
        (lambda item: item.pop("custom"), "source 1: abc_2001_06_16 has no custom.kind"),
        (lambda item: item["custom"].pop("merged"), "abc_2001_06_16 has no custom.merged"),
        (lambda item: item.pop("id"), "source 1: found no id"),
    ],
)
def test_a_source_that_lacks_what_every_page_needs_is_named(course, monkeypatch, spoil, told):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "sources.json"
    items = json.loads(path.read_text(encoding="utf-8"))
    spoil(items[0])
    path.write_text(json.dumps(items), encoding="utf-8")
    with pytest.raises(DataError, match=told):
        cite.sources()


def test_a_label_is_short_whatever_the_form_of_the_date(course, monkeypatch):
    monkeypatch.setenv("SEMINAR_HOME", str(course))
    path = course / "data" / "sources.json"
    items = json.loads(path.read_text(encoding="utf-8"))
    for issued, told in (
        ({"date-parts": [[2001, 6, 16], [2001, 6, 17]]}, "16 June 2001"),
        ({"date-parts": [[2001]], "circa": True}, "ca. 2001"),
        ({"raw": "summer 2001"}, "summer 2001"),
    ):
        items[0]["issued"] = issued
        path.write_text(json.dumps(items), encoding="utf-8")
        assert cite.label("abc_2001_06_16") == f"ABC News, {told}"
