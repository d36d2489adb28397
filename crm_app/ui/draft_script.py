"""The JavaScript of `ui.drafts`: the body of one effect, in parts. Each part is a few functions of one concern."""

STORE = """
const LIFE = __DAYS__ * 86400000, MOST = __MOST__, LARGEST = __LARGEST__;
let who = '', workspace = '', left = null;
const forms = new WeakMap(), pressed = new Map(), known = new Set(), visits = new Map();
const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith('draft:'));
const forget = (key) => sessionStorage.removeItem(key);
const parsed = (key) => { try { return JSON.parse(sessionStorage.getItem(key)) } catch { return null } };
const read = (key) => {
  const draft = parsed(key);
  if (draft && draft.who === who && draft.at + LIFE > Date.now()) return draft;
  forget(key); return null;
};
const makeRoom = (most) => {
  const others = keys().map((key) => [parsed(key)?.at ?? 0, key]).sort((a, b) => a[0] - b[0]);
  for (const [, key] of others.slice(0, Math.max(0, others.length - most))) forget(key);
};
const write = (key, draft) => {
  const text = JSON.stringify(draft);
  if (text.length > LARGEST) return;
  if (!sessionStorage.getItem(key)) makeRoom(MOST - 1);
  try { sessionStorage.setItem(key, text) } catch {
    makeRoom(0);
    try { sessionStorage.setItem(key, text) } catch { console.info('no room for a draft') }
  }
};
const newId = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64; bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([from, to]) => hex.slice(from, to)).join('-');
};
"""

CONTROLS = """
const NEVER = ['password', 'file', 'submit', 'button', 'reset', 'image'];
const isKept = (one) => one.name && !NEVER.includes(one.type) && !/password/.test(one.autocomplete)
  && (one.type !== 'hidden' || 'kept' in one.dataset) && one.ariaHidden !== 'true' && !one.closest('[data-fleeting]');
const plain = (form) => [...form.querySelectorAll('input, textarea, select')].filter(isKept);
const controls = (form) => [...plain(form), ...form.querySelectorAll('[data-option]')];
const nameOf = (one) => one.dataset.option === undefined ? one.name : one.dataset.name;
const isRound = (one) => one.type === 'radio';
const nowOf = (one) => one.dataset.option ?? (one.type === 'checkbox' ? (one.checked ? 'on' : '') : one.value);
const startOf = (one) => {
  if (one.dataset.option !== undefined) return one.dataset.start;
  if (one.type === 'checkbox') return one.defaultChecked ? 'on' : '';
  if (one.options) return ([...one.options].find((choice) => choice.defaultSelected) ?? one.options[0])?.value ?? '';
  return one.defaultValue;
};
const valuesOf = (form, among = controls(form)) => {
  const found = new Map();
  for (const one of among) {
    const pair = found.get(nameOf(one)) ?? ['', ''];
    if (!isRound(one)) { pair[0] = nowOf(one); pair[1] = startOf(one) }
    else { if (one.checked) pair[0] = one.value; if (one.defaultChecked) pair[1] = one.value }
    found.set(nameOf(one), pair);
  }
  return found;
};
const put = (form, name, value) => {
  const found = controls(form).filter((one) => nameOf(one) === name);
  for (const one of found) {
    if (one.dataset.option !== undefined) one.dispatchEvent(new CustomEvent('choose', { detail: JSON.parse(value) }));
    else if (one.type === 'checkbox') one.checked = value === 'on';
    else if (isRound(one)) one.checked = one.value === value;
    else { one.value = value; if (one.options && one.value !== value) return false }
    if ('acts' in one.dataset) one.dispatchEvent(new FocusEvent('focusout', { bubbles: true }));
  }
  return found.length > 0;
};
const hidden = (form, name) => form.querySelector(`input[type="hidden"][name="${name}"]`);
const mark = (entry, id) => { entry.id = id; const field = hidden(entry.form, 'form_id'); if (field) field.value = id };
const changedIn = (entry) => {
  const all = valuesOf(entry.form), found = {};
  for (const [name, [value, start]] of all) if (value !== start) found[name] = [value, entry.bases[name] ?? start];
  for (const group of entry.form.querySelectorAll('[data-together]')) {
    const names = [...valuesOf(group).keys()];
    if (names.some((name) => name in found))
      for (const name of names) found[name] ??= [all.get(name)[0], entry.bases[name] ?? all.get(name)[1]];
  }
  return found;
};
"""

