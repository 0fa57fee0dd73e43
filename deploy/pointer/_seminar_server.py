"""What JupyterLab may not do with a file that somebody else made, in every server of this environment.

Installed with the pointer wheel and switched on by etc/jupyter/jupyter_server_config.json (server.json here), so that
it holds for `course.py start` and `course.py mark`, for Binder, a hub and a plain `jupyter lab` alike.

A notebook that is opened is not run, and JupyterLab does not trust it. Two things act on it all the same. The widget
manager rebuilds every widget model saved in `metadata.widgets`, trusted or not, and an anywidget model carries
JavaScript that then runs with the page's rights. And some kinds of output are drawn by programs (Vega, GeoJSON, widgets
...) or fetched from elsewhere. `Inert` takes both out when a notebook is read, and the saved models also when it is
written. What is still fetched, a picture in HTML for instance, is stopped by the content security policy beside it: a
page of the course asks nothing outside for anything.

A kernel is started in the notebook's folder, where hand-ins may lie: `python -m ipykernel_launcher` would take a file
`ipykernel_launcher.py` from there. `KernelsFromHere` starts Python without the current folder on its search path and
adds the folder at the end, so that a learner's own module is found and hides no other.
"""

import os
import sys

from jupyter_client.kernelspec import KernelSpecManager
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from traitlets import Bool

#: Outputs that an untrusted notebook may show: JupyterLab cleans the HTML, Markdown and LaTeX among them, the rest is
#: text or a picture.
SHOWN = (
    "text/plain",
    "text/html",
    "text/markdown",
    "text/latex",
    "image/png",
    "image/jpeg",
    "image/gif",
    "application/json",
    "application/vnd.seminar.answer+json",
)


class Inert(AsyncLargeFileManager):
    """Reads and writes notebooks without saved widget models, and an untrusted one without outputs that programs draw."""

    def mark_trusted_cells(self, nb, path=""):
        drop_widget_models(nb)
        super().mark_trusted_cells(nb, path)
        for cell in nb.get("cells", []):
            if not cell.get("metadata", {}).get("trusted", False):
                drop_drawn_outputs(cell)

    def check_and_sign(self, nb, path="", **more):
        drop_widget_models(nb)
        super().check_and_sign(nb, path, **more)


def drop_widget_models(nb):
    """Take the saved widget models out of a notebook."""
    nb.get("metadata", {}).pop("widgets", None)


def drop_drawn_outputs(cell):
    """Leave of each output of a code cell the forms in `SHOWN`."""
    for output in cell.get("outputs", []):
        data = output.get("data")
        if data:
            shown = {kind: value for kind, value in data.items() if kind in SHOWN}
            output["data"] = shown or {
                "text/plain": "[An output of the kind {} is not shown: this notebook is not trusted.]".format(
                    ", ".join(sorted(data))[:100]
                )
            }


class KernelsFromHere(KernelSpecManager):
    """Python kernels that look for modules in the notebook's folder last, or not at all."""

    own_modules = Bool(True, help="Whether a notebook may import modules that lie beside it.").tag(config=True)

    def get_kernel_spec(self, kernel_name):
        spec = super().get_kernel_spec(kernel_name)
        program = spec.argv[0] if spec.argv else ""
        here = not os.path.isabs(program) or os.path.realpath(program) == os.path.realpath(
            sys.executable
        )  # a kernel of an older Python knows no -P
        if here and "ipykernel_launcher" in spec.argv[1:4] and "-P" not in spec.argv:
            # IPython leaves the current folder out of the search path where Python was started with -P
            last = ["--IPKernelApp.exec_lines=__import__('sys').path.append('')"] if self.own_modules else []
            spec.argv = [program, "-P", *spec.argv[1:], *last]
        return spec
