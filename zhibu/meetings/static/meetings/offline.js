// Ticking a register without network: the list is kept on this device, ticks wait here until they can be sent, each once.

import * as kept from "../web/kept.js";

const frame = document.querySelector("[data-offline]");
const { api, register, nobody, worker } = frame.dataset;
const word = (key, told = {}) => Object.entries(told).reduce(
  (text, [name, value]) => text.replaceAll(`{${name}}`, value),
  document.getElementById("words").content.querySelector(`[data-word="${key}"]`).textContent,
);
const now = () => new Date(Date.now()).toISOString();
const home = new Map(); // gathering -> its section
const told = new Map(); // gathering -> what became of ticks, newest first
let state = navigator.onLine ? "" : "offline";
let isReady = false;
let isSending = false;
const pressed = new Map(); // line -> what was pressed and is not kept yet
let keeping = Promise.resolve(); // presses are kept one after the other
const stuck = new Set(); // gatherings whose register takes no ticks any more: asked again only when somebody presses

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

async function ask(gathering, body) {
  const token = document.cookie.match(/csrftoken=([^;]+)/)?.[1] ?? "";
  const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang };
  if (body) Object.assign(headers, { "Content-Type": "application/json", "X-CSRFToken": token });
  const answer = await fetch(api.replace(nobody, gathering), { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body), cache: "no-store" });
  return { status: answer.status, said: await answer.json().catch(() => ({})) };
}

/** Take the register along; known ticks of another person on this device go first. */
async function take(gathering, known) {
  const { status, said } = await ask(gathering);
  if (status !== 200) return refused(gathering, status, said);
  if ((await kept.ticks()).some((one) => one.owner !== said.owner)) await kept.forgetAll();
  const { theme, when, lines, owner, is_open } = said;
  await kept.keepList({ gathering, theme, when, lines, owner, is_open, taken: known?.taken ?? said.taken, until: known?.until, is_done: known?.is_done ?? false });
  navigator.storage?.persist?.();
  return true;
}

/** What an answer that is not wanted means for what is kept. */
async function refused(gathering, status, said) {
  if (status === 401) { await kept.forgetNames(); state = "signin"; }
  else if (status === 404) { await drop(gathering); tell(gathering, "bad", word("not_yours")); }
  else if (said.reason === "other_person") { await kept.forgetAll(); tell(gathering, "bad", said.detail); }
  else { tell(gathering, "bad", said.detail || said.title || word("failed")); stuck.add(gathering); }
  return false;
}

async function drop(gathering) {
  const gone = (await kept.ticks()).filter((one) => one.gathering === gathering).map((one) => one.nonce);
  await kept.dropTicks(gone);
  await kept.dropList(gathering);
  await kept.sweep();
}

const tell = (gathering, look, text) => told.set(gathering, [[look, text], ...(told.get(gathering) ?? []).filter(([, other]) => other !== text)]);

/** Send what waits; what arrived is let go of here, and the list is read anew. */
async function send() {
  if (isSending) return;
  isSending = true;
  try {
    const waiting = grouped(await kept.ticks());
    for (const [gathering, ticks] of Object.entries(waiting)) if (!stuck.has(gathering)) await sendOne(gathering, ticks);
    for (const list of await kept.lists()) if (list.is_done && !(await kept.ticks()).some((one) => one.gathering === list.gathering)) { await kept.dropList(list.gathering); tell(list.gathering, "ok", word("all_gone")); }
    if (state === "offline") state = "";
    await kept.sweep();
  } catch {
    state = "offline";
  } finally {
    isSending = false;
    await draw();
  }
}

const grouped = (ticks) => ticks.reduce((all, one) => ({ ...all, [one.gathering]: [...(all[one.gathering] ?? []), one] }), {});

