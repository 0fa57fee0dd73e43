// Rows to options: one native list per row.
function control({ spec, uid, changed }) {
  const selects = new Map(), cells = new Map();
  const body = h('tbody');
  spec.rows.forEach((row, index) => {
    const select = h('select', { 'aria-labelledby': `${uid}-row-${index}`, onchange: () => changed() }, h('option', { value: '' }, 'choose …'),
      ...spec.options.map(option => h('option', { value: option.id }, option.text)));
    const cell = h('td', {}, select);
    selects.set(row.id, select); cells.set(row.id, cell);
    body.append(h('tr', {}, h('th', { scope: 'row', id: `${uid}-row-${index}`, html: row.html }), cell));
  });
  return {
    node: h('div', { class: 'seminar-wide' }, h('table', { class: 'seminar-match' }, h('caption', { class: 'seminar-hidden', html: spec.title }), body)),
    read: () => Object.fromEntries([...selects].filter(([, select]) => select.value).map(([id, select]) => [id, select.value])),
    write: value => selects.forEach((select, id) => { select.value = (value || {})[id] || ''; }),
    mark: (id, node) => cells.get(id)?.append(node),
  };
}
