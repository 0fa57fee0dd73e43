// The marking desk. Texts of students are only ever set as text, never as HTML.
const UNSEEN = /(⟨U\+[0-9A-F]{4,6}⟩)/;
function spelled(text) {
  return text.split(UNSEEN).map(part => (UNSEEN.test(part) ? h('mark', { title: 'a character that is not seen on the page' }, part) : part));
}
// Whether the keyboard may be taken from `active`: not from somebody who types in another cell, a field, another desk or outside the notebook. A new cell, which
// Shift+Enter makes below the desk, holds nothing yet.
function isFree(active, el) {
  if (!active || active === document.body || active === document.documentElement) return true;
  const notebook = el.closest('.jp-Notebook');
  if (!notebook || !notebook.contains(active)) return false;
  const editor = active.closest('.jp-Editor, .cm-editor');
  if (editor) return !(editor.querySelector('.cm-content') ?? editor).textContent.trim();
  return !active.closest('.seminar, .jp-OutputArea, input, textarea, select, [contenteditable=true]');
}
function points(value) { return value === null || value === undefined ? '–' : String(Math.round(value * 100) / 100); }

function render({ model, el }) {
  const box = h('section', { class: 'seminar seminar-ask seminar-desk', 'aria-label': 'Marking desk' });
  el.append(box);
  const unguard = seminarGuard(box);
  const group = `seminardesk${Math.random().toString(36).slice(2)}`; // names of radio groups must differ between two desks on a page
  const state = { seq: 0, view: null, waiting: false, left: false, keys: [], shown: '', prompt: window.innerHeight > 1000, remarkTimer: 0, lateTimer: 0, dirty: null, parts: {} };

  function send(message) {
    state.seq += 1;
    saved('waiting', 'Saving …');
    const late = () => saved('late', 'No reply from the kernel yet: the last step is not saved. If this stays, restart the kernel and run the cell again; everything before is safe.');
    clearTimeout(state.lateTimer);
    state.lateTimer = setTimeout(late, 6000);
    try { model.send({ ...message, seq: state.seq, page: group }); } catch { late(); } // the way to a kernel that is gone is closed
  }
  function go(message) { flush(); state.waiting = true; send(message); }
  function saved(kind, words) {
    const line = state.parts.saved;
    if (line) { line.dataset.state = kind; line.textContent = words; }
  }
  function flush() { // a comment that is still being typed goes before anything that leaves the page
    clearTimeout(state.remarkTimer);
    if (state.dirty) { const dirty = state.dirty; state.dirty = null; send({ do: 'remark', ...dirty }); }
  }

  // the keyboard
  const HOLD = 3000; // JupyterLab may give the focus to the next cell some time after this one is drawn
  function target() { const line = active(); return (line && (line.querySelector('input:checked') || line.querySelector('input'))) || box.querySelector('.seminar-desk-unit'); }
  function take() {
    if (box.contains(document.activeElement)) return;
    if (!isFree(document.activeElement, el)) return;
    target()?.focus({ preventScroll: true });
    if (box.contains(document.activeElement)) inSight();
  }
  function hold(until = 0) {
    if (state.left || (until && performance.now() > until)) return;
    if (!box.isConnected || !box.getClientRects().length) { requestAnimationFrame(() => hold(until)); return; } // the first frame that shows the desk gives it the keyboard
    take();
    setTimeout(() => hold(until || performance.now() + HOLD), 60);
  }
  function inSight() { // answer and rubric; before the first sample also what the samples are for
    const begins = state.view.screen === 'sample' && state.view.place === 1;
    (begins ? box : box.querySelector('.seminar-desk-sides, .seminar-desk-unit'))?.scrollIntoView({ block: 'start' });
  }
  function tellKeys() {
    const here = box.contains(document.activeElement), note = state.parts.keys;
    if (!note) return;
    note.dataset.here = String(here);
    note.textContent = here ? 'Digits mark here' : 'Digits go elsewhere now: click here to mark with them';
  }
  // whoever turns to something else is not called back
  const leaves = event => { if (event.type === 'pointerdown' || event.key === 'Tab' || !box.contains(event.target)) state.left = true; };

  // marking
  function lines() { return [...box.querySelectorAll('.seminar-desk-line')]; }
  function isOpen(line) { return !line.querySelector('input:checked'); }
  function active() { return box.querySelector('.seminar-desk-line[data-active=true]') || lines().find(isOpen) || lines()[0]; }
  function activate(line, focus = true) {
    lines().forEach(one => { one.dataset.active = String(one === line); });
    if (line && focus) (line.querySelector('input:checked') || line.querySelector('input'))?.focus({ preventScroll: true });
  }
  function choose(input) {
    const view = state.view;
    input.checked = true;
    send({ do: 'mark', unit: view.unit, sha: view.sha, line: input.dataset.line, points: Number(input.dataset.points) });
    tally();
  }
  function tally() {
    const left = lines().filter(isOpen).length;
    if (state.parts.left) state.parts.left.textContent = left ? `${left} of ${lines().length} lines of the rubric still open` : 'All lines marked. Enter goes on.';
  }

  function key(event) {
    const typing = event.target.matches('textarea, select, input:not([type=radio])');
    if (typing) {
      if (event.key === 'Enter' && event.ctrlKey && event.target.matches('textarea')) { event.preventDefault(); go({ do: 'unmarked' }); }
      if (event.key === 'Escape' && event.target.matches('textarea')) activate(active());
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (act(event.key, event.target)) event.preventDefault();
  }
  function act(name, target) {
    if (state.waiting) { if (name !== 'Tab') state.keys.push(name); return name !== 'Tab'; }
    const view = state.view, work = view.screen === 'answer' || view.screen === 'sample';
    const onButton = target?.matches?.('button, summary, a');
    if (work && /^[0-9]$/.test(name)) {
      const line = active(), input = line && [...line.querySelectorAll('input')].find(one => one.dataset.key === name);
      if (!input) { saved('', `${name} is no level of the framed line; it has ${[...line.querySelectorAll('input')].map(one => one.dataset.key).filter(Boolean).join(', ')}.`); return true; }
      choose(input);
      const all = lines(), rest = [...all.slice(all.indexOf(line) + 1), ...all];
      activate(rest.find(isOpen) || line);
      return true;
    }
    if (name === 'Enter' && onButton) return false;
    if (work && (name === 'Enter' || name === 'n')) { go({ do: 'unmarked' }); return true; }
    if (work && name === 'p') { go({ do: 'step', by: -1 }); return true; }
    if (work && name === 'f') { go({ do: 'step', by: 1 }); return true; }
    if (work && name === 'u') { go({ do: 'undo' }); return true; }
    if (work && name === 'c' && state.parts.remark) { state.parts.remark.focus(); return true; }
    return false;
  }

  // screens
  function button(words, message, main) {
    return h('button', { type: 'button', class: main ? 'seminar-button seminar-main' : 'seminar-button', onclick: () => go(message) }, words);
  }
  function html(tag, source, attributes = {}) { return h(tag, { ...attributes, html: source }); }

  function head(view) {
    const pick = h('select', { onchange: event => go({ do: 'question', item: event.target.value }) },
      ...view.questions.map(one => h('option', { value: one.item, selected: one.item === view.item }, one.label)));
    return h('div', { class: 'seminar-desk-head' },
      h('strong', { class: 'seminar-q-title' }, `Marking desk · ${view.q}`),
      h('label', {}, 'Question', pick), h('span', { class: 'seminar-small' }, `Marker: ${view.marker}`));
  }

  function levels(view, line) {
    return line.levels.map(level => {
      const input = h('input', { type: 'radio', name: `${group}-${line.id}`, 'data-line': line.id, 'data-points': level.points, 'data-key': level.key });
      input.checked = view.chosen[line.id] === level.points;
      input.addEventListener('change', () => choose(input));
      return h('label', { class: 'seminar-desk-level' }, input, level.key ? h('kbd', {}, level.key) : null,
        h('span', {}, h('span', { class: 'seminar-desk-points' }, `${points(level.points)} ${level.points === 1 ? 'point' : 'points'}`), level.html ? ' · ' : '', html('span', level.html)));
    });
  }

  function work(view) {
    const sample = view.screen === 'sample';
    const parts = state.parts;
    const rubric = view.lines.map(line => {
      const field = h('fieldset', { class: 'seminar-desk-line', 'data-line': line.id }, html('legend', line.html), ...levels(view, line));
      field.addEventListener('focusin', () => activate(field, false));
      return field;
    });
    const progress = h('progress', { max: Math.max(1, view.of), value: view.done, 'aria-label': 'answers marked' });
    parts.progress = progress;
    parts.count = h('span', {}, '');
    const left = h('div', {},
      h('details', { open: state.prompt, ontoggle: event => { state.prompt = event.target.open; } }, h('summary', {}, `The question: ${view.title}`), html('div', view.prompt, { class: 'seminar-q-prompt' })),
      view.explanation && !sample ? h('details', {}, h('summary', {}, 'What a good answer rests on'), html('div', view.explanation)) : null,
      h('h3', { class: 'seminar-desk-unit', tabindex: '-1' }, sample ? `Sample answer ${view.place} of ${view.of}` : `Answer of ${view.unit} (${view.place} of ${view.of})`),
      h('p', { class: 'seminar-small' }, [view.words, view.status].filter(Boolean).join(' · ')),
      view.earlier ? h('p', { class: 'seminar-notice' }, 'This student has handed in a new text since you marked. The old mark does not count for it: mark it again.') : null,
      h('div', { class: 'seminar-desk-text', dir: 'auto', tabindex: '0', role: 'region', 'aria-label': 'The answer' }, ...spelled(view.text)));
    parts.left = h('p', { class: 'seminar-small', 'aria-live': 'polite' }, '');
    parts.keys = h('button', { type: 'button', class: 'seminar-link seminar-desk-keys', onclick: () => target()?.focus() });
    parts.beside = left; // where it says what was saved: below the answer nothing moves when it does
    const right = h('div', {}, h('div', { class: 'seminar-desk-rubric' }, h('h3', {}, 'Rubric'), parts.keys), parts.left, ...rubric, sample ? null : remarks(view));
    const bar = h('div', { class: 'seminar-bar' },
      button('Next unmarked', { do: 'unmarked' }, true), button('Back', { do: 'step', by: -1 }), button('Forward', { do: 'step', by: 1 }), button('Undo', { do: 'undo' }),
      sample ? button('Skip the samples', { do: 'begin' }) : null, !sample && view.samples ? button('Sample answers', { do: 'samples' }) : null,
      !sample && view.others.length ? button('Compare markers', { do: 'compare' }) : null);
    const intro = sample ? h('p', { class: 'seminar-notice' },
      'Before the real answers: mark these sample answers with the same rubric. They are our own inventions, and the course has marked them too; you see its marks, and how far you agree, after the last one.') : null;
    return [intro, h('div', { class: 'seminar-bar' }, progress, parts.count), h('div', { class: 'seminar-desk-sides' }, left, right), bar,
      h('details', {}, h('summary', {}, 'Keys'), h('p', {}, h('kbd', {}, '0'), ' to ', h('kbd', {}, '9'), ' level of the framed line · ', h('kbd', {}, 'Enter'), ' or ', h('kbd', {}, 'n'), ' next unmarked · ',
        h('kbd', {}, 'p'), ' back · ', h('kbd', {}, 'f'), ' forward · ', h('kbd', {}, 'u'), ' undo · ', h('kbd', {}, 'c'), ' comment · in the comment ', h('kbd', {}, 'Esc'), ' back to the rubric, ',
        h('kbd', {}, 'Ctrl+Enter'), ' next unmarked'))];
  }

  function remarks(view) {
    const area = h('textarea', { rows: 3, maxlength: 4000, dir: 'auto' });
    area.value = view.remark;
    area.addEventListener('input', () => {
      state.dirty = { unit: view.unit, text: area.value };
      saved('waiting', 'Typing …');
      clearTimeout(state.remarkTimer);
      state.remarkTimer = setTimeout(flush, 600);
    });
    area.addEventListener('blur', flush);
    state.parts.remark = area;
    state.parts.bank = h('ul', { class: 'seminar-desk-bank' });
    return h('div', {}, h('label', {}, h('span', { class: 'seminar-small' }, 'Comment for this student (on the feedback page)'), area),
      h('div', { class: 'seminar-bar' }, h('button', { type: 'button', class: 'seminar-button', onclick: () => send({ do: 'keep', text: area.value }) }, 'Keep this comment for others')),
      h('h4', {}, 'Kept comments'), state.parts.bank);
  }
  function bank(view) {
    const list = state.parts.bank, area = state.parts.remark;
    if (!list) return;
    list.replaceChildren(...view.bank.map(text => h('li', {},
      h('button', { type: 'button', class: 'seminar-button seminar-desk-said', onclick: () => {
        area.value = area.value.trim() ? `${area.value.trim()}\n${text}` : text;
        area.dispatchEvent(new Event('input'));
        area.focus();
      } }, text),
      h('button', { type: 'button', class: 'seminar-link', 'aria-label': `Drop the kept comment: ${text.slice(0, 60)}`, onclick: () => send({ do: 'drop', text }) }, 'drop'))));
    if (!view.bank.length) list.replaceChildren(h('li', { class: 'seminar-small' }, 'None yet.'));
  }

  function agreement(rows) {
    return h('table', {}, h('thead', {}, h('tr', {}, ...['Line of the rubric', 'Same level', 'More than one level apart', 'Alpha'].map((words, place) => h('th', { scope: 'col', class: place ? 'num' : '' }, words)))),
      h('tbody', {}, ...rows.map(one => h('tr', {}, html('td', one.html), h('td', { class: 'num' }, one.both ? `${one.alike} of ${one.both}` : '–'), h('td', { class: 'num' }, one.both ? String(one.far) : '–'),
        h('td', { class: 'num' }, one.alpha === null ? '–' : one.alpha.toFixed(2))))));
  }
  const ALPHA = 'Alpha (Krippendorff) compares your differences with those that marks drawn by lot would show: 1 is full agreement, 0 no better than the lot. ';

  function calibrated(view) {
    return [h('h3', { class: 'seminar-desk-unit', tabindex: '-1' }, 'You and the course on the sample answers'), agreement(view.agreed),
      h('p', { class: 'seminar-small' }, `${ALPHA}With ${view.rows.length} samples it jumps with a single answer; read the differences below rather than the figure. The course's marks can be disputed too.`),
      ...view.rows.map(row => {
        const differs = row.marks.some(one => one.mine !== one.course);
        return h('details', { open: differs }, h('summary', {}, `${row.name}: ${differs ? 'you differ' : 'you agree'}`), h('div', { class: 'seminar-desk-text', dir: 'auto' }, ...spelled(row.text)),
          h('table', {}, h('thead', {}, h('tr', {}, ...['Line', 'You', 'Course'].map(words => h('th', { scope: 'col' }, words)))),
            h('tbody', {}, ...row.marks.map(one => h('tr', {}, html('td', one.html), h('td', { class: 'num' }, points(one.mine)), h('td', { class: 'num' }, points(one.course)))))),
          html('p', row.comment));
      }),
      h('div', { class: 'seminar-bar' }, button(view.waiting ? `Mark ${view.waiting} answers` : 'Go on', { do: 'begin' }, true), button('Undo', { do: 'undo' }))];
  }

  function compared(view) {
    const pick = h('select', { onchange: event => go({ do: 'compare', other: event.target.value }) },
      ...view.others.map(name => h('option', { value: name, selected: name === view.other }, name)));
    return [h('h3', { class: 'seminar-desk-unit', tabindex: '-1' }, 'Two markers'),
      view.other ? h('label', {}, 'You and ', pick) : h('p', {}, 'Nobody else has marked this question yet.'), view.other ? agreement(view.agreed) : null,
      view.other ? h('p', { class: 'seminar-small' }, `${ALPHA}Counted are answers that both have marked. Where two markers differ the mean of both counts; settle differences of more than one level in conversation.`) : null,
      view.differ.length ? h('table', {}, h('caption', {}, 'Where you differ, widest first'),
        h('thead', {}, h('tr', {}, ...['Answer', 'Line', 'You', view.other].map(words => h('th', { scope: 'col' }, words)))),
        h('tbody', {}, ...view.differ.map(one => h('tr', {}, h('td', {}, one.unit), html('td', one.html), h('td', { class: 'num' }, points(one.mine)), h('td', { class: 'num' }, points(one.theirs)))))) : null,
      view.more ? h('p', {}, `and ${view.more} more`) : null,
      h('div', { class: 'seminar-bar' }, button('Back to the answers', { do: 'begin' }, true))];
  }

  function nothing() {
    return [h('h3', { class: 'seminar-desk-unit', tabindex: '-1' }, 'Nothing to mark here'), h('p', {}, 'No answer to this question needs a person.')];
  }

  function draw() {
    const incoming = model.get('view');
    if ((incoming.seq ?? 0) < (state.view?.seq ?? 0)) return; // replies can overtake each other; the newest counts
    state.view = incoming;
    const view = state.view;
    const latest = (view.page === group ? view.answers : 0) >= state.seq || !state.shown;
    if (latest) clearTimeout(state.lateTimer);
    if (state.waiting && !latest) return; // a later reply is on its way
    const inside = box.contains(document.activeElement) || (state.waiting && isFree(document.activeElement, el)), name = [view.screen, view.q, view.unit, view.sha, view.other].join('|');
    if (name !== state.shown || state.waiting) {
      state.parts = {};
      const top = head(view);
      const body = { sample: work, answer: work, 'samples done': calibrated, compare: compared, nothing }[view.screen](view);
      const problem = h('p', { class: 'seminar-desk-problem', role: 'alert' }), line = h('p', { class: 'seminar-desk-saved', role: 'status' });
      Object.assign(state.parts, { problem, saved: line });
      box.replaceChildren(top, ...body.filter(Boolean));
      (state.parts.beside ?? box).append(problem, line);
      state.shown = name;
      const first = lines().find(isOpen) || lines()[0];
      if (first) activate(first, inside);
      else if (inside) box.querySelector('.seminar-desk-unit')?.focus({ preventScroll: true });
      if (inside) inSight();
      tellKeys();
    } else if (latest) { // an earlier reply must not take back a level chosen since
      for (const line of view.lines ?? []) for (const input of box.querySelectorAll(`input[data-line="${CSS.escape(line.id)}"]`)) input.checked = view.chosen[line.id] === Number(input.dataset.points);
    }
    const parts = state.parts;
    if (parts.progress) { parts.progress.value = view.done; parts.progress.max = Math.max(1, view.of); parts.count.textContent = `${view.done} of ${view.of} marked${view.done === view.of ? ': all done' : ''}`; }
    bank(view);
    tally();
    parts.problem.textContent = view.problem;
    if (view.problem) saved('', '');
    else if (latest && !state.dirty) saved(view.saved ? 'saved' : '', view.saved ? `Saved. ${view.saved}` : '');
    state.waiting = false;
    const keys = state.keys.splice(0);
    while (keys.length) {
      const one = keys.shift();
      act(one, null);
      if (one === 'c' && parts.remark && parts === state.parts && !state.waiting) { // what was typed after it was meant for the comment
        parts.remark.value += keys.splice(0).filter(typed => typed.length === 1).join('');
        parts.remark.dispatchEvent(new Event('input'));
      }
    }
  }

  box.addEventListener('keydown', key);
  box.addEventListener('focusin', tellKeys);
  box.addEventListener('focusout', () => setTimeout(tellKeys, 0));
  window.addEventListener('pointerdown', leaves, true);
  window.addEventListener('keydown', leaves, true);
  const leaving = () => flush();
  window.addEventListener('pagehide', leaving);
  model.on('change:view', draw);
  draw();
  hold();
  return () => { flush(); state.left = true; window.removeEventListener('pointerdown', leaves, true); window.removeEventListener('keydown', leaves, true); clearTimeout(state.lateTimer); model.off('change:view', draw); window.removeEventListener('pagehide', leaving); unguard(); };
}
export default { render };
