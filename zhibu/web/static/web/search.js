// The search box with the lines below it: a combobox (WAI-ARIA APG, list autocomplete). Without it the box is a plain form.

const form = document.querySelector("[data-search]");
const box = form?.querySelector("input[name=q]");
const drop = form?.querySelector(".search-drop");
const status = form?.querySelector("[role=status]");
let at = -1;

const options = () => [...drop.querySelectorAll("[role=option]")];

/** Mark one option as the one that Enter opens; -1 for none. */
function mark(place) {
  const all = options();
  all[at]?.setAttribute("aria-selected", "false");
  at = all.length ? (place + all.length + 1) % (all.length + 1) : -1;  // one place more than options: the box itself
  if (at === all.length) at = -1;
  if (at < 0) return box.removeAttribute("aria-activedescendant");
  all[at].setAttribute("aria-selected", "true");
  all[at].scrollIntoView({ block: "nearest" });
  box.setAttribute("aria-activedescendant", all[at].id);
}

function open() {
  drop.hidden = !drop.firstElementChild;
  box.setAttribute("aria-expanded", String(!drop.hidden && options().length > 0));
}

function close() {
  mark(-1);
  drop.hidden = true;
  box.setAttribute("aria-expanded", "false");
}

function keys(event) {
  if (event.isComposing || event.keyCode === 229) return;  // the keys are the input method's
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    if (drop.hidden) open();
    if (drop.hidden || !options().length) return;
    event.preventDefault();
    mark(at < 0 && event.key === "ArrowUp" ? options().length - 1 : at + (event.key === "ArrowDown" ? 1 : -1));
  } else if (event.key === "Enter" && at >= 0 && !drop.hidden) {
    event.preventDefault();
    options()[at].click();
  } else if (event.key === "Escape") {
    if (drop.hidden) box.value = "";
    else event.stopPropagation();
    close();
  }
}

if (box) {
  box.setAttribute("role", "combobox");
  for (const [name, value] of [["autocomplete", "list"], ["haspopup", "listbox"], ["expanded", "false"], ["controls", "search-hits"]]) {
    box.setAttribute(`aria-${name}`, value);
  }
  box.addEventListener("keydown", keys);
  box.addEventListener("focus", () => { if (box.value.trim()) open(); });
  drop.addEventListener("htmx:afterSwap", () => {
    at = -1;
    box.removeAttribute("aria-activedescendant");
    if (document.activeElement === box) open();
    status.textContent = drop.querySelector("[data-status]")?.dataset.status ?? "";
  });
  drop.addEventListener("pointerdown", (event) => event.preventDefault());  // the box keeps the focus while one clicks
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
}
