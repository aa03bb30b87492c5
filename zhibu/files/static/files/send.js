// Files are sent part by part as soon as they are picked, and go on where they stopped: after a loss of the network by
// themselves, after the page was closed when the same file is picked again. The server knows what has come; nothing is kept here.

const form = document.querySelector("form[data-send]");
const input = form.querySelector("input[type=file]");
const frame = document.querySelector("[data-coming]");
const list = frame.querySelector("ul");
const { begin, uploads } = form.dataset;
const LEAST = 1 << 16;
const PATIENCE = 60e3; // for one part
const rows = [];
let isRunning = false;
let step = 1 << 18; // bytes of the next part: more where the line is quick, fewer where it breaks
let most = Infinity; // what a gateway before the server lets through

const word = (key, told = {}) => Object.entries(told).reduce(
  (text, [name, value]) => text.replaceAll(`{${name}}`, value),
  document.getElementById("send-words").content.querySelector(`[data-word="${key}"]`).textContent,
);
const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const bytes = (size) => (size < 1 << 20 ? `${number.format(Math.ceil(size / 1024))} KB` : `${number.format(size / (1 << 20))} MB`);
const amount = (one, there = one.offset) => ({ there: bytes(there), whole: bytes(one.file.size) });

/** Ask the API; `status` is 0 where no answer came. */
function ask(one, url, body, told) {
  return new Promise((done) => {
    const request = new XMLHttpRequest();
    request.open(body === undefined ? "GET" : "POST", url);
    const kind = body instanceof Blob ? "application/octet-stream" : "application/json";
    const headers = { Accept: "application/json", "Accept-Language": document.documentElement.lang, "Content-Type": kind, ...told };
    headers["X-CSRFToken"] = form.querySelector("[name=csrfmiddlewaretoken]").value;
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.timeout = PATIENCE;
    if (body instanceof Blob) request.upload.onprogress = (event) => going(one, one.offset + event.loaded);
    request.onloadend = () => {
      let said = {};
      try { said = JSON.parse(request.responseText); } catch { /* a gateway's page */ }
      done({ status: request.status, said, rest: Number(request.status && request.getResponseHeader("Retry-After")) });
    };
    one.request = request;
    request.send(body instanceof Blob || body === undefined ? body : JSON.stringify(body));
  });
}

/** Send one file until it is there, refused, paused or dropped. */
async function send(one) {
  one.state = "going";
  show(one, "waits");
  for (let tries = 0; one.state === "going";) {
    const isNew = !one.id;
    const isPart = one.isKnown;
    const end = Math.min(one.offset + step, one.file.size);
    const since = performance.now();
    let answer;
    if (isNew) answer = await ask(one, begin, { name: one.file.name, size: one.file.size, modified: one.file.lastModified, ...itemOf() });
    else if (isPart) answer = await ask(one, `${uploads}${one.id}/parts`, one.file.slice(one.offset, end), { "Upload-Offset": String(one.offset) });
    else answer = await ask(one, uploads + one.id);
    const { status, said, rest } = answer;
    if (isNew && status === 201) one.id = said.id;
    if (one.state !== "going") return;
    if (status === 200 || status === 201) {
      if (isPart) step = performance.now() - since < 2000 ? Math.min(step * 2, said.part_most, most) : step;
      Object.assign(one, { id: said.id, offset: said.offset, isKnown: true });
      tries = 0;
      if (said.file) return ended(one, "done");
      going(one, one.offset);
    } else if (status === 413 && isPart && step > LEAST) {
      step = most = step / 2;
    } else if (status === 409) {
      one.isKnown = false; // it goes on elsewhere: asked again from where
      await rested(one, 200 * ++tries);
    } else if (status === 0 || status === 429 || status >= 500) {
      const isThere = await isReadable(one.file);
      if (one.state !== "going") return;
      if (!isThere) return ended(one, "bad", word("unreadable"));
      step = Math.max(LEAST, step / 2);
      one.isKnown = false;
      show(one, "offline", amount(one));
      say(one, word("offline", amount(one)));
      await rested(one, rest * 1000 || Math.min(30e3, 1000 * 2 ** tries++));
    } else if (status === 404 && !isNew) {
      Object.assign(one, { id: "", offset: 0, isKnown: false }); // a day has passed: from the beginning
      if (++tries > 2) return ended(one, "bad", said.detail);
    } else return ended(one, "bad", status === 401 ? word("signin") : said.detail || word("failed"));
  }
}

const itemOf = () => { const item = form.querySelector("[name=item]")?.value; return item ? { item } : {}; };
const isReadable = (file) => file.slice(0, 1).arrayBuffer().then(() => true, () => false);
const rested = (one, time) => new Promise((done) => {
  one.wake = done;
  setTimeout(done, time);
  addEventListener("online", done, { once: true });
});

function going(one, there) {
  if (one.state !== "going") return;
  one.bar.value = there;
  show(one, there < one.file.size ? "going" : "looking", amount(one, there));
}

