"""The widget under every explorer: labelled controls, a status line that is read aloud, and a page of HTML.

The controls are the browser's own (select, radio, range, checkbox, search box), so they work with a keyboard and a
screen reader; the guard keeps JupyterLab from taking their keys. Python decides what is shown: a change of `values`
goes to the kernel, new `html` and `status` come back.
"""

from __future__ import annotations

import anywidget
import traitlets

from seminar.explore.style import PAGE_CSS
from seminar.figures.base import CARD_CSS
from seminar.show import CSS, GUARD_JS


class Desk(anywidget.AnyWidget):
    """Controls above a page.

    Traits
    ------
    title : name of the region for screen readers
    spec : list of controls, each ``{"name", "label", "kind": select|radio|range|check|search, "options": [[value,
    label], ...]}``
    values : ``{name: value}``, set from either side
    html, status : what is shown, and one line about it
    """

    _esm = (
        GUARD_JS
        + """
    function render({ model, el }) {
      const make = (tag, props = {}, ...kids) => { const e = Object.assign(document.createElement(tag), props); e.append(...kids); return e; };
      const uid = 'seminar-' + Math.random().toString(36).slice(2, 10); // anywidget gives no model id; two explorers on a page must not share radio groups
      el.classList.add('seminar', 'seminar-desk');
      const controls = make('div', { className: 'seminar-controls' });
      const status = make('p', { className: 'seminar-status' });
      status.setAttribute('role', 'status');
      const page = make('div', { className: 'seminar-page' });
      const region = make('section', {}, controls, status, page);
      region.setAttribute('aria-label', model.get('title'));
      el.append(region);
      const undo = seminarGuard(el);
      let late = 0;
      const put = (name, value) => { model.set('values', { ...model.get('values'), [name]: value }); model.save_changes(); };
      const soon = (name, value) => { clearTimeout(late); late = setTimeout(() => put(name, value), 150); };
      const shown = {};

      function one(c) {
        const id = uid + '-' + c.name, value = model.get('values')[c.name];
        if (c.kind === 'radio') {
          const set = make('fieldset', { className: 'seminar-set' }, make('legend', { textContent: c.label }));
          const inputs = c.options.map(([v, text]) => {
            const input = make('input', { type: 'radio', name: id, value: v, checked: v === value });
            input.addEventListener('change', () => put(c.name, v));
            set.append(make('label', {}, input, ' ' + text));
            return input;
          });
          shown[c.name] = v => inputs.forEach(i => { i.checked = i.value === v; });
          return set;
        }
        if (c.kind === 'check') {
          const input = make('input', { type: 'checkbox', checked: !!value });
          input.addEventListener('change', () => put(c.name, input.checked));
          shown[c.name] = v => { input.checked = !!v; };
          return make('label', { className: 'seminar-check' }, input, ' ' + c.label);
        }
        const label = make('label', { textContent: c.label, htmlFor: id });
        if (c.kind === 'select') {
          const input = make('select', { id });
          c.options.forEach(([v, text]) => input.append(make('option', { value: v, textContent: text })));
          input.value = value;
          input.addEventListener('change', () => put(c.name, input.value));
          shown[c.name] = v => { input.value = v; };
          return make('div', { className: 'seminar-control' }, label, input);
        }
        if (c.kind === 'search') {
          const input = make('input', { id, type: 'search', value: value || '', autocomplete: 'off' });
          input.addEventListener('input', () => soon(c.name, input.value));
          shown[c.name] = v => { if (document.activeElement !== input) input.value = v; };
          return make('div', { className: 'seminar-control' }, label, input);
        }
        const at = v => Math.max(0, c.options.findIndex(o => o[0] === v));
        const input = make('input', { id, type: 'range', min: 0, max: c.options.length - 1, step: 1 });
        const out = make('span', { className: 'seminar-out' });
        const say = i => { input.value = i; input.setAttribute('aria-valuetext', c.options[i][1]); out.textContent = c.options[i][1]; };
        const go = i => { i = Math.min(c.options.length - 1, Math.max(0, i)); say(i); soon(c.name, c.options[i][0]); };
        const step = (text, name, by) => { const b = make('button', { type: 'button', textContent: text, className: 'seminar-step' });
          b.setAttribute('aria-label', name); b.addEventListener('click', () => go(+input.value + by)); return b; };
        input.addEventListener('input', () => go(+input.value));
        say(at(value));
        shown[c.name] = v => say(at(v));
        return make('div', { className: 'seminar-control seminar-wideone' }, label,
          make('div', { className: 'seminar-slide' }, step('\\u2039', 'one back', -1), input, step('\\u203a', 'one on', 1), out));
      }
      const build = () => controls.replaceChildren(...model.get('spec').map(one));

      const keyed = k => k && page.querySelector('[data-key="' + CSS.escape(k) + '"]');
      function draw() {
        const active = page.contains(document.activeElement) ? document.activeElement.closest('[data-key]')?.dataset.key : null;
        const open = [...page.querySelectorAll('details[open][data-key]')].map(d => d.dataset.key);
        page.innerHTML = model.get('html');
        open.forEach(k => { const d = keyed(k); if (d) d.open = true; });
        const back = keyed(active);
        if (back) back.focus({ preventScroll: true });
      }
      const speak = () => { status.textContent = model.get('status'); };
      // Followed as it stands, a relative link would leave JupyterLab. The same link in the static twin beside us was wired by
      // JupyterLab itself: it opens the page as a preview, which is then moved to the place.
      function follow_link(e, href) {
        const [file, anchor] = href.split('#');
        const relay = el.closest('.jp-OutputArea')?.querySelector('.seminar-static a[href*="' + file + '"]');
        if (!relay) return;
        e.preventDefault();
        relay.click();
        if (!anchor) return;
        const want = '.jp-MarkdownViewer :is([data-jupyter-id="' + CSS.escape(anchor) + '"], #' + CSS.escape(anchor) + ')';
        let tries = 0;
        const seek = setInterval(() => {
          const at = document.querySelector(want);
          if (at) at.scrollIntoView();
          if (at || ++tries > 60) clearInterval(seek);
        }, 100);
      }
      const choose = e => {
        // a press is a message, not a value: two quick ones must both arrive
        const press = e.target.closest('[data-press]');
        if (press && page.contains(press)) { model.send({ type: 'press', value: press.dataset.press }); return true; }
        const hit = e.target.closest('[data-set]');
        if (hit && page.contains(hit)) { const [name, value] = hit.dataset.set.split('='); put(name, value); return true; }
        const link = e.target.closest('a[href]');
        if (link && !/^[a-z]+:/i.test(link.getAttribute('href'))) follow_link(e, link.getAttribute('href'));
        return false;
      };
      page.addEventListener('click', choose);
      page.addEventListener('keydown', e => {
        if ((e.key === 'Enter' || e.key === ' ') && e.target.matches('[role=button][data-set]') && choose(e)) e.preventDefault();
      });
      const follow = () => { const v = model.get('values'); Object.keys(shown).forEach(n => shown[n](v[n])); };
      model.on('change:spec', build); model.on('change:values', follow);
      model.on('change:html', draw); model.on('change:status', speak);
      build(); draw(); speak();
      return () => { clearTimeout(late); undo(); model.off('change:spec', build); model.off('change:values', follow);
        model.off('change:html', draw); model.off('change:status', speak); };
    }
    export default { render };
    """
    )
    _css = (
        CSS
        + CARD_CSS
        + PAGE_CSS
        + """
    .seminar-desk { border: 1px solid var(--seminar-line); border-radius: 6px; padding: 0.6em 0.8em; background: var(--seminar-bg); }
    .seminar-controls { display: flex; flex-wrap: wrap; gap: 0.5em 1.2em; align-items: end; }
    .seminar-control { display: flex; flex-direction: column; gap: 0.15em; min-width: 0; }
    .seminar-control > label, .seminar-set legend { font-weight: 600; }
    .seminar-set { border: 0; padding: 0; margin: 0; display: flex; flex-wrap: wrap; gap: 0.1em 0.9em; }
    .seminar-wideone { flex: 1 1 100%; }
    .seminar-slide { display: flex; align-items: center; gap: 0.5em; }
    .seminar-slide input { flex: 1 1 12em; min-width: 6em; max-width: 40em; }
    .seminar-out { min-width: 9em; font-weight: 600; }
    .seminar-desk select, .seminar-desk input[type=search], .seminar-desk button { font: inherit; color: var(--seminar-ink);
      background: var(--seminar-bg); border: 1px solid var(--seminar-line); border-radius: 4px; padding: 0.25em 0.5em; max-width: 100%; }
    .seminar-desk button { cursor: pointer; min-width: 2em; min-height: 2em; }
    .seminar-desk button[aria-pressed=true], .seminar-desk button[aria-current=true] { outline: 2px solid var(--seminar-ink); outline-offset: -3px; font-weight: 700; }
    .seminar-desk input[type=radio], .seminar-desk input[type=checkbox] { width: 1.1em; height: 1.1em; vertical-align: -0.15em; }
    .seminar-status { margin: 0.5em 0; color: var(--seminar-muted); font-weight: 600; }
    .seminar-page img { max-width: 100%; }
    """
    )

    title = traitlets.Unicode().tag(sync=True)
    spec = traitlets.List(traitlets.Dict()).tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    html = traitlets.Unicode().tag(sync=True)
    status = traitlets.Unicode().tag(sync=True)

    def __repr__(self) -> str:
        return f"Desk({self.title!r})"