async function sendOne(gathering, ticks) {
  const [{ taken, owner }] = ticks;
  const sent = ticks.map(({ nonce, line, guest, presence, left_early, was, said_at }) => ({ nonce, line, guest, presence, left_early, was, said_at }));
  const before = (await kept.lists()).find((one) => one.gathering === gathering)?.lines ?? []; // who is struck since is named here alone
  const lines = new Map(ticks.map((one) => [one.nonce, before.find(({ line }) => line === one.line)]));
  const { status, said } = await ask(gathering, { taken, owner, sent_at: now(), ticks: sent });
  if (status !== 200) { await refused(gathering, status, said); return; }
  await kept.dropTicks(said.ticks.map((one) => one.nonce));
  if (said.clock) tell(gathering, "warn", said.clock);
  const good = said.ticks.filter((one) => one.verdict === "accepted" || one.verdict === "already");
  if (good.length) tell(gathering, "ok", word("sent", { n: good.length, at: new Date(Date.now()).toTimeString().slice(0, 5) }));
  for (const one of said.ticks) if (!good.includes(one)) tell(gathering, one.verdict === "conflict" ? "warn" : "bad", `${lines.get(one.nonce)?.name ?? one.name}${word("colon")}${one.said}`);
  state = "";
  const list = (await kept.lists()).find((one) => one.gathering === gathering);
  if (list) await take(gathering, { ...list, is_done: list.is_done });
}

const copy = (name) => document.getElementById(name).content.firstElementChild.cloneNode(true);

async function draw() {
  const [lists, ticks] = [await kept.lists(), await kept.ticks()];
  const known = new Set([...lists.map((one) => one.gathering), ...ticks.map((one) => one.gathering), ...told.keys()]);
  for (const [gathering, section] of home) if (!known.has(gathering)) { section.remove(); home.delete(gathering); }
  for (const gathering of known) {
    if (!home.has(gathering)) newSection(gathering);
    drawOne(home.get(gathering), gathering, lists.find((one) => one.gathering === gathering), ticks.filter((one) => one.gathering === gathering));
  }
  frame.querySelector("[data-none]").hidden = known.size > 0;
}

function newSection(gathering) {
  const section = copy("list");
  section.querySelector("[data-part=guest]").id = `guest-${gathering}`;
  section.querySelector("label.form-label").htmlFor = `guest-${gathering}`;
  home.set(gathering, section);
  frame.append(section);
}

function drawOne(section, gathering, list, ticks) {
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  part("theme").textContent = list?.theme ?? "";
  part("when").textContent = list?.when ?? "";
  const [look, text] = stateOf(list, ticks.length);
  for (const one of section.querySelectorAll("[data-look]")) one.hidden = one.dataset.look !== look;
  part("state").textContent = text;
  part("back").href = register.replace(nobody, gathering);
  part("told").replaceChildren(...(told.get(gathering) ?? []).map(([kind, said]) => { const row = copy(`told-${kind}`); row.querySelector("span").textContent = said; return row; }));
  part("work").hidden = !list;
  part("go").hidden = Boolean(list) && !told.get(gathering)?.length;
  if (!list) return;
  const rows = part("ticks");
  for (const line of list.lines) {
    let row = rows.querySelector(`[data-line="${line.line}"]`);
    if (!row) { row = newRow(line, gathering); rows.append(row); }
    const tick = pressed.get(line.line) ?? ticks.find((one) => one.line === line.line);
    const [said, early] = [tick?.presence ?? line.presence, tick?.left_early ?? line.left_early];
    for (const one of row.querySelectorAll("input[type=radio]")) one.checked = one.value === said;
    row.querySelector("input[type=checkbox]").checked = early;
    row.querySelector(".small").textContent = ticks.some((one) => one.line === line.line) ? word("waits") : "";
  }
  const here = new Set(list.lines.map((one) => one.line));
  for (const row of [...rows.children]) if (!here.has(row.dataset.line)) row.remove();
  part("guests").replaceChildren(...ticks.filter((one) => one.guest).map((tick) => {
    const row = copy("guest");
    row.querySelector("span").textContent = tick.guest;
    row.querySelector("button").setAttribute("aria-label", `${word("remove")}${word("colon")}${tick.guest}`);
    row.querySelector("button").addEventListener("click", async () => { await kept.dropTicks([tick.nonce]); await draw(); });
    return row;
  }));
}

function stateOf(list, n) {
  if (state === "signin") return ["warn", word("signin", { n })];
  if (state === "offline") return n ? ["warn", word("offline", { n })] : ["warn", word("offline_none")];
  if (n) return ["warn", word("waiting", { n })];
  if (!list) return ["ok", word("nothing")];
  return isReady ? ["ok", word("ready")] : ["warn", word(worker ? "getting" : "stay")];
}

