// A value from own code: shows what was handed over; there is nothing to click.
function control({ spec }) {
  const call = h('pre', {}, h('code', {}, `m.answer("${spec.q}", your_value)`));
  const given = h('p', { hidden: true });
  return {
    node: h('div', {}, h('p', {}, `Hand over ${spec.wanted} from your own code, in the cell below:`), call, given),
    read: () => null,
    write: (_value, words) => { given.hidden = !words; given.textContent = words ? 'Handed over: ' + words : ''; },
    mark: () => {},
  };
}
