// Codes for text units: one passage at a time, and an overview; everything by keyboard.
function control({ spec, uid, changed, announce, flush }) {
  const { units, codebook } = spec;
  let answer = {}, at = 0, overview = false, marks = new Map();
  const needed = codebook.filter(variable => !variable.optional);
  const done = unit => needed.every(variable => answer[unit.id]?.[variable.id]);
  const label = variable => h('span', { html: variable.label }).textContent;

  const progress = h('progress', { max: units.length, value: 0, 'aria-label': 'Passages fully coded' });
  const tally = h('span', { class: 'seminar-small' });
  const stage = h('div', { class: 'seminar-unit' });
  const previous = h('button', { type: 'button', class: 'seminar-button', onclick: () => go(at - 1) }, '← Previous');
  const next = h('button', { type: 'button', class: 'seminar-button', onclick: () => go(at + 1) }, 'Next →');
  const toggle = h('button', { type: 'button', class: 'seminar-button', 'aria-expanded': 'false', onclick: () => { overview = !overview; draw(); } }, 'Overview');
  const book = h('details', { class: 'seminar-codebook' }, h('summary', {}, 'Codebook: how to decide'),
    ...codebook.map(variable => h('div', {}, h('p', {}, h('strong', { html: variable.label })), h('div', { html: variable.help }),
      h('dl', {}, ...variable.options.flatMap(code => [h('dt', { html: code.html }), h('dd', { html: code.help || '–' })])))));

  function count() {
    const n = units.filter(done).length;
    progress.value = n;
    tally.textContent = `${n} of ${units.length} passages coded`;
  }
  function set(unit, name, value) {
    const mine = { ...answer[unit.id] };
    if (value) mine[name] = value; else delete mine[name];
    answer = { ...answer, [unit.id]: mine };
    if (!Object.keys(mine).length) delete answer[unit.id];
    marks.delete(unit.id);
    count();
  }
  function go(to) {
    flush();
    at = Math.max(0, Math.min(units.length - 1, to));
    overview = false;
    draw();
    stage.focus();
    announce(`Passage ${at + 1} of ${units.length}`);
  }
  function drawUnit() {
    const unit = units[at], mine = answer[unit.id] || {};
    const reason = h('textarea', { id: uid + '-why', rows: 2, maxlength: 1000, spellcheck: 'true', oninput: event => { set(unit, 'reason', event.target.value.trim() ? event.target.value : ''); changed(false); }, onblur: flush });
    reason.value = mine.reason || '';
    stage.replaceChildren(...[
      h('p', { class: 'seminar-small' }, `Passage ${at + 1} of ${units.length} · ${unit.id}${unit.source ? ' · ' + unit.source : ''}`),
      unit.context ? h('div', { class: 'seminar-context', html: unit.context }) : null,
      h('blockquote', { class: 'seminar-passage', html: unit.html }),
      h('div', { class: 'seminar-variables' }, ...codebook.map((variable, v) => h('fieldset', { class: 'seminar-options', 'data-v': v },
        h('legend', {}, h('span', { html: variable.label }), variable.optional ? h('span', { class: 'seminar-small' }, ' (optional)') : null),
        ...variable.options.map((code, k) => {
          const input = h('input', { type: 'radio', name: `${uid}-${variable.id}`, value: code.id, onchange: () => { set(unit, variable.id, code.id); changed(); } });
          input.checked = mine[variable.id] === code.id;
          return h('div', { class: 'seminar-option' }, h('label', {}, input, h('kbd', { 'aria-hidden': 'true' }, k < 9 ? String(k + 1) : ''), h('span', { html: code.html })));
        })))),
      h('details', { open: Boolean(mine.reason) || null }, h('summary', {}, 'Reason (optional)'), h('label', { for: uid + '-why' }, 'Which words decided?'), reason)].filter(Boolean));
    if (marks.has(unit.id)) stage.append(marks.get(unit.id));
  }
  function drawOverview() {
    stage.replaceChildren(h('div', { class: 'seminar-wide' }, h('table', {},
      h('caption', {}, 'All passages'),
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Passage'), ...codebook.map(variable => h('th', { scope: 'col', html: variable.label })))),
      h('tbody', {}, ...units.map((unit, index) => {
        const words = h('span', { html: unit.html }).textContent.trim();
        const line = h('tr', {},
          h('td', {}, h('button', { type: 'button', class: 'seminar-link', onclick: () => go(index) }, `${done(unit) ? '✓' : '○'} ${unit.id}`, h('span', { class: 'seminar-hidden' }, done(unit) ? ' (coded)' : ' (not fully coded)')),
            ' ', h('span', { class: 'seminar-small' }, words.length > 90 ? words.slice(0, 90) + ' …' : words)),
          ...codebook.map(variable => { const code = variable.options.find(one => one.id === answer[unit.id]?.[variable.id]); return h('td', code ? { html: code.html } : {}, code ? '' : '…'); }));
        if (marks.has(unit.id)) line.firstChild.append(marks.get(unit.id).cloneNode(true));
        return line;
      })))));
  }
  function draw() {
    (overview ? drawOverview : drawUnit)();
    previous.disabled = !overview && at === 0;
    next.disabled = !overview && at === units.length - 1;
    previous.hidden = next.hidden = overview;
    toggle.textContent = overview ? 'Back to passage ' + (at + 1) : 'Overview';
    toggle.setAttribute('aria-expanded', String(overview));
    count();
  }
  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('textarea')) return;
    if (event.key === 'PageDown' || event.key === 'n') { event.preventDefault(); go(at + 1); }
    else if (event.key === 'PageUp' || event.key === 'p') { event.preventDefault(); go(at - 1); }
    else if (/^[1-9]$/.test(event.key) && !overview) {
      // the digit goes to the group in focus, else to the first one still open
      const groups = [...stage.querySelectorAll('fieldset')];
      const group = event.target.closest('fieldset') || groups.find(one => !one.querySelector('input:checked')) || groups[0];
      const input = group.querySelectorAll('input')[Number(event.key) - 1];
      if (!input) return;
      event.preventDefault();
      input.focus();
      input.checked = true;
      input.dispatchEvent(new Event('change'));
      // on to the next open group, so that two digits code a passage
      groups.find(one => !one.querySelector('input:checked'))?.querySelector('input').focus();
      announce(`${label(codebook[Number(group.dataset.v)])} ${input.closest('label').lastChild.textContent}`);
    }
  }
  stage.tabIndex = -1;
  const node = h('div', { class: 'seminar-coder', role: 'group', 'aria-label': 'Coding', onkeydown: keys },
    h('div', { class: 'seminar-bar' }, progress, tally, toggle), book, stage, h('div', { class: 'seminar-bar' }, previous, next),
    h('p', { class: 'seminar-small' }, 'Keys: 1–9 choose a code and go on to the next group · n next passage · p previous passage.'));
  draw();
  return {
    node,
    read: () => answer,
    write: value => {
      if (JSON.stringify(value || {}) === JSON.stringify(answer)) return;
      answer = value || {};
      const typing = stage.contains(document.activeElement) && document.activeElement.matches('textarea');
      if (typing) count(); else if (stage.contains(document.activeElement)) refresh(); else draw();
    },
    mark: (id, mark) => { marks.set(id, mark); if (overview) { draw(); } else if (units[at].id === id) { stage.append(mark); } },
  };
  // keeps the focus where it is: only the choices are set
  function refresh() {
    if (overview) { draw(); return; }
    const mine = answer[units[at].id] || {};
    codebook.forEach((variable, v) => stage.querySelectorAll(`fieldset[data-v="${v}"] input`).forEach(input => { input.checked = input.value === mine[variable.id]; }));
    count();
  }
}
