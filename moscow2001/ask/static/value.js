// A value from own code: shows what was handed over; there is nothing to click.
function control({ spec, root }) {
  const call = h('pre', {}, h('code', {}, `m.answer("${spec.q}", your_value)`));
  return {
    node: h('div', {}, h('p', {}, `Hand over ${spec.wanted} from your own code, in the cell below:`), call),
    read: () => null,
    write: () => {},
    mark: () => {},
  };
}
