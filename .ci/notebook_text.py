"""A notebook as text, for `git diff`: what a reader sees, without the JSON around it.

Switch it on once, in the course folder:

    git config diff.notebook.textconv "python3 .ci/notebook_text.py"

Standard library only, and nothing of the notebook is run.
"""

import json
import sys


def text(notebook: dict) -> str:
    """The cells of a notebook (nbformat 4) one after another: kind and id, source, and each output as plain text."""
    lines = []
    for cell in notebook["cells"]:
        lines += [f"--- {cell['cell_type']} {cell.get('id', '')}".rstrip(), "".join(cell["source"]), ""]
        for output in cell.get("outputs", []):
            lines += [f"    {line}" for line in _said(output).splitlines()] + [""]
    return "\n".join(lines)


def _said(output: dict) -> str:
    data = output.get("data", {})
    # the page form holds words that the plain form lacks: explanations, tables of figures
    for said in (data.get("text/html"), data.get("text/markdown"), data.get("text/plain"), output.get("text")):
        if said:
            return "".join(said).replace("><", ">\n<")
    return ": ".join([output.get("ename", ", ".join(data)), output.get("evalue", "")]).removesuffix(": ")


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        content = file.read()
    try:
        content = text(json.loads(content))
    except (ValueError, KeyError, TypeError):
        pass  # a broken notebook is compared as it lies on the disk
    sys.stdout.buffer.write(content.encode("utf-8", "backslashreplace") + b"\n")