function show(one, key, told) {
  one.words.textContent = word(key, told);
  one.row.dataset.look = { offline: "warn", done: "ok" }[key] ?? "";
  const isSettled = one.isOver || one.state === "dropped";
  one.pause.hidden = one.state === "paused" || isSettled;
  one.go.hidden = one.state !== "paused" || isSettled;
  one.drop.hidden = isSettled;
}

function ended(one, state, sentence) {
  Object.assign(one, { state, isOver: true });
  show(one, state === "done" ? "done" : "failed");
  one.bar.hidden = true;
  if (sentence) {
    one.row.dataset.look = "bad";
    one.words.textContent = sentence;
  }
  say(one, one.words.textContent);
}

const say = (one, text) => { frame.querySelector("[data-part=said]").textContent = `${one.file.name}${word("colon")}${text}`; };

async function run() {
  if (isRunning) return;
  isRunning = true;
  for (let one; (one = rows.find((each) => each.state === "waits"));) await (one.sending = send(one));
  isRunning = false;
  sum();
}

function sum() {
  const done = rows.filter((one) => one.state === "done").length;
  const isAtRest = !rows.some((one) => one.state === "waits" || one.state === "going");
  frame.querySelector("[data-part=end]").hidden = !(done && isAtRest);
  frame.querySelector("[data-part=sum]").textContent = word("sum", { n: done });
  form.querySelector(".form-end").hidden = rows.length > 0;
  frame.hidden = !list.children.length;
}

function add(file) {
  const isSame = (one) => one.file.name === file.name && one.file.size === file.size && one.file.lastModified === file.lastModified;
  if (rows.some((one) => isSame(one) && !one.isOver && one.state !== "dropped")) return;
  const isKnown = ({ name, size, modified }) => name === file.name && Number(size) === file.size && Number(modified) === file.lastModified;
  for (const known of list.querySelectorAll("[data-known]")) if (isKnown(known.dataset)) known.remove();
  const row = document.getElementById("send-row").content.firstElementChild.cloneNode(true);
  const part = (name) => row.querySelector(`[data-part=${name}]`);
  const one = { file, row, id: "", offset: 0, isKnown: false, state: "waits", isOver: false, wake: () => {}, bar: part("bar"), words: part("words"), pause: part("pause"), go: part("go"), drop: part("drop") };
  part("name").textContent = file.name;
  one.bar.max = Math.max(1, file.size);
  for (const name of ["pause", "go", "drop"]) one[name].setAttribute("aria-label", `${one[name].textContent}${word("colon")}${file.name}`);
  one.bar.setAttribute("aria-label", file.name);
  one.pause.addEventListener("click", () => { stop(one, "paused"); show(one, "paused", amount(one)); one.go.focus(); });
  one.go.addEventListener("click", () => { one.state = "waits"; one.isKnown = false; show(one, "waits"); one.pause.focus(); run(); sum(); });
  one.drop.addEventListener("click", () => drop(one));
  rows.push(one);
  list.append(row);
  const large = tooLarge(file);
  if (large) ended(one, "bad", large);
  else show(one, "waits");
}

function tooLarge(file) {
  const { most, mostSaid, larger = "", largerMost, largerSaid } = input.dataset;
  const isLarger = larger.split(" ").some((ending) => ending && file.name.toLowerCase().endsWith(ending));
  return file.size > Number(isLarger ? largerMost : most) ? (isLarger ? largerSaid : mostSaid) : "";
}

function stop(one, state) {
  one.state = state;
  if (one.id) one.request?.abort(); // a beginning brings the number by which it can be dropped
  one.wake();
}

const isGone = (id) => ask({}, `${uploads}${id}/drop`, {}).then(({ status }) => status === 204 || status === 404);

/** Let a file go: its line stays until the server says that nothing of it is left there. */
async function drop(one) {
  stop(one, "dropped");
  show(one, "dropping");
  await one.sending;
  if (one.id && !await isGone(one.id)) {
    one.state = "paused";
    show(one, "kept");
    say(one, word("kept"));
  } else {
    say(one, word("dropped"));
    rows.splice(rows.indexOf(one), 1);
    one.row.remove();
    input.focus();
  }
  sum();
}

for (const known of list.querySelectorAll("[data-known]")) known.querySelector("button").addEventListener("click", async () => {
  if (await isGone(known.dataset.known)) known.remove();
  else known.querySelector("p").textContent = word("kept");
  sum();
});

input.multiple = true;
const hint = document.getElementById(`${input.id}_hint`);
if (hint && input.dataset.sentHint) hint.textContent = input.dataset.sentHint;
form.dataset.unguarded = ""; // nothing is lost here: what was sent goes on
form.querySelector("button[type=submit]").hidden = true;
input.addEventListener("change", () => {
  for (const file of input.files) add(file);
  input.value = "";
  sum();
  run();
});
addEventListener("beforeunload", (event) => {
  if (rows.some((one) => one.state === "waits" || one.state === "going")) event.preventDefault();
});
sum();
