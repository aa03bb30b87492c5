// A list: ticking all rows of a page, counting the ticked ones, and keeping the filters open while they are used.

function count() {
  const ticks = [...document.querySelectorAll("input[name=pick]")];
  const picked = ticks.filter((one) => one.checked).length;
  const words = document.querySelector("[data-picked]");
  if (words) words.textContent = picked ? words.dataset.words.replace("{n}", picked) : "";
  document.getElementById("bulk")?.classList.toggle("is-idle", !picked);
  const all = document.querySelector("[data-pick-all]");
  if (all) {
    all.hidden = false;
    all.checked = picked > 0 && picked === ticks.length;
    all.indeterminate = picked > 0 && picked < ticks.length;
  }
}

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-pick-all]")) {
    for (const one of document.querySelectorAll("input[name=pick]")) one.checked = event.target.checked;
  }
  if (event.target.matches("[data-pick-all], input[name=pick]")) count();
});
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "list") return;
  count();
  const link = event.detail.requestConfig?.elt;
  if (link?.matches?.(".pager a, th a")) document.getElementById("list").scrollIntoView({ block: "start" });
});
count();
