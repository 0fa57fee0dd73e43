// Making elements, text that every program takes, and how the kernel is.

// Half an emoji (a field cuts after so many units, a paste is cut) is no character: with it nothing could be recorded. Python's side does the same.
function whole(value) {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\uFFFD');
  if (Array.isArray(value)) return value.map(whole);
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, one]) => [whole(name), whole(one)]));
  return value;
}

// The static form says what to do where nothing was drawn. Beside a drawn widget JupyterLab hides the whole form; other programs show both.
function drawn(what) { return h('style', {}, `.seminar-no-controls[data-for="${CSS.escape(what)}"] { display: none; }`); }

const GONE = ['dead', 'terminating', 'restarting', 'autorestarting', 'starting'];

// Calls `say` when nothing has come after a while, and again when that changes: 'busy' (the kernel works), 'lost' (it was stopped or restarted, no answer will come),
// 'unknown' (the program does not tell; or the kernel says idle, which is no proof: JupyterLab lets it answer in one thread while another works).
function waitFor(model, answered, say, first = 3000, then = 1000) {
  const kernel = model.widget_manager?.kernel;
  let timer = 0, looks = 0, gone = false, told = null;
  const watch = (_kernel, status) => { if (GONE.includes(status)) { gone = true; clearTimeout(timer); look(); } };
  const stop = () => { clearTimeout(timer); kernel?.statusChanged?.disconnect?.(watch); };
  const look = () => {
    if (answered()) { stop(); return; }
    const lost = gone || (kernel && (kernel.isDisposed || GONE.includes(kernel.status)));
    const now = lost ? 'lost' : kernel?.status === 'busy' ? 'busy' : 'unknown';
    if (now !== told) say(told = now);
    if (lost || ++looks > 600) stop(); else timer = setTimeout(look, then);
  };
  kernel?.statusChanged?.connect?.(watch);
  timer = setTimeout(look, first);
  return stop;
}

function h(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === 'html') node.innerHTML = value; // made by the package from escaped Markdown
    else if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.filter(child => child !== null && child !== undefined));
  return node;
}