KEEPING = """
const focusIn = (form) => {
  const one = document.activeElement;
  if (!one || !form.contains(one) || !one.name) return null;
  let place = [null, null];
  try { place = [one.selectionStart, one.selectionEnd] } catch { place = [null, null] }
  return [one.name, ...place];
};
const save = (entry) => {
  const values = { ...Object.fromEntries(entry.pending), ...changedIn(entry) };
  if (!Object.keys(values).length) { forget(entry.key); delete entry.form.dataset.restored; return }
  const version = hidden(entry.form, 'form_version')?.value ?? '';
  write(entry.key, { who, at: Date.now(), form: entry.id, version, values, focus: focusIn(entry.form) });
};
const first = (form) => [...form.querySelectorAll('input:not([type="hidden"]), textarea, select')].find(
  (one) => !isRound(one) && !one.disabled && one.ariaHidden !== 'true' && one.checkVisibility());
const focusOn = (entry, place) => {
  if (!window.matchMedia('(pointer: fine)').matches) return;
  const within = entry.form.closest('[role="dialog"]'), begins = 'first' in entry.form.dataset || within;
  const idle = () => begins ? !/^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement?.tagName)
    : [null, document.body].includes(document.activeElement) || document.activeElement.id === 'content';
  // Somebody who is quicker has chosen a place: a calendar that was opened would close again.
  const quicker = new AbortController(), note = { capture: true, signal: quicker.signal };
  let touched = false;
  for (const kind of ['pointerdown', 'keydown']) document.addEventListener(kind, () => { touched = true }, note);
  const go = () => {
    quicker.abort();
    if (touched || !idle() || !entry.form.isConnected) return;
    const wanted = place && plain(entry.form).find((one) => one.name === place[0]);
    const one = wanted ?? (begins && first(entry.form));
    one?.focus({ preventScroll: !wanted });
    if (wanted && place[1] !== null) { try { wanted.setSelectionRange(place[1], place[2]) } catch { /* a date has none */ } }
  };
  window.setTimeout(go, begins ? 120 : 0);  // a menu or a dialog that opened it moves the focus first
};
// The inputs after such a choice are made by the server, for this choice (`ui.ahead`).
const awaits = (form) => [...form.querySelectorAll('[data-awaits=choice]')].filter((one) => one.dataset.made !== one.value);
const complete = (entry) => {
  for (const [name, [value]] of entry.pending) {
    if (awaits(entry.form).length) return;
    if (!put(entry.form, name, value)) continue;
    entry.pending.delete(name);
    for (const one of awaits(entry.form)) one.dispatchEvent(new Event('change', { bubbles: true }));
  }
  const add = entry.form.querySelector('[data-draft-add]');
  const count = controls(entry.form).length;
  const lacks = add && [...entry.pending.keys()].some((name) => name.includes(add.dataset.draftAdd));
  if (lacks && entry.asked !== count) { entry.asked = count; add.click() }
};
const restore = (entry, draft) => {
  const version = hidden(entry.form, 'form_version'), fresh = valuesOf(entry.form);
  if (version && draft.version) version.value = draft.version;
  for (const [name, [value, base]] of Object.entries(draft.values)) {
    entry.bases[name] = base; entry.pending.set(name, [value, base]);
    if (fresh.get(name)?.[0] !== value) entry.form.dataset.restored = '';
  }
  complete(entry);
  if (!('restored' in entry.form.dataset)) { forget(entry.key); entry.pending.clear(); entry.bases = {} }
};
const keyOf = (form) => {
  const query = 'draftQuery' in form.dataset ? window.location.search : '';
  return `draft:${workspace}:${window.location.pathname}${query}#${form.dataset.draft}`;
};
const clear = (entry) => {
  const inside = entry.form.contains(document.activeElement);
  entry.form.reset?.();
  if (inside) plain(entry.form).find((one) => !isRound(one))?.focus();
};
const renew = (entry) => {
  entry.bases = {}; entry.pending.clear(); entry.asked = 0;
  delete entry.form.dataset.restored; delete entry.form.dataset.waiting;
  const version = hidden(entry.form, 'form_version');
  if (version && entry.version !== undefined) version.value = entry.version;
  mark(entry, newId());
};
// What was typed behind a question follows it to the page to which the question leads.
const follow = (form, key) => {
  const [place, name] = left && Date.now() - left.at < 20000 ? left.key.split('#') : ['', ''];
  if (!place || !('draftFollows' in form.dataset) || !key.startsWith(`${place}/`) || !key.endsWith(`#${name}`)) return;
  const draft = read(left.key);
  if (draft && !parsed(key)) { write(key, { ...draft, form: newId() }); forget(left.key) }
  left = null;
};
const adopt = (form) => {
  const key = keyOf(form), before = forms.get(form);
  if (!who || before?.key === key) return;
  if (before) { form.reset?.(); delete form.dataset.restored; delete form.dataset.waiting }
  const version = hidden(form, 'form_version')?.value;
  const entry = { form, key, id: '', version, bases: {}, pending: new Map(), asked: 0 };
  forms.set(form, entry);
  follow(form, key);
  const draft = read(key);
  mark(entry, draft?.form ?? form.dataset.draftId ?? newId());
  if (draft) restore(entry, draft);
  if (pressed.has(entry.id)) window.setTimeout(sendAgain, 500);  // it had been sent, and its form is made anew
  // A form that is rendered again while a person types restores the caret. On opening the page, the notice is read first.
  const visit = window.history.state?.key ?? '';
  focusOn(entry, visits.get(key) === visit ? draft?.focus : null);
  visits.set(key, visit);
};
const adoptAll = (within) => {
  if (within.matches?.('[data-draft]')) adopt(within);
  for (const form of within.querySelectorAll('[data-draft]')) adopt(form);
};
"""

