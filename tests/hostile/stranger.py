"""A notebook that tries to run in whatever opens it. Each attempt leaves its name in `window.ran` of the page if it
succeeds.
"""

from __future__ import annotations

import base64
import html.parser
import io
import json
from pathlib import Path

MODEL = "a1" * 16
RECORD = "application/vnd.seminar.answer+json"
OUTSIDE = "https://stranger.outside-probe.invalid"


def ran(name: str) -> str:
    """JavaScript that leaves *name* in the page that it reaches."""
    return (
        "(function(){for(const w of"
        f" [window,window.parent,window.top]){{try{{(w.ran=w.ran||[]).push('{name}')}}catch(e){{}}}}}})()"
    )


def markup(place: str) -> str:
    """HTML with every usual way to run a script, each under its own name."""
    ways = {
        "script": "<script>{}</script>",
        "img": '<img src="x:" onerror="{}">',
        "svg": '<svg onload="{}"><script>{}</script></svg>',
        "details": '<details open ontoggle="{}">x</details>',
        "iframe": '<iframe srcdoc="<script>{}</script>"></iframe>',
        "object": '<object data="data:text/html,<script>{}</script>"></object>',
        "style": '<style>@keyframes a{{}} .x{{animation:a 1s}}</style><b class="x" onanimationstart="{}">x</b>',
        "link": '<a href="javascript:{}">a link</a>',
        "math": (
            '<math><mtext><table><mglyph><style><img src="x:" onerror="{}"></style></mglyph></table></mtext></math>'
        ),
        "video": '<video><source onerror="{}"></video>',
        "input": '<input autofocus onfocus="{}">',
    }
    made = "".join(
        html.replace("{}", ran(f"{place}-{name}")).replace("{{", "{").replace("}}", "}") for name, html in ways.items()
    )
    return (
        f'{made}<img src="{OUTSIDE}/{place}.png"><link rel="stylesheet" href="{OUTSIDE}/{place}.css"><meta'
        f' http-equiv="refresh" content="0;url={OUTSIDE}/">'
    )


def svg(place: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" onload="{ran(place)}" width="9"'
        f' height="9"><script>{ran(place + "-script")}</script><image href="{OUTSIDE}/{place}.png"/></svg>'
    )


def widget_models() -> dict:
    """Saved widget models: an anywidget whose module runs as soon as it is rebuilt, and an HTML widget with markup."""
    esm = (
        f"{ran('widget-module')}\nexport default {{ initialize() {{ {ran('widget-initialize')} }}, render({{ el }}) {{"
        f" {ran('widget-render')} }} }};"
    )
    any_model = {
        "model_module": "anywidget",
        "model_module_version": "~0.11.*",
        "model_name": "AnyModel",
        "state": {
            "_anywidget_id": "stranger",
            "_esm": esm,
            "_dom_classes": [],
            "_model_module": "anywidget",
            "_model_module_version": "~0.11.*",
            "_model_name": "AnyModel",
            "_view_count": None,
            "_view_module": "anywidget",
            "_view_module_version": "~0.11.*",
            "_view_name": "AnyView",
            "layout": None,
            "tabbable": None,
            "tooltip": None,
        },
    }
    html_model = {
        "model_module": "@jupyter-widgets/controls",
        "model_module_version": "2.0.0",
        "model_name": "HTMLModel",
        "state": {"value": markup("html-widget"), "description": ""},
    }
    return {
        "application/vnd.jupyter.widget-state+json": {
            "version_major": 2,
            "version_minor": 0,
            "state": {MODEL: any_model, MODEL[::-1]: html_model},
        }
    }


def vega() -> dict:
    return {
        "$schema": "https://vega.github.io/schema/vega/v5.json",
        "width": 9,
        "height": 9,
        "data": [{"name": "t", "url": f"{OUTSIDE}/vega.json"}],
        "marks": [{"type": "image", "encode": {"enter": {"url": {"value": f"{OUTSIDE}/vega.png"}}}}],
    }


