"""Every relative link on a page of the repository leads to a file, and to a place in it; every issue form is one that
GitHub can show.
"""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
import yaml

from tests.course_copy import ROOT

FOLDERS = (
    "",
    "teaching",
    "teaching/answers",
    "teaching/sample_class",
    "notebooks",
    "solutions",
    "data",
    "data/local",
    "tests",
)
PAGES = sorted(page for folder in FOLDERS for page in (ROOT / folder).glob("*.md"))
FORMS = sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml"))
_LINK = re.compile(r"(?<!\\)\]\(([^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.M | re.S)


def anchors(text: str) -> set[str]:
    """Return the places that a link may name on a Markdown page: its headings as GitHub names them, and its own
    anchors.
    """
    text = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    found = set(re.findall(r'<a id="([^"]+)"', text))
    for heading in re.findall(r"^#{1,6}\s+(.+?)\s*$", text, re.M):
        plain = re.sub(r"<[^>]*>|[`*]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading))
        found.add(re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-"))
    return found


def broken(page) -> list[str]:
    """Return the relative links of a page that lead nowhere."""
    found = []
    for target in _LINK.findall(_CODE.sub("", page.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, place = target.partition("#")
        file = (page.parent / unquote(path)).resolve() if path else page
        if not file.exists():
            found.append(f"{target}: no such file")
        elif place and file.suffix == ".md" and unquote(place) not in anchors(file.read_text(encoding="utf-8")):
            found.append(f"{target}: no such place on that page")
    return found


def test_there_are_pages_and_they_have_links():
    assert {"README.md", "CONTRIBUTING.md", "CHANGELOG.md"} <= {page.name for page in PAGES}
    assert sum(len(_LINK.findall(page.read_text(encoding="utf-8"))) for page in PAGES) > 300


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_a_page_lead_somewhere(page):
    assert broken(page) == []


def test_a_link_to_a_missing_file_or_place_is_caught(tmp_path):
    (tmp_path / "there.md").write_text("# A page\n\n## Why `m.ask` is *short*\n", encoding="utf-8")
    page = tmp_path / "page.md"
    page.write_text(
        "[a](there.md) [b](there.md#why-mask-is-short) [c](gone.md) [d](there.md#gone) [e](#gone) `[f](no.md)`",
        encoding="utf-8",
    )
    assert [told.partition(":")[0] for told in broken(page)] == ["gone.md", "there.md#gone", "#gone"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_an_issue_form_is_one_that_github_can_show(form):
    known = {"markdown", "textarea", "input", "dropdown", "checkboxes"}
    read = yaml.safe_load(form.read_text(encoding="utf-8"))
    assert (
        set(read) <= {"name", "description", "title", "labels", "body", "assignees"}
        and read["name"]
        and read["description"]
    )
    asked = [part for part in read["body"] if part["type"] != "markdown"]
    assert asked and {part["type"] for part in read["body"]} <= known
    assert len({part["id"] for part in asked}) == len(asked) == len({part["attributes"]["label"] for part in asked})
    assert all(part["attributes"]["options"] for part in asked if part["type"] in ("dropdown", "checkboxes"))
    assert any(part.get("validations", {}).get("required") for part in asked)


def test_the_three_forms_are_the_ones_that_contributing_names():
    named = set(re.findall(r"ISSUE_TEMPLATE/(\w+)\.yml", (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")))
    assert named == {form.stem for form in FORMS} == {"typing_error", "disputed_fact", "translation"}


TYPED = [
    path
    for folder in (
        "",
        "data",
        "deploy",
        "docs",
        "exercises",
        "moscow2001",
        "notebooks",
        "seminar",
        "solutions",
        "teaching",
    )
    for path in ((ROOT / folder).rglob("*") if folder else ROOT.glob("*"))
    if path.suffix in (".md", ".py", ".yaml", ".yml", ".ipynb", ".html", ".json", ".toml", ".js")
    and "sample_class" not in path.parts
    and path.name != "CHANGELOG.md"
    and path.is_file()
]


def test_what_a_person_types_is_a_program_that_there_is():
    """Neither macOS nor Linux has a program `python`; Windows has `py`."""
    wrong = [
        path.relative_to(ROOT).as_posix()
        for path in TYPED
        if re.search(r"(?<![\w./-])python course\.py", path.read_text(encoding="utf-8"))
    ]
    assert len(TYPED) > 250 and wrong == []
