// Every option that fits: native check boxes.
function control({ spec, changed }) {
  const set = h('fieldset', { class: 'seminar-options' }, h('legend', { class: 'seminar-small' }, 'More than one may fit.'));
  const inputs = new Map(), lines = new Map();
  for (const option of spec.options) {
    const input = h('input', { type: 'checkbox', value: option.id, onchange: () => changed() });
    const line = h('div', { class: 'seminar-option' }, h('label', {}, input, h('span', { html: option.html })));
    inputs.set(option.id, input); lines.set(option.id, line);
    set.append(line);
  }
  return {
    node: set,
    read: () => [...inputs].filter(([, input]) => input.checked).map(([id]) => id),
    write: value => inputs.forEach((input, id) => { input.checked = (value || []).includes(id); }),
    mark: (id, node) => lines.get(id)?.append(node),
  };
}