function newRow(line, gathering) {
  const row = copy("line");
  row.dataset.line = line.line;
  row.querySelector("b").textContent = line.name;
  row.querySelector("[role=group]").setAttribute("aria-label", line.name);
  for (const one of row.querySelectorAll("input[type=radio]")) one.name = `is_${line.line}`;
  row.addEventListener("change", () => press(gathering, line.line, row));
  return row;
}

/** Read what was pressed at once: meanwhile the list is drawn for the press before. */
function press(gathering, key, row) {
  const said = { presence: row.querySelector("input[type=radio]:checked")?.value, left_early: row.querySelector("input[type=checkbox]").checked };
  pressed.set(key, said);
  keeping = keeping.catch(() => {}).then(() => keep(gathering, key, said)).finally(async () => {
    if (pressed.get(key) === said) pressed.delete(key);
    await draw();
    if (state !== "offline") send(); // what is pressed meanwhile is kept without waiting for it
  });
}

/** Keep what was pressed, under a new name; what the list says already waits for nothing. */
async function keep(gathering, key, said) {
  const list = (await kept.lists()).find((one) => one.gathering === gathering);
  const line = list?.lines.find((one) => one.line === key);
  if (!line) return;
  const before = (await kept.ticks()).find((one) => one.line === key);
  const presence = said.presence ?? line.presence;
  const left_early = said.left_early && ["present", "late", "online"].includes(presence);
  if (presence === "due" || (presence === line.presence && left_early === line.left_early)) {
    if (before) await kept.dropTicks([before.nonce]);
  } else {
    const { owner, taken } = list;
    await kept.keepTick({ nonce: newId(), gathering, owner, taken, line: key, guest: "", presence, left_early, was: line.presence, said_at: now() }, before?.nonce);
  }
}

async function addGuest(section, gathering) {
  const field = section.querySelector("[data-part=guest]");
  const list = (await kept.lists()).find((one) => one.gathering === gathering);
  if (!list || !field.value.trim()) return;
  const { owner, taken } = list;
  await kept.keepTick({ nonce: newId(), gathering, owner, taken, line: null, guest: field.value.trim().slice(0, 60), presence: "present", left_early: false, was: null, said_at: now() });
  field.value = "";
  await draw();
  if (state !== "offline") await send();
}

frame.addEventListener("submit", async (event) => {
  event.preventDefault();
  const section = event.target.closest("section");
  const [gathering] = [...home].find(([, one]) => one === section);
  const asked = event.submitter?.value;
  if (asked === "guest") { await addGuest(section, gathering); return; }
  if (asked === "drop") {
    const n = (await kept.ticks()).filter((one) => one.gathering === gathering).length;
    if (n && !confirm(word("sure", { n }))) return;
    told.delete(gathering);
    await drop(gathering);
    await draw();
    return;
  }
  const list = (await kept.lists()).find((one) => one.gathering === gathering);
  stuck.delete(gathering);
  if (list && asked === "done") await kept.keepList({ ...list, is_done: true });
  await send();
});

async function getReady() {
  if (!worker || !("serviceWorker" in navigator)) return;
  try {
    await navigator.serviceWorker.register(worker, { scope: "/" });
    await navigator.serviceWorker.ready;
    isReady = true;
  } catch { /* it is said that the page must stay open */ }
  await draw();
}

/** Try again, whatever the device thinks of its network: underground it is wrong often enough. */
async function again() {
  if (state === "signin") return;
  if ((await kept.ticks()).length) return send();
  for (const list of await kept.lists()) await take(list.gathering, list).then(() => { if (state === "offline") state = ""; }, () => {});
  return draw();
}

addEventListener("online", again);
addEventListener("offline", () => { state = "offline"; draw(); });
setInterval(async () => { if (state === "offline" || (await kept.ticks()).length) again(); }, 5_000);

await kept.sweep();
const wanted = location.hash.slice(1);
const known = new Map((await kept.lists()).map((one) => [one.gathering, one]));
if (/^[0-9a-f-]{36}$/.test(wanted) && !known.has(wanted)) known.set(wanted, undefined);
for (const [gathering, list] of known) { // whether there is network is known by asking alone
  await draw();
  await take(gathering, list).catch(() => { state = "offline"; });
  if (state === "offline") break;
}
await draw();
if ((await kept.lists()).length) getReady();
if ((await kept.ticks()).length) send();
