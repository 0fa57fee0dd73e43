"""The style that all rooms share, and the guard that keeps JupyterLab from taking keys."""

#: Colours and sizes as CSS variables. Values follow the JupyterLab theme and fall back to the light one elsewhere.
TOKENS = """
.seminar { --seminar-bg: var(--jp-layout-color0, #fff); --seminar-soft: var(--jp-layout-color2, #f0f0f0);
  --seminar-ink: var(--jp-content-font-color0, #111); --seminar-muted: #4d4d4d; --seminar-line: #767676;
  --seminar-focus: #0b57d0; --seminar-ok: #0a6b2d; --seminar-bad: #a3220f; --seminar-note: #7a4b00;
  color: var(--seminar-ink); font-family: var(--jp-content-font-family, system-ui, sans-serif);
  font-size: max(1rem, var(--jp-content-font-size1, 14px)); line-height: 1.5; max-width: 62rem; }
body[data-jp-theme-light="false"] .seminar { --seminar-muted: #c4c4c4; --seminar-line: #9a9a9a; --seminar-focus: #8ab4f8;
  --seminar-ok: #7fd89a; --seminar-bad: #ffab9b; --seminar-note: #f4c67a; }
"""

#: The house style for static HTML and for widgets: one look for questions, figures and explorers.
CSS = (
    TOKENS
    + """
.seminar :focus-visible { outline: 3px solid var(--seminar-focus) !important; outline-offset: 2px; border-radius: 3px; }
.seminar table { border-collapse: collapse; font-size: 0.95em; margin: 0.4em 0; }
.seminar th, .seminar td { text-align: left !important; vertical-align: top; padding: 0.25em 0.6em;
  border-bottom: 1px solid var(--seminar-line); white-space: normal; }
.seminar td.num, .seminar th.num { text-align: right !important; font-variant-numeric: tabular-nums; }
.seminar td.day { white-space: nowrap; }
.seminar caption { text-align: left; font-weight: 600; padding: 0.3em 0; }
.seminar figure { margin: 0.5em 0; } .seminar figure img { max-width: 100%; height: auto; border-radius: 4px; }
.seminar figcaption, .seminar .seminar-small { color: var(--seminar-muted); font-size: 0.92em; }
.seminar summary { cursor: pointer; padding: 0.2em 0; }
.seminar .seminar-wide { overflow-x: auto; }
.seminar .seminar-no-controls { font-size: 0.92em; margin: 0.3em 0; }
@media print { .seminar .seminar-no-controls { display: none; } }
.jp-OutputArea:has(.seminar-static):not(:has(.seminar-live-mark)) > .jp-OutputArea-child:has(> .jupyter-widgets) { display: none; }
@media (forced-colors: active) { .seminar * { border-color: CanvasText; } }
"""
)

#: JavaScript for our own widgets: `seminarGuard(el)` keeps JupyterLab from taking keys pressed inside `el`.
#: Without it an arrow key moves the *cell* selection and a letter such as x cuts the cell (feasibility notes, section
#: 2).
#: JupyterLab listens on the document before the control sees the key, and only an attribute on the control itself stops
#: it.
#: Saving, running the cell and the menus stay JupyterLab's: the attribute is taken off for these keys.
GUARD_JS = """
function seminarGuard(el) {
  const mark = 'data-lm-suppress-shortcuts';
  const editing = e => /^[acvxyz]$/i.test(e.key) || /^(Arrow|Home|End|Page|Backspace|Delete)/.test(e.key);
  const theirs = e => (e.key === 'Enter' && (e.shiftKey || e.ctrlKey || e.metaKey)) ? !e.target.matches('textarea')
    : (e.ctrlKey || e.metaKey) && !editing(e);
  const decide = e => {
    if (!(e.target instanceof Element) || !el.contains(e.target)) return;
    if (theirs(e)) e.target.removeAttribute(mark); else e.target.setAttribute(mark, 'true');
  };
  const stop = e => { if (!theirs(e)) e.stopPropagation(); };
  window.addEventListener('keydown', decide, true);
  el.addEventListener('keydown', stop);
  return () => { window.removeEventListener('keydown', decide, true); el.removeEventListener('keydown', stop); };
}
"""