SENDING = """
const mounted = (test) => [...document.querySelectorAll('[data-draft]')].map((form) => forms.get(form)).filter(
  (entry) => entry && test(entry));
const written = (form) => JSON.stringify([...valuesOf(form)].map(([name, [value]]) => [name, value]));
const base = (start) => start.startsWith('{') || start === 'null' ? JSON.parse(start)?.value ?? '' : start;
const sent = (event) => {
  const entry = forms.get(event.target);
  if (!entry) return;
  const options = new Set([...entry.form.querySelectorAll('[data-option]')].map(nameOf));
  const starts = Object.entries(changedIn(entry)).map(([name, [, start]]) => [name, options.has(name) ? base(start) : start]);
  const field = hidden(entry.form, 'form_base');
  if (field) field.value = JSON.stringify(Object.fromEntries(starts));
  const tries = (pressed.get(entry.id)?.tries ?? 0) + 1;
  pressed.set(entry.id, { key: entry.key, at: Date.now(), tries, text: written(entry.form) });
  save(entry);
};
const dropFrom = (entry, sent) => {
  for (const [name, text] of sent) for (const one of plain(entry.form)) {
    if (one.name !== name || !text || !one.matches('textarea, input:not([type]), input[type="text"]')) continue;
    if (one.value === text) one.value = one.defaultValue;
    else if (one.value.startsWith(text)) one.setRangeText('', 0, text.length, 'preserve');
  }
  save(entry);
};
// Whoever has gone on typing meanwhile is left where they are.
const point = (entry, press) => {
  const at = document.activeElement, here = !at || at === document.body || at.id === 'content' || entry.form.contains(at);
  const one = [...entry.form.querySelectorAll('[aria-invalid="true"]')].find((all) => all.tabIndex >= 0 && all.checkVisibility());
  if (!one || !here || entry.form.querySelector('[data-conflicts]') || (press && written(entry.form) !== press.text)) return;
  one.focus({ preventScroll: true }); one.scrollIntoView({ block: 'center' });
};
const answered = (answers) => {
  for (const answer of answers) {
    if (known.has(answer.id)) continue;
    known.add(answer.id);
    const press = pressed.get(answer.form);
    pressed.delete(answer.form);
    if (answer.taken) for (const key of keys()) if (parsed(key)?.form === answer.form) forget(key);
    // More was typed behind what had been sent: what is written goes, the rest stays for the next.
    for (const entry of mounted((one) => one.before === answer.form)) {
      entry.before = undefined;
      if (answer.taken && press) { dropFrom(entry, JSON.parse(press.text)); left = { key: entry.key, at: Date.now() } }
    }
    for (const entry of mounted((one) => one.id === answer.form)) {
      delete entry.form.dataset.waiting;
      if (!answer.taken) { window.setTimeout(() => point(entry, press), 50); continue }
      const same = !press || written(entry.form) === press.text;
      entry.version = undefined;
      renew(entry);
      if (!same) save(entry); else if ('draftClears' in entry.form.dataset) clear(entry);
    }
  }
};
const waits = () => {
  for (const [id, press] of pressed) {
    const age = Date.now() - press.at;
    if (age > 600000) pressed.delete(id);
    for (const entry of mounted((one) => one.id === id)) if (age > __PATIENCE__) entry.form.dataset.waiting = '';
  }
};
const sendAgain = () => {
  for (const [id, press] of pressed) {
    if (Date.now() - press.at < 2000 || press.tries > 4) continue;
    for (const entry of mounted((one) => one.id === id)) entry.form.requestSubmit?.();
  }
};
"""

