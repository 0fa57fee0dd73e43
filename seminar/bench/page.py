"""One browser tab with JupyterLab in it, driven the way a learner does: menus, keys, mouse."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from seminar.bench.server import TOKEN, LabServer

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Request, ViewportSize

LAPTOP: ViewportSize = {"width": 1280, "height": 720}
ZOOMED_LAPTOP: ViewportSize = {
    "width": 1024,
    "height": 576,
}  # what a page of 1280 x 720 has left at 125 % zoom, in CSS pixels
PATIENCE = 60_000  # milliseconds until a wait gives up

# JupyterLab's own model of the open notebook: precise where the page is not. The toolbar says idle before the kernel is
# connected,
# and cells that are not in view may not be in the page.
_STATE = """(() => {
  const panel = window.jupyterapp && window.jupyterapp.shell.currentWidget;
  if (!panel || !panel.sessionContext || !panel.content || !panel.content.model) return null;
  const kernel = panel.sessionContext.session && panel.sessionContext.session.kernel;
  return {
    path: panel.context.path, dirty: panel.context.model.dirty, kernel: kernel ? kernel.status : null,
    connected: kernel ? kernel.connectionStatus : null,
    cells: [...panel.content.model.cells].filter(c => c.type === 'code').map(c => ({
      source: c.sharedModel.getSource(), count: c.executionCount, state: c.executionState,
      error: [...Array(c.outputs.length).keys()].map(i => c.outputs.get(i).toJSON()).filter(o => o.output_type === 'error')
        .map(o => o.ename + ': ' + o.evalue)[0] || null,
    })),
  };
})()"""
_SETTLED = f"""() => {{
  const s = {_STATE};
  if (!s || s.kernel !== 'idle' || s.cells.some(c => c.state === 'running')) return false;
  return s.cells.some(c => c.error) || s.cells.filter(c => c.source.trim()).every(c => c.count !== null);
}}"""


class CellFailed(AssertionError):
    """A cell of a notebook raised an exception."""


class LabPage:
    """A tab in its own browser profile.

    `page` is Playwright's page: use its locators for everything that is not here. `errors` collects what the page wrote
    to its console as an error, `foreign` each address that it asked for outside the loopback.
    """

    def __init__(self, browser: Browser, server: LabServer, shots: Path):
        self.server, self.shots = server, shots
        self.context = browser.new_context(viewport=LAPTOP, reduced_motion="reduce", accept_downloads=True)
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.path = ""
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("request", self._note_foreign)

    def _note_foreign(self, request: Request) -> None:
        inside = request.url.startswith((self.server.url, "data:", "blob:", "about:"))
        if not inside and request.url not in self.foreign:  # a busy page may draw an output, and ask, twice
            self.foreign.append(request.url)

    def close(self) -> None:
        self.context.close()

    # opening and running

    def open_notebook(self, path: str) -> LabPage:
        """Open a notebook (path below the server's root) in a clean workspace and wait until its kernel is ready."""
        self.open_file(path)
        self.page.wait_for_selector(".jp-Notebook .jp-Cell")
        self.wait_idle()
        return self

    def open_file(self, path: str) -> LabPage:
        """Open any file the way a click in the file browser would."""
        self.path = path
        self.page.goto(f"{self.server.url}/lab/tree/{path}?reset&token={TOKEN}")
        self.page.wait_for_function(
            "() => window.jupyterapp && document.querySelector('#jp-main-dock-panel .lm-TabBar-tab')"
        )
        return self

    def reload(self) -> LabPage:
        """Load the same notebook again as a learner does who comes back; its kernel, if any, is found again."""
        return self.open_notebook(self.path)

    def state(self) -> dict[str, Any]:
        """JupyterLab's own view of the notebook: `path`, `dirty`, `kernel`, `connected`, `cells` (code cells only)."""
        return self.page.evaluate(_STATE)

    def wait_idle(self) -> None:
        """Wait until the kernel is connected and has nothing to do. Run All before that runs nothing and says nothing."""
        self.page.wait_for_function(
            f"() => {{ const s = {_STATE}; return s && s.kernel === 'idle' && s.connected === 'connected'; }}"
        )

    def menu(self, *names: str) -> None:
        """Choose an entry of JupyterLab's menu bar: `menu("Run", "Run All Cells")`. A trailing ... may be left out."""
        self.page.get_by_role("menuitem", name=names[0], exact=True).first.click()
        for name in names[1:]:
            self.page.get_by_role("menuitem", name=re.compile(rf"^{re.escape(name)}(…|\.\.\.)?( |$)")).first.click()

    def run_all(self) -> LabPage:
        """Run > Run All Cells, and wait until every code cell has run.

        Raises
        ------
        CellFailed
            If a cell raised, naming the exception and the cell.
        """
        self.menu("Run", "Run All Cells")
        return self._wait_settled()

    def restart_and_run_all(self) -> LabPage:
        """Kernel > Restart Kernel and Run All Cells, confirmed, and wait until every code cell has run again."""
        self.menu("Kernel", "Restart Kernel and Run All Cells")
        self.page.get_by_role("button", name="Confirm Kernel Restart").click()
        # The old counts go first; without this wait they would pass for the new ones.
        self.page.wait_for_function(
            f"() => {{ const s = {_STATE}; return s && (s.kernel !== 'idle' || s.cells.some(c => c.state ==="
            " 'running')); }"
        )
        return self._wait_settled()

    def restart(self) -> LabPage:
        """Kernel > Restart Kernel, confirmed, and wait until the new kernel is ready. Outputs stay as they were."""
        kernel = "() => window.jupyterapp.shell.currentWidget.sessionContext.session.kernel"
        self.menu("Kernel", "Restart Kernel")
        self.page.get_by_role("button", name=re.compile("Confirm Kernel Restart|^Restart$")).click()
        self.page.wait_for_function(f"() => ({kernel})().status !== 'idle'")
        self.wait_idle()
        return self

    def _wait_settled(self) -> LabPage:
        self.page.wait_for_function(_SETTLED)
        failed = [cell for cell in self.state()["cells"] if cell["error"]]
        if failed:
            raise CellFailed(f"{self.path}: {failed[0]['error']} in the cell\n{failed[0]['source']}")
        return self

    def save(self) -> dict[str, Any]:
        """Press Ctrl+S (Cmd+S on a Mac), wait until JupyterLab has written the file, and return the notebook as read
        from the disk.
        """
        self.page.locator(".jp-Notebook").first.press("ControlOrMeta+s")
        self.page.wait_for_function(f"() => {{ const s = {_STATE}; return s && !s.dirty; }}")
        return json.loads((self.server.root / self.path).read_text("utf-8"))

    # looking

    def cell(self, number: int) -> Locator:
        """The cell with this place in the notebook, from 0, text cells counted."""
        return self.page.locator(f'.jp-Notebook .jp-Cell[data-windowed-list-index="{number}"]')

    def output_of(self, source: str) -> Locator:
        """The output area of the first code cell whose source contains this text."""
        return (
            self.page.locator(".jp-Notebook .jp-CodeCell", has=self.page.locator(".jp-InputArea", has_text=source))
            .first.locator(".jp-OutputArea")
            .first
        )

    def screenshot(self, name: str, target: Locator | None = None) -> Path:
        """Keep a picture of the window, or of one element, in the folder of test artefacts."""
        self.shots.mkdir(parents=True, exist_ok=True)
        file = self.shots / f"{re.sub(r'[^A-Za-z0-9_.-]+', '-', name)}.png"
        if target is not None:
            target.scroll_into_view_if_needed()
        (target or self.page).screenshot(path=str(file))
        return file

    def theme(self, dark: bool) -> LabPage:
        """Switch to JupyterLab's dark or light theme and wait until the page wears it."""
        name = "JupyterLab Dark" if dark else "JupyterLab Light"
        self.page.evaluate("name => window.jupyterapp.commands.execute('apputils:change-theme', { theme: name })", name)
        self.page.wait_for_selector(f'body[data-jp-theme-light="{"false" if dark else "true"}"]', state="attached")
        return self

    def zoom(self, *, zoomed: bool = True) -> LabPage:
        """The room a small laptop (1280 x 720) has at 125 % zoom, or at 100 %."""
        self.page.set_viewport_size(ZOOMED_LAPTOP if zoomed else LAPTOP)
        return self

    def accessibility(self, selector: str = ".jp-OutputArea", *, allowed: tuple[str, ...] = ()) -> list[str]:
        """Violations of WCAG 2 A and AA that axe-core finds inside `selector`, one line each; rules named in `allowed`
        are left out.

        JupyterLab's own findings lie outside the outputs. axe sees no trouble with the keyboard: press keys as well.
        """
        from axe_playwright_python.base import AXE_FILE_PATH

        if not self.page.evaluate("() => 'axe' in window"):
            self.page.evaluate(Path(AXE_FILE_PATH).read_text("utf-8"))
        found = self.page.evaluate(
            """selector => axe.run({ include: [[selector]] }, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })
               .then(r => r.violations.map(v => ({ id: v.id, help: v.help, nodes: v.nodes.map(n => n.html.slice(0, 160)) })))""",
            selector,
        )
        return [
            f"{one['id']}: {one['help']}: {node}" for one in found if one["id"] not in allowed for node in one["nodes"]
        ]
