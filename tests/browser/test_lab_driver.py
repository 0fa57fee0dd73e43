"""The browser fixtures themselves: what they report must be so, or every other browser test proves nothing."""

from __future__ import annotations

import nbformat
import pytest
from playwright.sync_api import expect

from seminar.bench.page import CellFailed

KERNEL = {"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}}


@pytest.fixture
def write(lab_course):
    def write(*cells: str) -> str:
        notebook = nbformat.v4.new_notebook(metadata=KERNEL, cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
        nbformat.write(notebook, lab_course / "notebooks" / "driver.ipynb")
        return "notebooks/driver.ipynb"

    (lab_course / "notebooks").mkdir(exist_ok=True)
    return write


def test_run_all_returns_when_the_last_cell_is_done_and_save_reads_it_back(lab, write):
    lab.open_notebook(write("import time", "time.sleep(0.3); print('late')", "")).run_all()
    saved = lab.save()
    assert [cell["execution_count"] for cell in saved["cells"]] == [1, 2, None]
    assert saved["cells"][1]["outputs"][0]["text"] == ["late\n"]


def test_restart_and_run_all_gives_a_new_kernel(lab, write):
    path = write("import os; os.getpid()")
    lab.open_notebook(path).run_all()
    first = lab.output_of("os.getpid()").inner_text()
    lab.restart_and_run_all()
    assert lab.output_of("os.getpid()").inner_text() != first


def test_restart_keeps_outputs_and_forgets_variables(lab, write):
    lab.open_notebook(write("x = 1", "print('x' in globals())")).run_all()
    expect(lab.output_of("globals")).to_contain_text("True")
    lab.restart()
    expect(lab.output_of("globals")).to_contain_text("True")
    lab.cell(1).click()
    lab.page.keyboard.press("Shift+Enter")
    expect(lab.output_of("globals")).to_contain_text("False")


def test_a_cell_that_raises_fails_the_test_by_name(lab, write):
    with pytest.raises(CellFailed, match=r"ZeroDivisionError[\s\S]*1 / 0"):
        lab.open_notebook(write("1 / 0")).run_all()


def test_the_course_folder_is_the_kernels_and_the_package_is_found(lab, write):
    lab.open_notebook(write("import moscow2001 as m, os; print(m.__version__, os.getcwd())")).run_all()
    expect(lab.output_of("moscow2001")).to_contain_text(str(lab.course / "notebooks"))


def test_an_address_outside_this_computer_is_noticed_and_out_of_reach(lab, write):
    lab.open_notebook(
        write("from IPython.display import Image; Image(url='https://outside-probe.invalid/picture.png')")
    ).run_all()
    expect(lab.page.locator("img[src*='outside-probe.invalid']")).to_have_count(1)
    lab.page.wait_for_function("() => document.querySelector('img[src*=\"outside-probe.invalid\"]').complete")
    assert lab.foreign == ["https://outside-probe.invalid/picture.png"]
    lab.foreign.clear()


def test_the_accessibility_scan_sees_a_control_without_a_name(lab, write):
    lab.open_notebook(write("from IPython.display import HTML; HTML('<textarea></textarea>')")).run_all()
    assert any(line.startswith("label:") for line in lab.accessibility())
    assert lab.accessibility(allowed=("label",)) == []


def test_both_themes_and_a_small_laptop_can_be_photographed(lab, write):
    lab.open_notebook(write("print('seen')")).run_all()
    pictures = [lab.theme(dark=dark).screenshot(f"dark-{dark}").read_bytes() for dark in (True, False)]
    lab.zoom()
    pictures.append(lab.screenshot("zoomed").read_bytes())
    assert len(set(pictures)) == 3
