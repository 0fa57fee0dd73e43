// Tools for writing the brief, around the text of a written answer: citations, cards, earlier versions.
function writingTools(ctx, box, count) {
  const { model, uid, root, changed } = ctx;
  root.classList.add('seminar-editor');
  box.rows = 22;
  const said = h('p', { class: 'seminar-small', role: 'status' });
  const say = text => { said.textContent = text; };
  // a paragraph typed while the picker had the focus would go to the wrong place: the caret is remembered
  let caret = null;
  const remember = () => { caret = [box.selectionStart, box.selectionEnd]; };
  ['keyup', 'click', 'select', 'blur'].forEach(name => box.addEventListener(name, remember));
  function put(text, from, to) {
    box.focus();
    box.setRangeText(text, from, to, 'end');
    remember();
    count();
    above_();
    changed(true);
  }

  // ---- citations
  const filter = h('input', { type: 'search', id: uid + '-find', autocomplete: 'off', size: 16, oninput: () => offer(), onkeydown: event => { if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey) { event.preventDefault(); cite(); } } });
  const picker = h('select', { id: uid + '-source' });
  const where = h('input', { type: 'text', id: uid + '-where', autocomplete: 'off', size: 8, maxlength: 80, placeholder: '2.2' });
  function offer() {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = model.get('cites').filter(([id, label]) => words.every(word => `${id} ${label}`.toLowerCase().includes(word)));
    const keep = picker.value;
    const group = (label, rows) => rows.length ? [h('optgroup', { label }, ...rows.map(([id, text]) => h('option', { value: id }, text)))] : [];
    picker.replaceChildren(...group('On your cards or in your text', fitting.filter(one => one[2] === 'own')), ...group('All sources of the course', fitting.filter(one => one[2] !== 'own')));
    if (fitting.some(([id]) => id === keep)) picker.value = keep;
    insert.disabled = !fitting.length;
  }
  function cite() {
    if (!picker.value) return;
    const place = where.value.replace(/[[\];@]+/g, ' ').trim();
    const [, to] = caret || [box.value.length, box.value.length];
    put(`[@${picker.value}${place ? ', ' + place : ''}]`, to, to);
    say(`Cited: ${picker.selectedOptions[0].textContent}`);
    where.value = '';
  }
  const insert = h('button', { type: 'button', class: 'seminar-button', onclick: cite }, 'Insert citation');
  const bring = h('button', { type: 'button', class: 'seminar-button', onclick: () => model.send({ type: 'cards' }) }, 'Bring in the cards');
  const above = h('div', {},
    h('div', { class: 'seminar-tools', role: 'group', 'aria-label': 'Citation' },
      h('div', {}, h('label', { for: uid + '-find' }, 'Find a source'), filter), h('div', {}, h('label', { for: uid + '-source' }, 'Source to cite'), picker),
      h('div', {}, h('label', { for: uid + '-where' }, 'Where in it (optional)'), where), insert),
    h('div', { class: 'seminar-bar' }, bring), said);

  const line = h('p', { class: 'seminar-small' });
  function above_() {
    const parts = box.value.split(/^[ \t]*-{3,}[ \t]*$/m);
    const words = parts[0].split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
    line.textContent = parts.length > 1 ? `Above the line of hyphens: ${words} ${words === 1 ? 'word' : 'words'}. Only these are printed.` : '';
  }
  box.addEventListener('input', above_);

  // ---- versions
  const choose = h('select', { id: uid + '-version', onchange: () => show() });
  const shown = h('div', { class: 'seminar-version', tabindex: '0', role: 'group', 'aria-label': 'Text of the earlier version' });
  const back = h('button', { type: 'button', class: 'seminar-button', onclick: () => model.send({ type: 'put_back', number: Number(choose.value) }) }, 'Put this version back');
  const keep = h('button', { type: 'button', class: 'seminar-button', onclick: () => model.send({ type: 'keep_version', value: box.value }) }, 'Keep this version');
  const title = h('summary', {});
  const fold = h('details', {}, title, h('div', { class: 'seminar-bar' }, h('label', { for: uid + '-version' }, 'Version'), choose, back), shown);
  const when = at => { const day = new Date(at); return isNaN(day) ? at : day.toLocaleString([], { dateStyle: 'medium', timeStyle: 'short' }); };
  function versions() {
    const every = model.get('versions');
    const held = choose.value;
    title.textContent = every.length === 1 ? '1 earlier version' : `${every.length} earlier versions`;
    choose.replaceChildren(...every.map(one => h('option', { value: one.number }, `${when(one.at)}, ${one.words} words, ${one.why}`)));
    if (every.some(one => String(one.number) === held)) choose.value = held;
    fold.hidden = !every.length;
    show();
  }
  function show() { shown.textContent = model.get('versions').find(one => String(one.number) === choose.value)?.text || ''; }

  // ---- what the kernel sends
  const received = message => {
    if (message.type === 'said') say(message.text);
    if (message.type === 'replace') { box.value = message.text; count(); changed(true); say('The earlier version is back; the text that stood here is kept as a version.'); }
    if (message.type === 'insert') {
      if (!message.text) { say('There are no cards on your board yet.'); return; }
      // notes brought in before are replaced, the text above the line stays
      const own = box.value.split(/^[ \t]*-{3,}[ \t]*$/m)[0].trimEnd();
      box.value = (own ? own + '\n\n' : '') + message.text + '\n';
      box.setSelectionRange(own.length, own.length);
      put('', own.length, own.length);
      say('Your cards stand below the line of three hyphens. What is below the line is not printed.');
    }
  };
  model.on('msg:custom', received);
  model.on('change:cites', offer);
  model.on('change:versions', versions);
  const look = () => { if (document.visibilityState === 'visible') try { model.send({ type: 'look' }); } catch { /* no kernel: the text waits in the browser */ } };
  window.addEventListener('focus', look);
  document.addEventListener('visibilitychange', look);
  box.addEventListener('focus', look);
  ctx.ends.push(() => { model.off('msg:custom', received); model.off('change:cites', offer); model.off('change:versions', versions); window.removeEventListener('focus', look); document.removeEventListener('visibilitychange', look); });
  offer();
  versions();
  above_();
  return { above, after: above_, below: h('div', {}, line, h('div', { class: 'seminar-bar' }, keep), fold) };
}
