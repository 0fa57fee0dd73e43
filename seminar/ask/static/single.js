// One of several options: native radio buttons.
function control({ spec, uid, changed }) {
  const set = h('fieldset', { class: 'seminar-options' }, h('legend', { class: 'seminar-hidden', html: spec.title }));
  const inputs = new Map(), lines = new Map();
  for (const option of spec.options) {
    const input = h('input', { type: 'radio', name: uid, value: option.id, onchange: () => changed() });
    const line = h('div', { class: 'seminar-option' }, h('label', {}, input, h('span', { html: option.html })));
    inputs.set(option.id, input); lines.set(option.id, line);
    set.append(line);
  }
  return {
    node: set,
    read: () => [...inputs].find(([, input]) => input.checked)?.[0] ?? null,
    write: value => inputs.forEach((input, id) => { input.checked = id === value; }),
    mark: (id, node) => lines.get(id)?.append(node),
  };
}
