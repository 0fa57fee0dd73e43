// The last cell of an exercise: what is missing, the student's name, the file.
function render({ model, el }) {
  const uid = 'seminar-' + Math.random().toString(36).slice(2, 10);
  const lines = h('div', { class: 'seminar-handin-lines', role: 'status' });
  const said = h('div', { class: 'seminar-receipt', role: 'status' });
  const name = h('input', { type: 'text', id: uid, autocomplete: 'name', size: 28, maxlength: 200, onkeydown: event => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); write(); } } });
  name.value = model.get('name');
  const button = h('button', { type: 'button', class: 'seminar-button seminar-main', onclick: () => write() }, 'Make the file to hand in');
  const link = h('a', { class: 'seminar-download', hidden: true });
  let address = null, answered = true, stopWaiting = () => {};

  function write() {
    answered = false;
    link.hidden = true;
    said.replaceChildren(h('p', {}, 'Making the file …'));
    const silent = state => said.replaceChildren(h('p', { class: 'seminar-notice' }, {
      busy: 'Still working: the kernel has not finished what it is doing. Please wait.',
      lost: 'The kernel does not answer: it was stopped or restarted. Choose Run, then Run All Cells, then make the file.',
      unknown: 'Still working. If the kernel was restarted, nothing will come: choose Run, then Run All Cells, then make the file.',
    }[state]));
    try { model.send({ type: 'write', name: whole(name.value) }); } catch { silent('lost'); return; }
    stopWaiting();
    stopWaiting = waitFor(model, () => answered, silent, 5000);
  }
  function drawLines() { lines.replaceChildren(...model.get('lines').map(html => h('p', { html }))); }
  function drawSaid() {
    const now = model.get('said');
    answered = true;
    if (now.problem) { said.replaceChildren(h('p', { class: 'seminar-notice' }, now.problem)); name.focus(); return; }
    if (!now.file) { said.replaceChildren(); return; }
    said.replaceChildren(h('div', { class: 'seminar-explanation' },
      h('p', {}, h('strong', {}, 'Receipt'), ` ${now.at.replace('T', ' ').replace('Z', ' UTC')}`),
      h('p', {}, 'File: ', h('code', {}, now.file), now.onDisk ? ', beside this notebook.' : ''),
      h('p', {}, `Answers: ${now.answered} of ${now.of}. Digest: `, h('code', {}, now.digest)),
      now.warning ? h('p', { class: 'seminar-notice' }, now.warning) : null,
      h('p', {}, 'Send this one file to your teacher. Whether the answers are right was not checked here.')));
  }
  const received = message => {
    if (message.type !== 'file') return;
    if (address) URL.revokeObjectURL(address);
    address = URL.createObjectURL(new Blob([message.content], { type: 'application/x-ipynb+json' }));
    link.href = address;
    link.download = message.name;
    link.textContent = `Download ${message.name}`;
    link.hidden = false;
  };
  const root = h('section', { class: 'seminar seminar-ask seminar-live-mark', 'aria-label': `Hand in ${model.get('assignment')}` },
    h('p', { class: 'seminar-q-title' }, h('strong', {}, `Hand in ${model.get('assignment')}`)), lines,
    h('div', { class: 'seminar-number' }, h('label', { for: uid }, 'Your name'), name, button), said, link);
  el.append(root, drawn(model.get('assignment')));
  drawLines();
  drawSaid();
  model.on('change:lines', drawLines);
  model.on('change:said', drawSaid);
  model.on('msg:custom', received);
  const free = seminarGuard(root);
  return () => { free(); stopWaiting(); model.off('change:lines', drawLines); model.off('change:said', drawSaid); model.off('msg:custom', received); if (address) URL.revokeObjectURL(address); };
}

export default { render };
