// A number with its unit.
function control({ spec, uid, changed, flush }) {
  const input = h('input', { type: 'text', inputmode: 'decimal', id: uid + '-in', autocomplete: 'off', size: 14, oninput: () => changed(false), onblur: flush,
    onkeydown: event => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); flush(); } } });
  return {
    node: h('div', { class: 'seminar-number' }, h('label', { for: uid + '-in' }, 'Your number'), input, h('span', {}, spec.unit)),
    read: () => input.value,
    write: value => {
      const shown = value === null || value === undefined ? '' : typeof value === 'object' ? String(value.value) : String(value);
      if (document.activeElement !== input && input.value.replace(/[\s,]/g, '') !== shown) input.value = shown;
    },
    mark: () => {},
  };
}
