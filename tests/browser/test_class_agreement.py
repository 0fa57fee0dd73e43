"""The projector notebook in JupyterLab: large, complete, and usable by everyone in the room."""

import shutil

import pytest
from playwright.sync_api import expect

from seminar.questions import load_assignment
from seminar.sample import synth

pytestmark = pytest.mark.browser


@pytest.fixture
def wall(lab, lab_course, course_root):
    """The notebook, run on an invented class of sixteen."""
    exercise = load_assignment(course_root / "solutions" / "ex02.yaml")
    teaching = lab_course / "teaching"
    shutil.rmtree(teaching / "sample_class", ignore_errors=True)
    teaching.mkdir(exist_ok=True)
    for _ in synth.write_class(exercise, teaching / "sample_class", 16, 4, 0.0, "folder", synth.template_of(exercise)):
        pass
    shutil.copy2(course_root / "teaching" / "class_agreement.ipynb", teaching)
    return lab.open_notebook("teaching/class_agreement.ipynb").run_all()


def test_a_class_sees_its_agreement_large_and_without_names(wall, lab_course):
    overview = wall.output_of("room.overview()")
    expect(overview).to_contain_text("16 readers, 12 passages")
    size = overview.locator(".seminar-wall").evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert size >= 20, "too small to read from the last row"
    picture = wall.output_of("room.figure()").locator("img")
    assert picture.get_attribute("alt").startswith("Stacked bars, one per passage, 12 in all")
    assert picture.evaluate("image => image.naturalWidth") > 1000
    names = [
        line.split(",")[1]
        for line in (lab_course / "teaching" / "sample_class" / "roster.csv").read_text("utf-8").splitlines()[1:]
    ]
    page = " ".join(
        wall.output_of(f"room.{part}").inner_text() for part in ("overview", "figure()", "divided", "explain")
    )
    assert len(names) == 16
    assert not [name for name in names if name in page]
    for dark in (False, True):
        wall.theme(dark)
        wall.screenshot(f"class-agreement-{'dark' if dark else 'light'}", wall.output_of("room.divided"))
        assert wall.accessibility() == []
    wall.screenshot("class-agreement-figure", wall.output_of("room.figure()"))
