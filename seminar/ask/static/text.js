// A written answer, kept while it is typed. A widget with tools for writing defines `writingTools(ctx, box, count)`: what stands above and below the text.
function control(ctx) {
  const { spec, uid, changed, flush } = ctx;
  const tally = h('span', { class: 'seminar-small', id: uid + '-words' });
  const box = h('textarea', { id: uid + '-in', rows: Math.min(18, Math.max(3, Math.ceil(spec.max / 18))), spellcheck: 'true', maxlength: 40000, 'aria-describedby': uid + '-words',
    oninput: () => { count(); changed(false); }, onblur: flush });
  // as the package counts: a word holds a letter or a digit
  const words = () => box.value.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
  function count() {
    const n = words();
    const rest = n < spec.min ? `${spec.min - n} more to go` : n > spec.max ? `${n - spec.max} too many` : 'fits';
    tally.textContent = `${n} ${n === 1 ? 'word' : 'words'} · ${spec.min} to ${spec.max} asked for · ${rest}`;
  }
  const tools = typeof writingTools === 'function' ? writingTools(ctx, box, count) : {};
  count();
  return {
    node: h('div', { class: 'seminar-text' }, tools.above, h('label', { for: uid + '-in' }, 'Your answer'), box, tally, tools.below),
    read: () => box.value,
    write: value => { if (document.activeElement !== box && box.value !== (value || '')) { box.value = value || ''; count(); tools.after?.(); } },
    mark: () => {},
  };
}
