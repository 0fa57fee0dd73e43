// A short form with buttons that make a file: the brief to print, the sheet for a reviewer, an erratum. Files go to the disk and are offered here.
function render({ model, el }) {
  const spec = model.get('spec');
  const uid = 'seminar-' + Math.random().toString(36).slice(2, 10);
  const inputs = new Map(), addresses = [];
  const status = h('p', { class: 'seminar-status', role: 'status' });
  const ready = h('div', { class: 'seminar-ready' });
  const shown = h('div');
  let acked = true;

  function field(one) {
    const id = `${uid}-${one.name}`, about = one.help ? `${id}-help` : undefined;
    const attributes = { id, 'aria-describedby': about, required: one.required, maxlength: one.most || 4000, autocomplete: one.complete || 'off' };
    let input;
    if (one.kind === 'select') input = h('select', { id, 'aria-describedby': about }, ...one.options.map(([value, text]) => h('option', { value }, text)));
    else if (one.kind === 'lines') input = h('textarea', { ...attributes, rows: one.rows || 3, spellcheck: 'true' });
    else input = h('input', { ...attributes, type: 'text' });
    if (one.list) input.setAttribute('list', `${id}-list`);
    input.value = one.value || (one.kind === 'select' ? one.options[0][0] : '');
    inputs.set(one.name, input);
    return h('div', {}, h('label', { for: id }, one.label, one.required ? ' (needed)' : ''), one.help ? h('span', { class: 'seminar-small', id: about }, one.help) : null, input,
      one.list ? h('datalist', { id: `${id}-list` }, ...one.list.map(([value, text]) => h('option', { value }, text))) : null);
  }
  const values = () => Object.fromEntries([...inputs].map(([name, input]) => [name, input.value]));
  function press(type) {
    acked = false;
    status.dataset.state = ''; status.textContent = 'Working …';
    const silent = state => {
      status.dataset.state = 'waiting';
      status.textContent = { busy: 'Still working …', lost: 'The kernel does not answer: it was stopped or restarted. Choose Run, then Run All Cells.',
        unknown: 'Still working. If the kernel was restarted, nothing will come: choose Run, then Run All Cells.' }[state];
    };
    try { model.send({ type, values: whole(values()) }); } catch { silent('lost'); return; }
    waitFor(model, () => acked, silent, 5000);
  }
  const bar = h('div', { class: 'seminar-bar' }, ...spec.buttons.map(([type, text], index) => h('button', { type: 'button', class: 'seminar-button' + (index ? '' : ' seminar-main'), onclick: () => press(type) }, text)));
  const copy = h('button', { type: 'button', class: 'seminar-button', hidden: true, onclick: () => take() }, 'Copy the text');
  async function take() {
    const box = shown.querySelector('textarea');
    if (!box) return;
    box.focus(); box.select();
    let done = false;
    try { await navigator.clipboard.writeText(box.value); done = true; } catch { done = document.execCommand('copy'); }
    status.textContent = done ? 'Copied.' : 'The text is selected: press Ctrl+C (on a Mac Cmd+C).';
  }
  function drawSaid() {
    const now = model.get('said');
    acked = true;
    status.dataset.state = now.state || '';
    status.textContent = now.text || '';
    inputs.forEach((input, name) => { const bad = (now.fields || []).includes(name); if (bad) input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid'); });
    if ((now.fields || []).length) inputs.get(now.fields[0])?.focus();
    if (now.state === 'problem') { ready.replaceChildren(); }
    if (now.plain) {
      const rows = Math.min(24, now.plain.split('\n').length + 2);
      shown.replaceChildren(h('label', { for: `${uid}-plain`, class: 'seminar-hidden' }, 'The text'), h('textarea', { id: `${uid}-plain`, readonly: true, rows }, now.plain));
    } else shown.replaceChildren();
    copy.hidden = !now.plain;
  }
  const received = message => {
    if (message.type !== 'file') return;
    const content = message.base64 ? Uint8Array.from(atob(message.base64), letter => letter.charCodeAt(0)) : message.content;
    const address = URL.createObjectURL(new Blob([content], { type: message.mime }));
    addresses.push(address);
    const links = [h('a', { href: address, download: message.name }, `Download ${message.name}`)];
    // the page holds no script and its own rules forbid any: it can be opened from here
    if (message.open) links.unshift(h('a', { href: address, target: '_blank', rel: 'noopener' }, message.open));
    ready.replaceChildren(...links);
  };
  const root = h('section', { class: 'seminar seminar-ask seminar-live-mark', 'aria-label': spec.title },
    h('p', { class: 'seminar-q-title' }, h('strong', {}, spec.title)), h('div', { html: spec.html || '' }),
    h('div', { class: 'seminar-fields' }, ...spec.fields.map(field)), bar, status, ready, h('div', { class: 'seminar-fields' }, shown), h('div', { class: 'seminar-bar' }, copy));
  el.append(root);
  drawSaid();
  model.on('change:said', drawSaid);
  model.on('msg:custom', received);
  const free = seminarGuard(root);
  return () => { free(); model.off('change:said', drawSaid); model.off('msg:custom', received); addresses.forEach(one => URL.revokeObjectURL(one)); };
}

export default { render };
