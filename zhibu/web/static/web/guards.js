// Guards of forms: a second press sends nothing, without network nothing is sent and nothing is lost, leaving with unsaved
// changes is asked about first, and a file that is too large is told before it is sent.

const say = document.getElementById("say");
const changed = new WeakSet();

/** Whether a form holds something that a person would be sorry to lose. */
const guarded = (form) => form instanceof HTMLFormElement && form.method === "post" && !form.hasAttribute("data-unguarded");

document.addEventListener("input", (event) => {
  const form = event.target.form;
  if (form && guarded(form)) changed.add(form);
});

// Without network a browser leaves for a page of its own, and what was typed is gone with the page: the form stays here.
let isCut = !navigator.onLine;
addEventListener("offline", () => { isCut = true; });
for (const kind of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(kind, () => { isCut = true; });

/** Send the form if the installation can be reached, whatever the device thinks of its network; else say that it cannot. */
async function sendWhenReached(form, button) {
  try {
    await fetch(import.meta.url, { method: "HEAD", cache: "no-store" });
  } catch {
    document.dispatchEvent(new CustomEvent("zhibu:say", { detail: say?.dataset.offline }));
    return;
  }
  isCut = false;
  form.requestSubmit(button);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!guarded(form) || event.defaultPrevented) return;
  if (form.dataset.sending) {
    event.preventDefault();
    return;
  }
  if (isCut) {
    event.preventDefault();
    sendWhenReached(form, event.submitter);
    return;
  }
  form.dataset.sending = "1";
  changed.delete(form);
  for (const button of form.querySelectorAll("button:not([type=button]):not([type=reset])")) {
    button.setAttribute("aria-disabled", "true");
  }
  if (form.querySelector("input[type=file]")) document.dispatchEvent(new CustomEvent("zhibu:say", { detail: say?.dataset.busy }));
});

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
}
// Back from the page's memory, or answered by htmx: the form may be sent again.
addEventListener("pageshow", () => document.querySelectorAll("form[data-sending]").forEach(release));
document.addEventListener("htmx:afterRequest", (event) => {
  const form = event.target.closest?.("form");
  if (!form) return;
  release(form);
  if (form === event.target && event.detail.successful) changed.delete(form); // saved while typing
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (!input.matches?.("input[type=file][data-most]")) return;
  const { most, mostSaid, larger = "", largerMost, largerSaid } = input.dataset;
  const mayBeLarger = (file) => larger.split(" ").some((ending) => ending && file.name.toLowerCase().endsWith(ending));
  const large = [...input.files].find((file) => file.size > Number(mayBeLarger(file) ? largerMost : most));
  input.setCustomValidity(large ? (mayBeLarger(large) ? largerSaid : mostSaid) : "");
  if (large) input.reportValidity();
});

addEventListener("beforeunload", (event) => {
  for (const form of document.forms) {
    if (changed.has(form)) {
      event.preventDefault();
      event.returnValue = say?.dataset.leave ?? "";
      return;
    }
  }
});