def notebook(answers: list[dict] = (), student: str = "") -> dict:
    """The notebook as a dictionary; *answers* are records that it hands in."""
    picture = base64.b64encode(svg("attachment").encode()).decode()
    outputs = {
        "html": {"text/html": markup("html"), "text/plain": markup("plain")},
        "javascript": {"application/javascript": ran("javascript"), "text/javascript": ran("javascript")},
        "svg": {"image/svg+xml": svg("svg")},
        "latex": {
            "text/latex": (
                r"$\href{javascript:"
                + ran("latex")
                + r"}{\class{x}{y}} \unicode{x3c}$ $\style{background:url("
                + OUTSIDE
                + r"/latex.png)}{z}$"
            )
        },
        "markdown": {"text/markdown": markup("markdown-output") + f"\n\n[x](javascript:{ran('markdown-link')})"},
        "vega": {"application/vnd.vega.v5+json": vega(), "application/vnd.vegalite.v5+json": vega()},
        "geo": {"application/geo+json": {"type": "FeatureCollection", "features": []}},
        "pdf": {"application/pdf": base64.b64encode(b"%PDF-1.4 ").decode()},
        "json": {"application/json": {"a": markup("json")}},
        "view": {
            "application/vnd.jupyter.widget-view+json": {"version_major": 2, "version_minor": 0, "model_id": MODEL},
            "text/plain": "Widget",
        },
        "vdom": {"application/vdom.v1+json": {"tagName": "img", "attributes": {"src": "x:", "onError": ran("vdom")}}},
        "picture": {"image/png": "not a picture", "image/jpeg": base64.b64encode(svg("jpeg").encode()).decode()},
    }
    cells = [
        {
            "cell_type": "markdown",
            "id": "m1",
            "metadata": {},
            "source": (
                markup("markdown")
                + f"\n\n[link](javascript:{ran('md-link')}) ![a](attachment:a.svg) ![b]({OUTSIDE}/md.png)"
                f" $\\href{{javascript:{ran('tex')}}}{{x}}$"
            ),
            "attachments": {
                "a.svg": {"image/svg+xml": picture},
                "b.html": {"text/html": base64.b64encode(markup("attached").encode()).decode()},
            },
        },
        {
            "cell_type": "raw",
            "id": "r1",
            "metadata": {"format": "text/html", "raw_mimetype": "text/html"},
            "source": markup("raw"),
        },
        {
            "cell_type": "code",
            "id": "c1",
            "metadata": {"tags": ["hide"], "trusted": True},
            "execution_count": None,
            "source": "open('ran', 'w')",
            "outputs": (
                [
                    {"output_type": "display_data", "metadata": {"isolated": True}, "data": data}
                    for data in outputs.values()
                ]
                + [
                    {"output_type": "stream", "name": "stdout", "text": "\x1b]0;title\x07\x1b[31m" + markup("stream")},
                    {
                        "output_type": "error",
                        "ename": markup("ename"),
                        "evalue": "\x1b]8;;javascript:1\x07x",
                        "traceback": [markup("traceback")],
                    },
                ]
            ),
        },
        *[
            {
                "cell_type": "code",
                "id": f"a{number}",
                "metadata": {},
                "execution_count": None,
                "source": f'm.ask("{record["q"]}")',
                "outputs": [
                    {
                        "output_type": "display_data",
                        "metadata": {},
                        "data": {RECORD: record, "text/html": markup("record"), "text/plain": "x"},
                    }
                ],
            }
            for number, record in enumerate(answers)
        ],
    ]
    metadata = {
        "widgets": widget_models(),
        "kernelspec": {"name": "../../stranger", "display_name": markup("kernel"), "language": "python"},
        "title": markup("title"),
        "language_info": {"name": "python", "codemirror_mode": "../../../x", "mimetype": "text/html"},
        "signature": "sha256:0",
        "trusted": True,
        "jupytext": {"formats": "ipynb,py:percent", "text_representation": {"extension": ".py"}},
        "jupyter": {"trusted": True},
        "seminar": {"student": student or markup("student")},
    }
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def write(path: Path, **more) -> Path:
    """Write the notebook to *path* and return it."""
    path.write_text(json.dumps(notebook(**more)), "utf-8")
    return path


def png(width: int, height: int) -> str:
    """A PNG picture of one colour, as base64."""
    from PIL import Image

    made = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(made, "PNG")
    return base64.b64encode(made.getvalue()).decode()


class _Elements(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        self.found.append((tag, {name: value or "" for name, value in attributes}))


#: Elements that run, embed or move a page.
_ACTIVE = {
    "script",
    "iframe",
    "frame",
    "object",
    "embed",
    "applet",
    "base",
    "form",
    "link",
    "math",
    "video",
    "audio",
    "input",
}
_ADDRESSES = ("href", "xlink:href", "src", "srcset", "action", "formaction", "data", "background", "poster")


def active(page: str) -> list[tuple[str, dict]]:
    """The elements of a page that could run something or fetch something from outside."""
    parser = _Elements()
    parser.feed(page)
    return [(tag, attributes) for tag, attributes in parser.found if _is_active(tag, attributes)]


def _is_active(tag: str, attributes: dict) -> bool:
    addresses = [attributes[name].strip().lower() for name in _ADDRESSES if name in attributes]
    moves = tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh"
    return (
        tag in _ACTIVE
        or moves
        or any(name.startswith("on") or name == "srcdoc" for name in attributes)
        or any(one.startswith(("javascript:", "data:text", "data:image/svg")) or OUTSIDE in one for one in addresses)
    )
