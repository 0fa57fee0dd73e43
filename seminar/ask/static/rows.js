// Rows of a table that fit: one check box a row, and a filter over what is shown.
function control({ spec, uid, changed }) {
  const inputs = new Map(), lines = new Map();
  const tally = h('p', { class: 'seminar-small', 'aria-live': 'polite' });
  const body = h('tbody');
  for (const row of spec.table) {
    const input = h('input', { type: 'checkbox', 'aria-label': 'Pick: ' + row.cells.slice(0, 3).join(', ').slice(0, 120), onchange: () => { count(); changed(); } });
    const pick = h('td', { class: 'seminar-pick' }, input);
    const line = h('tr', { onclick: event => { if (event.target.closest('input, a') || String(getSelection())) return; input.checked = !input.checked; count(); changed(); } },
      pick, ...row.cells.map(cell => h('td', { class: cell.length <= 12 ? 'seminar-nowrap' : null }, cell)));
    inputs.set(row.id, input); lines.set(row.id, line);
    body.append(line);
  }
  const filter = h('input', { type: 'search', id: uid + '-filter', autocomplete: 'off', size: 24, oninput: () => count() });
  function count() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    lines.forEach(line => { line.hidden = !words.every(word => line.textContent.toLowerCase().includes(word)); shown += !line.hidden; });
    lines.forEach((line, id) => line.classList.toggle('seminar-picked', inputs.get(id).checked));
    const picked = [...inputs.values()].filter(input => input.checked).length;
    tally.textContent = `${picked} picked · ${shown} of ${lines.size} rows shown`;
  }
  const head = h('tr', {}, h('th', { scope: 'col' }, 'Pick'), ...spec.columns.map(column => h('th', { scope: 'col' }, column)));
  const frame = h('div', { class: 'seminar-wide seminar-scroll', tabindex: '0', role: 'group', 'aria-label': 'Rows of the table' },
    h('table', {}, h('caption', { class: 'seminar-hidden', html: spec.title }), h('thead', {}, head), body));
  count();
  return {
    node: h('div', {}, h('div', { class: 'seminar-number', hidden: lines.size <= 8 }, h('label', { for: uid + '-filter' }, 'Show only rows with'), filter), frame, tally),
    read: () => [...inputs].filter(([, input]) => input.checked).map(([id]) => id),
    write: value => { inputs.forEach((input, id) => { input.checked = (value || []).includes(id); }); count(); },
    mark: (id, node) => lines.get(id)?.firstChild.append(node),
  };
}
