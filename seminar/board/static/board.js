// The cards on the table: what each does to the sentence, how far to trust it, and in which order. The order is the questions' own control.
function render({ model, el }) {
  const uid = 'seminar-' + Math.random().toString(36).slice(2, 10);
  const ends = [], panels = new Map();
  const timers = new Map();
  let list = null, laid = '', made = 0;
  const status = h('p', { class: 'seminar-status', role: 'status' });
  const live = h('div', { class: 'seminar-hidden', 'aria-live': 'polite' });
  const table = h('div'), gone = h('div');
  const root = h('section', { class: 'seminar seminar-ask seminar-board seminar-live-mark', 'aria-label': 'Evidence board' },
    h('p', { class: 'seminar-q-title' }, h('strong', {}, 'Your cards')), table, status, gone, live);

  // Notes that no kernel has confirmed wait in the browser, as answers do.
  const key = where => `seminar:${model.get('place')}:board:${where}`;
  const wait = (where, note) => { try { localStorage.setItem(key(where), JSON.stringify({ note, t: Date.now() })); } catch { /* private mode */ } };
  const waiting = where => { try { return JSON.parse(localStorage.getItem(key(where))); } catch { return null; } };
  const settled = where => { try { localStorage.removeItem(key(where)); } catch { /* nothing was put */ } };

  let count = 0, acked = null;
  function send(message) {
    const seq = `${uid}:${++count}`;
    const late = state => {
      status.dataset.state = 'waiting';
      status.textContent = 'Not kept yet: ' + { busy: 'the kernel is still working; it is kept when the kernel is free.', lost: 'the kernel was stopped or restarted. Choose Run, then Run All Cells.',
        unknown: 'the kernel is busy or was stopped. If it was restarted, choose Run, then Run All Cells.' }[state];
    };
    try { model.send({ ...whole(message), seq }); } catch { late('lost'); return; }
    waitFor(model, () => count !== Number(seq.split(':')[1]) || acked === seq, late);
  }

  function panel(card) {
    const name = `${uid}-${++made}`; // never used twice: two cards with one name would share their choice
    const radios = model.get('bearings').map(([value]) => h('input', { type: 'radio', name, value, onchange: () => send({ type: 'weigh', where: card.where, bearing: value }) }));
    const choice = h('fieldset', { class: 'seminar-bearing' }, h('legend', {}, 'What it does to the sentence'),
      ...model.get('bearings').map(([value, sign, text], index) => h('label', { class: `seminar-b-${value || 'open'}` }, radios[index], h('span', { 'aria-hidden': 'true', class: 'seminar-b-sign' }, sign), text)));
    const note = h('textarea', { id: `${name}-note`, rows: 2, maxlength: 2000, spellcheck: 'true',
      oninput: () => { wait(card.where, note.value); clearTimeout(timers.get(card.where)); timers.set(card.where, setTimeout(flush, 600)); }, onblur: () => flush() });
    function flush() {
      if (!timers.has(card.where)) return;
      clearTimeout(timers.get(card.where)); timers.delete(card.where);
      send({ type: 'weigh', where: card.where, note: note.value });
    }
    const body = h('div', { class: 'seminar-evidence-body' });
    const remove = h('button', { type: 'button', class: 'seminar-button', 'aria-label': `Remove ${card.where}`, onclick: () => { flush(); send({ type: 'remove', where: card.where }); focusNext(card.where); } }, 'Remove');
    const node = h('div', { class: 'seminar-evidence' }, body, choice,
      h('div', { class: 'seminar-note' }, h('label', { for: `${name}-note` }, 'How far do you trust it, and why?'), note), h('div', { class: 'seminar-bar' }, remove));
    const held = {
      node, flush,
      write: now => {
        body.innerHTML = now.html; // made by the package, escaped
        mend(body);
        radios.forEach(radio => { radio.checked = radio.value === now.bearing; });
        node.dataset.bearing = now.bearing || 'open';
        if (!timers.has(now.where) && document.activeElement !== note && note.value !== now.note) note.value = now.note;
        if (waiting(now.where)?.note === now.note) settled(now.where);
      },
    };
    const left = waiting(card.where);
    held.write(card);
    if (left && left.note !== card.note && (!card.at || left.t > Date.parse(card.at))) { note.value = left.note; send({ type: 'weigh', where: card.where, note: left.note }); }
    return held;
  }
  let goTo = null;
  function focusNext(where) {
    const order = model.get('cards').map(card => card.where), at = order.indexOf(where);
    goTo = order[at + 1] || order[at - 1] || '';
  }
  function mend(node) {
    for (const link of node.querySelectorAll('a[href]')) {
      const href = link.getAttribute('href');
      link.target = '_blank'; link.rel = 'noopener';
      if (!/^[a-z]+:|^\/|^#/i.test(href)) link.href = location.pathname.replace(/[^/]*$/, '') + href;
    }
  }
  function draw() {
    const cards = model.get('cards');
    for (const where of panels.keys()) if (!cards.some(card => card.where === where)) panels.delete(where);
    cards.forEach(card => { if (panels.has(card.where)) panels.get(card.where).write(card); else panels.set(card.where, panel(card)); });
    // the list is made anew only when cards came or went: an order that is being dragged is not drawn over
    const now = cards.map(card => card.where);
    const same = [...now].sort().join('|');
    if (!cards.length) { table.replaceChildren(h('p', {}, model.get('empty'))); list = null; }
    else if (!list || same !== laid) {
      const options = cards.map(card => ({ id: card.where, html: card.line }));
      list = control({ spec: { options }, uid, below: id => panels.get(id).node, announce: text => { live.textContent = text; },
        changed: () => send({ type: 'order', value: list.read() }) });
      list.write(now);
      table.replaceChildren(list.node);
    } else list.write(now);
    laid = same;
    if (goTo !== null) { (goTo && table.querySelector(`[data-id="${CSS.escape(goTo)}"] .seminar-grip`) || root.querySelector('button'))?.focus(); goTo = null; }
  }
  function drawGone() {
    const removed = model.get('removed');
    const back = (card, text, main) => h('button', { type: 'button', class: 'seminar-button' + (main ? ' seminar-main' : ''), 'aria-label': `${text}: ${card.where}`, onclick: () => send({ type: 'put_back', where: card.where }) }, text);
    const open = gone.querySelector('details')?.open;
    if (!removed.length) { gone.replaceChildren(); return; }
    const fold = h('details', {}, h('summary', {}, removed.length === 1 ? '1 removed card' : `${removed.length} removed cards`),
      h('ul', {}, ...removed.map(card => h('li', {}, h('span', { html: card.line }), ' ', back(card, 'Put back')))));
    fold.open = !!open;
    gone.replaceChildren(model.get('undo') ? h('p', { class: 'seminar-bar' }, h('span', {}, `Removed ${removed[0].where}. `), back(removed[0], 'Undo', true)) : '', fold);
  }
  function drawStatus() {
    const now = model.get('status');
    acked = now.seq;
    status.dataset.state = now.state;
    status.textContent = now.text;
  }
  el.append(root);
  ends.push(seminarGuard(root));
  draw(); drawGone(); drawStatus();
  const listen = (name, handler) => { model.on(name, handler); ends.push(() => model.off(name, handler)); };
  listen('change:cards', draw);
  listen('change:removed', drawGone);
  listen('change:undo', drawGone);
  listen('change:status', drawStatus);
  // another window may have collected meanwhile
  const look = () => { if (document.visibilityState === 'visible') try { model.send({ type: 'look' }); } catch { /* no kernel: nothing to look up */ } };
  const flushAll = () => panels.forEach(one => one.flush());
  const seen = () => (document.visibilityState === 'hidden' ? flushAll() : look());
  window.addEventListener('focus', look);
  window.addEventListener('pagehide', flushAll);
  document.addEventListener('visibilitychange', seen);
  ends.push(() => { flushAll(); window.removeEventListener('focus', look); window.removeEventListener('pagehide', flushAll); document.removeEventListener('visibilitychange', seen); });
  return () => ends.forEach(end => end());
}

export default { render };
