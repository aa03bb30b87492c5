// What this device keeps for a while so that work goes on without network: lists of names, a day at most, and what was
// noted on them until it is sent. It goes with the person who took it: names with the session, everything with signing out.

const NAME = "zhibu-kept";
const LISTS_STAY = 24 * 3600e3; // names
const NOTES_STAY = 7 * 24 * 3600e3; // keys without names, still to be sent

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function within(mode, work) {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => {
    opening.result.createObjectStore("lists", { keyPath: "gathering" });
    opening.result.createObjectStore("ticks", { keyPath: "nonce" });
  };
  const store = await asked(opening);
  try {
    const act = store.transaction(["lists", "ticks"], mode);
    const done = new Promise((resolve, reject) => { act.oncomplete = resolve; act.onabort = () => reject(act.error); });
    const found = await work(act.objectStore("lists"), act.objectStore("ticks"));
    await done;
    return found;
  } finally {
    store.close();
  }
}

export const lists = () => within("readonly", (names) => asked(names.getAll()));
export const ticks = () => within("readonly", (_names, notes) => asked(notes.getAll()));
export const dropList = (gathering) => within("readwrite", (names) => asked(names.delete(gathering)));
export const keepTick = (tick, instead) => within("readwrite", (_names, notes) => {
  if (instead) notes.delete(instead);
  return asked(notes.put({ ...tick, until: Date.now() + NOTES_STAY }));
});
export const dropTicks = (nonces) => within("readwrite", (_names, notes) => Promise.all(nonces.map((nonce) => asked(notes.delete(nonce)))));

/** Keep a list for a day from now, or, where it is known already, until its day is over. */
export function keepList(list) {
  localStorage.setItem(NAME, "1");
  return within("readwrite", (names) => asked(names.put({ ...list, until: list.until ?? Date.now() + LISTS_STAY })));
}

/** Let go of what has been kept for too long; where nothing is left, of the rest too. */
export async function sweep() {
  const now = Date.now();
  const late = (one) => one.until <= now || one.until > now + 8 * 24 * 3600e3; // or the clock was put back by far
  await within("readwrite", async (names, notes) => {
    for (const one of await asked(names.getAll())) if (late(one)) names.delete(one.gathering);
    for (const one of await asked(notes.getAll())) if (late(one)) notes.delete(one.nonce);
  });
  if (!(await lists()).length && !(await ticks()).length) await forgetAll();
}

/** Whoever signs out, or whose session is over: the names go at once, what was noted by keys waits to be sent. */
export const forgetNames = () => within("readwrite", (names) => asked(names.clear()));

/** Nothing stays on this device, nor does what opens pages without network. */
export async function forgetAll() {
  await asked(indexedDB.deleteDatabase(NAME));
  localStorage.removeItem(NAME);
  if (!("serviceWorker" in navigator)) return;
  for (const name of await caches.keys()) if (name.startsWith("zhibu-offline-")) await caches.delete(name);
  const worker = await navigator.serviceWorker.getRegistration("/");
  if (worker?.scope === new URL("/", location.href).href) await worker.unregister();
}

/** Sign out by this form: where something waits it is asked about first, then all of it goes. */
export async function leave(form, unsent) {
  const waiting = (await ticks()).length;
  if (waiting && !confirm(unsent.replace("{n}", waiting))) return;
  await forgetAll();
  form.submit();
}

/** On every page of a device that keeps something: names go where nobody is signed in, and what was kept for too long. */
export async function tidy() {
  if (!document.body.hasAttribute("data-signed-in") && !document.querySelector("[data-offline]")) await forgetNames();
  await sweep();
}
