"""What a question tells about its points before it is answered, and what it refuses at once, in a real JupyterLab."""

from playwright.sync_api import expect

EXERCISE = "exercises/ex03.ipynb"


def question(lab, q):
    found = lab.page.locator(f'.seminar-ask[data-q="{q}"]')
    found.scroll_into_view_if_needed()
    return found


def test_the_rule_is_told_and_a_number_that_it_does_not_take_is_refused_at_once(lab):
    lab.open_notebook(EXERCISE).run_all()
    box = question(lab, "ex03.q4")
    expect(box.locator(".seminar-q-scored")).to_have_text(
        "Scoring: All points for a number near enough to the right one; nothing for another. A whole number is asked"
        " for."
    )
    expect(question(lab, "ex03.q3").locator(".seminar-q-scored")).to_contain_text(
        "Rows missed and rows picked in error both cost"
    )
    for dark in (False, True):
        lab.theme(dark)
        lab.screenshot(f"scored-{'dark' if dark else 'light'}", box)
        assert lab.accessibility('.seminar-ask[data-q="ex03.q4"]') == []
    lab.theme(False)
    field, status = box.get_by_label("Your number"), box.locator(".seminar-status")
    for typed, says in (
        ("389.5", "a whole number is asked for, and 389.5 is none"),
        ("３８９", "the digits 0 to 9"),
        ("1.000", "two ways"),
        ("389 miles", "no unit or this one: days"),
    ):
        field.fill(typed)
        field.press("Enter")
        expect(status).to_contain_text("Not recorded")
        expect(status).to_contain_text(says)
    field.fill("389 days")
    field.press("Tab")
    expect(status).to_contain_text("Recorded. Complete.")
    expect(field).to_have_value("389")
    records = [
        output["data"]
        for cell in lab.save()["cells"]
        for output in cell.get("outputs", [])
        if "ex03.q4" in str(output.get("data", {}))
    ]
    assert "Recorded: 389 days" in ["".join(data.get("text/plain", "")) for data in records]
