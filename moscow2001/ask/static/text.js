// A written answer, kept while it is typed.
function control({ spec, uid, changed, flush }) {
  const tally = h('span', { class: 'm2001-small', id: uid + '-words' });
  const box = h('textarea', { id: uid + '-in', rows: spec.long ? 10 : 4, spellcheck: 'true', maxlength: 40000, 'aria-describedby': uid + '-words',
    oninput: () => { count(); changed(false); }, onblur: flush });
  // as the package counts: a word holds a letter or a digit
  const words = () => box.value.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
  function count() {
    const n = words();
    const rest = n < spec.min ? `${spec.min - n} more to go` : n > spec.max ? `${n - spec.max} too many` : 'fits';
    tally.textContent = `${n} ${n === 1 ? 'word' : 'words'} · ${spec.min} to ${spec.max} asked for · ${rest}`;
  }
  count();
  return {
    node: h('div', { class: 'm2001-text' }, h('label', { for: uid + '-in' }, 'Your answer'), box, tally),
    read: () => box.value,
    write: value => { if (document.activeElement !== box && box.value !== (value || '')) { box.value = value || ''; count(); } },
    mark: () => {},
  };
}
