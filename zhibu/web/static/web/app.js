// What every page does: htmx's token and failures said in words, and the small buttons. Nothing here is needed to finish a task.

const say = document.getElementById("say");
let quiet;

/** Show a sentence for a few seconds; screen readers read it. */
function tell(sentence) {
  if (!say || !sentence) return;
  say.textContent = sentence;
  clearTimeout(quiet);
  quiet = setTimeout(() => { say.textContent = ""; }, 6000);
}

document.addEventListener("zhibu:say", (event) => tell(event.detail));

// What somebody types to find something and may be a person's number is posted: addresses land in logs and histories.
const number = /[0-90-9](?:[\s-]*[0-90-9]){6}/;
const isNumber = (name, value) => (name === "q" || name.endsWith("_q")) && typeof value === "string" && number.test(value) && !value.startsWith("~");
const asks = (address) => { const one = new URL(address, location.href); one.search = "?ask"; return one.pathname + one.search; };

document.addEventListener("htmx:configRequest", (event) => {
  const asked = event.detail;
  if (asked.verb === "get" && [...asked.formData].some(([name, value]) => isNumber(name, value))) {
    asked.verb = "post";
    asked.useUrlParams = false;
    asked.headers["Content-Type"] = "application/x-www-form-urlencoded";
    asked.path = asks(asked.path);
  }
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "get" || ![...new FormData(form)].some(([name, value]) => isNumber(name, value))) return;
  form.method = "post";
  form.action = asks(form.action);
});

document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb === "get") return;
  const token = document.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
});
document.addEventListener("htmx:responseError", (event) => {
  tell(event.detail.xhr.status === 403 ? say.dataset.refused : say.dataset.failed);
});
document.addEventListener("htmx:sendError", () => tell(say.dataset.offline));
document.addEventListener("htmx:timeout", () => tell(say.dataset.offline));

// Buttons that only make sense with a script are hidden until it runs.
function wake(root) {
  for (const one of root.querySelectorAll("[data-back], [data-print], [data-copy]")) {
    if (!one.hasAttribute("data-back") || history.length > 1) one.hidden = false;
  }
}
wake(document);

// Over plain http browsers give no clipboard: there a text is copied as somebody copies what they marked.
async function copy(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const box = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(box);
  box.select();
  document.execCommand("copy");
  box.remove();
}
document.addEventListener("htmx:load", (event) => wake(event.detail.elt));

document.addEventListener("click", async (event) => {
  const one = event.target.closest("[data-back], [data-print], [data-copy], [data-open], [data-close], [data-close-sheet]");
  if (!one) return;
  if (one.hasAttribute("data-back")) { event.preventDefault(); history.back(); }
  if (one.hasAttribute("data-print")) window.print();
  if (one.hasAttribute("data-copy")) {
    await copy(one.dataset.copy);
    tell(say?.dataset.copied);
  }
  if (one.hasAttribute("data-open")) { event.preventDefault(); document.getElementById(one.dataset.open)?.showModal(); }
  if (one.hasAttribute("data-close")) { event.preventDefault(); one.closest("dialog")?.close(); }
});

// The menu's sheet on a phone: opened by its address, so that the back button closes it.
const menu = document.getElementById("menu");
addEventListener("hashchange", () => { if (location.hash === "#menu") menu?.focus(); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  if (location.hash === "#menu") location.hash = "main";
  for (const open of document.querySelectorAll("details.help[open], details.drop[open]")) {
    open.open = false;
    open.querySelector("summary").focus();
  }
});
document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.drop[open], details.help[open]")) if (!open.contains(event.target)) open.open = false;
});

document.querySelector("[data-focus]")?.focus();

// A device that has taken something along to work without network lets go of it with the person who took it.
// Signing out waits for the script that lets go, however early it is pressed.
if (localStorage.getItem("zhibu-kept")) {
  const letting = import("./kept.js");
  for (const form of document.querySelectorAll("form[data-sign-out]")) form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    letting.then((kept) => kept.leave(form, say?.dataset.unsent ?? ""), () => form.submit());
  }, { capture: true });
  letting.then((kept) => kept.tidy());
}

// A calendar beside a date's line: the browser's own, put into the line as it is written here.
for (const button of document.querySelectorAll("[data-pick]")) {
  const line = document.getElementById(button.dataset.pick);
  const picker = document.createElement("input");
  if (!line || !("showPicker" in picker)) continue;
  picker.type = "date";
  picker.tabIndex = -1;
  picker.setAttribute("aria-hidden", "true");
  picker.addEventListener("change", () => {
    line.value = picker.value;
    line.dispatchEvent(new Event("input", { bubbles: true }));
    line.focus();
  });
  button.after(picker);
  button.hidden = false;
  button.addEventListener("click", () => {
    if (/^\d{4}-\d\d-\d\d$/.test(line.value)) picker.value = line.value;
    picker.showPicker();
  });
}
