// What every question widget shares: the frame, sending answers until the kernel has them, hints, feedback. A kind's own file defines `control(ctx)`.

// Links in a question are written relative to the notebook; from a widget they would be read relative to the page.
function mendLinks(node) {
  for (const link of node.querySelectorAll('a[href]')) {
    const href = link.getAttribute('href');
    if (/^[a-z]+:|^\/|^#/i.test(href)) { link.rel = 'noopener'; link.target = '_blank'; continue; }
    if (link.dataset.mended) continue;
    const folder = location.pathname.replace(/[^/]*$/, '');
    link.href = folder + href;
    link.target = '_blank';
    link.dataset.mended = 'yes';
  }
}

const MARKS = { right: ['✓', 'fits'], wrong: ['✗', 'does not fit'], look: ['≠', 'differs'] };

function markNode(mark, html) {
  const [sign, word] = MARKS[mark];
  return h('div', { class: `seminar-mark seminar-mark-${mark}` },
    h('span', { class: 'seminar-sign', 'aria-hidden': 'true' }, sign), h('span', { class: 'seminar-hidden' }, word + ': '), h('span', { html: html || word }));
}

// Answers that no kernel has confirmed yet wait here, so that a closed tab or a stopped kernel does not lose them.
const waiting = {
  key: spec => `seminar:${spec.place}:${spec.q}`,
  put(spec, value) { try { localStorage.setItem(this.key(spec), JSON.stringify({ rev: spec.rev, value, t: Date.now() })); } catch { /* private mode: the kernel's copy is the only one */ } },
  get(spec) { try { return JSON.parse(localStorage.getItem(this.key(spec))); } catch { return null; } },
  drop(spec) { try { localStorage.removeItem(this.key(spec)); } catch { /* nothing was put */ } },
};

function render({ model, el }) {
  const spec = model.get('spec');
  const uid = 'seminar-' + Math.random().toString(36).slice(2, 10);
  const ends = [];
  let count = 0, sent = null, acked = null, timer = 0, dirty = false, loose = false, hintsShown = 0, checked = false;

  const status = h('p', { class: 'seminar-status', role: 'status' });
  const feedback = h('div', { class: 'seminar-feedback', role: 'status' });
  const below = h('div', { class: 'seminar-below' });
  const root = h('section', { class: 'seminar seminar-ask seminar-live-mark', 'aria-labelledby': uid + '-title', 'data-q': spec.q, 'data-kind': spec.kind });

  const say = (state, text) => { status.dataset.state = state; if (status.textContent !== text) status.textContent = text; };

  const ctx = {
    spec, uid, root, model, ends,
    announce: text => { live.textContent = text; },
    // final: the learner has left the field or chosen; not final: still typing
    changed: (final = true) => {
      dirty = true; forget(); clearTimeout(timer);
      waiting.put(spec, control_.read());
      if (final) send('answer', { final: true });
      else timer = setTimeout(() => send('answer', { final: false }), 600);
    },
    // what was sent while typing is sent once more as final: only then is half a number a mistake
    flush: () => { if (dirty || loose) send('answer', { final: true }); },
  };
  const live = h('div', { class: 'seminar-hidden', 'aria-live': 'polite' });
  const control_ = control(ctx);

  function send(type, more = {}) {
    dirty = false;
    loose = more.final === false;
    clearTimeout(timer);
    sent = `${uid}:${++count}`;
    const mine = sent;
    // a comm whose kernel was restarted refuses to send; one whose kernel is gone swallows the message
    try { model.send({ type, seq: sent, value: whole(control_.read()), ...more }); } catch { late('lost'); return; }
    stopWaiting();
    stopWaiting = waitFor(model, () => sent !== mine || acked === mine, late);
  }
  let stopWaiting = () => {};
  ends.push(() => stopWaiting());
  const late = state => say('waiting', 'Not recorded yet: ' + {
    busy: 'the kernel is still working. Your answer waits in this browser and is taken when the kernel is free.',
    lost: 'the kernel was stopped or restarted. Your answer waits in this browser: choose Run, then Run All Cells.',
    unknown: 'the kernel is busy or was stopped. Your answer waits in this browser. If the kernel was restarted, choose Run, then Run All Cells.',
  }[state]);

  function forget() {
    checked = false;
    feedback.replaceChildren();
    root.querySelectorAll('.seminar-mark').forEach(node => node.remove());
    delete root.dataset.verdict;
    buttons();
  }

  // ---- checks of a lesson: check, hints one by one, explanation
  const check = h('button', { type: 'button', class: 'seminar-button seminar-main', onclick: () => { control_.confirm?.(); waiting.put(spec, control_.read()); send('check'); } }, ['short', 'long'].includes(spec.kind) ? 'Compare my answer' : 'Check my answer');
  const hint = h('button', { type: 'button', class: 'seminar-button', onclick: () => { hintsShown += 1; hints(); } });
  const explain = h('button', { type: 'button', class: 'seminar-button', onclick: () => { showExplanation(); } }, 'Show the explanation');
  const hintList = h('ol', { class: 'seminar-hints', 'aria-label': 'Hints', 'aria-live': 'polite' });
  let explained = null;

  function hints() {
    hintList.replaceChildren(...(spec.hints || []).slice(0, hintsShown).map(html => h('li', { html })));
    hintList.hidden = hintsShown === 0;
    mendLinks(hintList);
    buttons();
  }
  function buttons() {
    if (spec.graded) return;
    const of = (spec.hints || []).length;
    hint.hidden = hintsShown >= of || explained !== null;
    hint.textContent = of > 1 ? `Hint ${Math.min(hintsShown + 1, of)} of ${of}` : 'Hint';
    // hints come before the explanation; whoever has checked once may also go straight to it
    explain.hidden = !spec.explanation || explained !== null || !(checked || (of > 0 && hintsShown >= of));
  }
  function showExplanation() {
    if (!explained && spec.explanation) {
      explained = h('div', { class: 'seminar-explanation' }, h('strong', {}, 'Explanation'), h('div', { html: spec.explanation }));
      mendLinks(explained);
      below.append(explained);
    }
    buttons();
  }

  function drawFeedback() {
    const said = model.get('feedback');
    feedback.replaceChildren();
    root.querySelectorAll('.seminar-mark').forEach(node => node.remove());
    delete root.dataset.verdict;
    if (!said || !said.verdict) return;
    checked = true;
    root.dataset.verdict = said.verdict;
    feedback.append(h('p', { class: 'seminar-verdict' }, h('strong', {}, said.head), ' ', h('span', { html: said.line })));
    if (said.more) feedback.append(h('div', { html: said.more }));
    if (['wrong', 'partly'].includes(said.verdict)) feedback.append(h('p', { class: 'seminar-small' }, 'Change your answer and check again as often as you like.'));
    for (const [id, [mark, html]] of Object.entries(said.marks || {})) {
      if (mark === 'right' && !html && spec.kind !== 'rows') continue;
      control_.mark(id, markNode(mark, html));
    }
    if (said.explain) showExplanation();
    mendLinks(root);
    buttons();
  }

  // ---- what the kernel says
  function drawStatus() {
    const now = model.get('status');
    if (now.seq) acked = now.seq;
    if (now.seq && now.seq === sent && now.kept && !dirty) waiting.drop(spec);
    if (!dirty && (sent === null || acked === sent)) say(now.state, now.text);
    keep.hidden = !now.stale;
    notice.replaceChildren(now.notice || '');
    if (now.bring) notice.append(' ', h('button', { type: 'button', class: 'seminar-button', onclick: () => send('bring') }, 'Bring them here'));
    notice.hidden = !now.notice;
    if (now.n) setTimeout(() => watchNotebook(now.n, 4), 400);
  }
  // After a reload of the page the notebook no longer follows the record; the learner has to know before handing in.
  function watchNotebook(n, tries) {
    const area = el.closest('.jp-OutputArea');
    const now = model.get('status');
    if (!area || now.n !== n || !now.kept) return;
    const twin = [...area.querySelectorAll('.seminar-record')].find(node => node.dataset.q === spec.q);
    const behind = !twin || Number(twin.dataset.n) < n;
    if (behind && tries > 0) { setTimeout(() => watchNotebook(n, tries - 1), 500); return; }
    outside.hidden = !behind;
  }
  function drawAnswer() {
    // what is being typed here is newer than what comes back
    if (dirty || (sent !== null && acked !== sent)) return;
    control_.write(model.get('answer'), model.get('status').words);
  }

  const keep = h('button', { type: 'button', class: 'seminar-button', hidden: true, onclick: () => send('keep') }, 'Keep my earlier answer');
  const notice = h('p', { class: 'seminar-notice', role: 'status', hidden: true });
  const outside = h('p', { class: 'seminar-notice', role: 'status', hidden: true },
    'Your answer is safe, but this page was loaded again after the cell ran: run this cell again (Shift+Enter), so that the notebook file carries it too.');

  const bar = spec.graded ? h('div', { class: 'seminar-bar' }, keep) : h('div', { class: 'seminar-bar' }, check, hint, explain, keep);
  if (spec.kind === 'value') check.hidden = true;
  root.append(
    h('p', { class: 'seminar-q-title', id: uid + '-title' }, h('strong', { html: spec.title }), ' ', h('span', { class: 'seminar-small' }, spec.facts)),
    h('div', { class: 'seminar-q-prompt', id: uid + '-prompt', html: spec.prompt }),
    h('div', { html: spec.scored || '' }),
    h('div', { class: 'seminar-control' }, control_.node), bar, feedback, hintList, below, status, notice, outside, live);
  mendLinks(root);
  el.append(root, drawn(spec.q));
  ends.push(seminarGuard(root));

  const listen = (name, handler) => { model.on(name, handler); ends.push(() => model.off(name, handler)); };
  listen('change:answer', drawAnswer);
  listen('change:status', () => { drawStatus(); drawAnswer(); });
  listen('change:feedback', drawFeedback);

  const away = () => ctx.flush();
  const hidden = () => { if (document.visibilityState === 'hidden') ctx.flush(); };
  window.addEventListener('pagehide', away);
  document.addEventListener('visibilitychange', hidden);
  ends.push(() => { ctx.flush(); window.removeEventListener('pagehide', away); document.removeEventListener('visibilitychange', hidden); });

  control_.write(model.get('answer'), model.get('status').words);
  hints();
  drawStatus();
  drawFeedback();

  const left = waiting.get(spec);
  const at = model.get('status').at;
  if (left && left.rev === spec.rev && (!at || left.t > Date.parse(at))) {
    control_.write(left.value);
    send('answer', { final: true });
  } else if (left) waiting.drop(spec);

  return () => ends.forEach(end => end());
}

export default { render };
