// A list to be put in order: drag a line with mouse, pen or finger, or move it with the arrow keys.
// `below(id)`, if given, is a node that stays with the line of that id (the evidence board puts its controls there).
function control({ spec, uid, changed, announce, below }) {
  const texts = new Map(spec.options.map(option => [option.id, option.html]));
  let order = spec.options.map(option => option.id), given = false, held = null;
  const list = h('ol', { class: 'seminar-order', 'aria-describedby': uid + '-how' });
  const name = id => { const span = h('span', { html: texts.get(id) }); return span.textContent; };

  function draw(focus) {
    list.replaceChildren(...order.map((id, index) => {
      const grip = h('button', { type: 'button', class: 'seminar-grip', 'data-id': id, 'aria-label': `${index + 1} of ${order.length}: ${name(id)}`, onkeydown: event => keys(event, id) },
        h('span', { class: 'seminar-grip-sign', 'aria-hidden': 'true' }, '⋮⋮'), h('span', { html: texts.get(id) }));
      const arrow = (sign, by, word) => h('button', { type: 'button', class: 'seminar-arrow', tabindex: '-1', 'aria-label': `Move ${word}: ${name(id)}`,
        disabled: index + by < 0 || index + by >= order.length, onclick: () => move(id, index + by) }, sign);
      const row = h('div', { class: 'seminar-order-row' }, grip, arrow('▲', -1, 'up'), arrow('▼', 1, 'down'));
      return h('li', { 'data-id': id, onpointerdown: event => take(event, id) }, row, below ? below(id) : null);
    }));
    if (focus) list.querySelector(`[data-id="${CSS.escape(focus)}"] .seminar-grip`)?.focus();
    confirm.hidden = given || !spec.graded;
  }
  function place(id, to) {
    const from = order.indexOf(id);
    if (to < 0 || to >= order.length || to === from) return false;
    order.splice(from, 1);
    order.splice(to, 0, id);
    return true;
  }
  function move(id, to) {
    if (!place(id, to)) return;
    given = true;
    draw(id);
    announce(`${name(id)} is now number ${to + 1} of ${order.length}.`);
    changed();
  }
  function keys(event, id) {
    const index = order.indexOf(id);
    const to = { ArrowUp: index - 1, ArrowDown: index + 1, Home: 0, End: order.length - 1 }[event.key];
    if (to === undefined || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    move(id, to);
  }
  function take(event, id) {
    if (event.button !== 0 || !event.target.closest('.seminar-order-row') || event.target.closest('.seminar-arrow')) return;
    // JupyterLab would otherwise start to drag the cell
    event.stopPropagation();
    const before = order.join();
    held = id;
    const follow = e => {
      const over = [...list.children].findIndex(line => { const box = line.getBoundingClientRect(); return e.clientY >= box.top && e.clientY < box.bottom; });
      if (over >= 0 && place(held, over)) {
        // the lines themselves are moved, not drawn anew: a touch ends when its element leaves the page
        order.forEach(one => list.append(list.querySelector(`li[data-id="${CSS.escape(one)}"]`)));
      }
      list.querySelector(`li[data-id="${CSS.escape(held)}"]`)?.classList.add('seminar-held');
    };
    const drop = () => {
      document.removeEventListener('pointermove', follow);
      document.removeEventListener('pointerup', drop);
      document.removeEventListener('pointercancel', drop);
      const moved = held;
      held = null;
      if (order.join() !== before) { given = true; announce(`${name(moved)} is now number ${order.indexOf(moved) + 1} of ${order.length}.`); draw(moved); changed(); }
      else list.querySelectorAll('.seminar-held').forEach(line => line.classList.remove('seminar-held'));
    };
    document.addEventListener('pointermove', follow);
    document.addEventListener('pointerup', drop);
    document.addEventListener('pointercancel', drop);
  }
  const confirm = h('button', { type: 'button', class: 'seminar-button', onclick: () => { given = true; confirm.hidden = true; changed(); list.querySelector('.seminar-grip').focus(); } }, 'Keep it in this order');
  const node = h('div', {}, h('p', { class: 'seminar-small', id: uid + '-how' }, 'Drag a line, or move it with the arrow keys ↑ and ↓.'), list, confirm);
  draw();
  return {
    node,
    // until a line was moved or the order was confirmed, the list is the question's, not the learner's
    read: () => (given ? [...order] : null),
    write: value => {
      given = Array.isArray(value);
      const next = given ? value : spec.options.map(option => option.id);
      const focused = list.contains(document.activeElement) ? document.activeElement.closest('li')?.dataset.id : null;
      if (next.join() !== order.join()) { order = [...next]; draw(focused); }
      confirm.hidden = given || !spec.graded;
    },
    // asking for a check says: this is my order
    confirm: () => { given = true; confirm.hidden = true; },
    mark: (id, mark) => list.querySelector(`li[data-id="${CSS.escape(id)}"]`)?.append(mark),
  };
}
