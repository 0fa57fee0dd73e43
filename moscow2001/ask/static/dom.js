// Making elements, text that every program takes, and how the kernel is.

// Half an emoji (a field cuts after so many units, a paste is cut) is no character: with it nothing could be recorded. Python's side does the same.
function whole(value) {
  if (typeof value === 'string') return value.replace(/\p{Surrogate}/gu, '\uFFFD');
  if (Array.isArray(value)) return value.map(whole);
  if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([name, one]) => [whole(name), whole(one)]));
  return value;
}

// The static form says what to do where nothing was drawn. Beside a drawn widget JupyterLab hides the whole form; other programs show both.
function drawn(what) { return h('style', {}, `.m2001-no-controls[data-for="${CSS.escape(what)}"] { display: none; }`); }

// 'busy', 'idle', 'gone', or '' where the program does not tell.
function kernelState(model) {
  const kernel = model.widget_manager?.kernel;
  if (!kernel || typeof kernel.status !== 'string') return '';
  if (kernel.isDisposed || ['dead', 'terminating', 'restarting', 'autorestarting'].includes(kernel.status) || kernel.connectionStatus === 'disconnected') return 'gone';
  return kernel.status === 'idle' ? 'idle' : 'busy';
}

// Calls `say` with 'busy' (still working), 'lost' (no answer will come) or 'unknown' when nothing has come after a while, and again when that changes.
// A kernel that is idle at two looks has lost the message.
function waitFor(model, answered, say, first = 3000, then = 1000) {
  let timer = 0, idle = 0, told = null;
  const look = () => {
    if (answered()) return;
    const state = kernelState(model);
    idle = state === 'idle' ? idle + 1 : 0;
    const now = state === 'idle' ? (idle > 1 ? 'lost' : told) : state === 'gone' ? 'lost' : state || 'unknown';
    if (now !== told) say(told = now);
    if (told === null || told === 'busy') timer = setTimeout(look, then);
  };
  timer = setTimeout(look, first);
  return () => clearTimeout(timer);
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