LISTENING = """
const heard = (event) => {
  if (event.type === 'change' && event.target.dataset.option === undefined) return;  // the event `input` came before
  const form = event.target.closest?.('[data-draft]'), entry = form && forms.get(form);
  if (!entry) return;
  entry.pending.delete(nameOf(event.target));
  if (pressed.has(entry.id) && !('draftOne' in form.dataset)) {
    if ('draftClears' in form.dataset) entry.before = entry.id;
    mark(entry, newId());
  }
  save(entry);
};
const clicked = (event) => {
  const entry = event.target.closest?.('[data-draft-discard]') && forms.get(event.target.closest('[data-draft]'));
  if (!entry) return;
  forget(entry.key); pressed.delete(entry.id); renew(entry); entry.form.reset?.();
};
const observer = new MutationObserver((changes) => {
  for (const change of changes) {
    if (change.attributeName === 'data-draft') { adopt(change.target); continue }
    for (const node of change.addedNodes) if (node.nodeType === 1) adoptAll(node);
    const within = change.addedNodes.length || change.attributeName ? change.target.closest?.('[data-draft]') : null;
    if (forms.get(within)?.pending.size) complete(forms.get(within));
  }
});
observer.observe(document.body, { childList: true, subtree: true, attributeFilter: ['data-draft', 'data-made'] });
const events = [['input', heard], ['change', heard], ['submit', sent], ['click', clicked]];
for (const [name, listener] of events) document.addEventListener(name, listener, true);
const clock = window.setInterval(waits, 500);
keeper.current = {
  person: (email, slug) => {
    if (!email) return;  // signed out: what is typed until the page has left is still the same person's
    who = email; workspace = slug;
    for (const key of keys()) if (parsed(key)?.who !== who) forget(key);
    adoptAll(document);
  },
  moved: () => adoptAll(document),  // a form that stays while the address changes is another one's now
  answered,
  connected: () => { window.setTimeout(sendAgain, 2000) },
};
return () => {
  observer.disconnect(); window.clearInterval(clock);
  for (const [name, listener] of events) document.removeEventListener(name, listener, true);
};
"""

COMPONENT = """
function DraftKeeper({ email, workspace: slug, answers, connected }) {
  const keeper = useRef(null), { pathname, search } = useLocation();
  useEffect(() => {
    __BODY__
  }, []);
  useEffect(() => { keeper.current.person(email, slug) }, [email, slug]);
  useEffect(() => { keeper.current.moved() }, [pathname, search]);
  useEffect(() => { keeper.current.answered(answers) }, [answers]);
  useEffect(() => { if (connected) keeper.current.connected() }, [connected]);
  return null;
}
"""
