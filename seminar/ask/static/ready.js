// The self-check: a word to the kernel and one back prove that widgets work.
function render({ model, el }) {
  const node = (tag, text, attributes = {}) => { const made = document.createElement(tag); made.textContent = text; for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value); return made; };
  const root = node('section', '', { class: 'seminar seminar-ask seminar-live-mark', 'aria-label': 'Is everything ready?' });
  const head = node('p', '', { class: 'seminar-q-title', role: 'status' });
  const table = document.createElement('table');
  let late = '';
  function draw() {
    const rows = [...model.get('rows'), ['Widgets', model.get('alive') ? '' : late === 'busy' ? 'the kernel is still working: wait …' : late ? 'the page does not reach the kernel: choose Kernel > Restart Kernel, wait for Idle, and run all cells again.' : 'waiting …', 'the page and the kernel hear each other']];
    table.replaceChildren(...rows.map(([what, todo, detail]) => {
      const line = document.createElement('tr');
      line.append(node('th', what, { scope: 'row' }), node('td', todo ? `⚠ ${todo}` : `✓ ${detail}`));
      return line;
    }));
    const open = rows.filter(([, todo]) => todo).length;
    head.replaceChildren(node('strong', open === 0 ? '✓ Ready.' : late || model.get('alive') ? 'Not ready yet: do what stands in the lines marked ⚠.' : 'Looking …'));
  }
  root.append(head, table);
  el.append(root);
  model.on('change:alive', draw);
  draw();
  model.send({ type: 'here' });
  const stop = waitFor(model, () => model.get('alive'), state => { late = state; draw(); }, 8000);
  const free = seminarGuard(root);
  return () => { stop(); free(); model.off('change:alive', draw); };
}

export default { render };
