// A tree by keyboard and lazily: arrows move, open and close; the lines below are fetched when first opened.
// Without this script every line is a link, and the twist is a link to the same page with the line open.

const line = (item) => item.querySelector(":scope > .tree-line > .tree-name");
const below = (item) => item.querySelector(":scope > ul");
const isOpen = (item) => Boolean(below(item)) && !below(item).hidden;

function dress(root) {
  for (const list of root.querySelectorAll("ul")) list.setAttribute("role", "group");
  for (const item of root.querySelectorAll("li")) {
    item.setAttribute("role", "none");
    const name = line(item);
    name.setAttribute("role", "treeitem");
    name.tabIndex = -1;
    if (item.dataset.load) name.setAttribute("aria-expanded", String(isOpen(item)));
    const twist = item.querySelector(":scope > .tree-line > .twist");
    if (twist) {
      twist.tabIndex = -1;
      twist.setAttribute("aria-hidden", "true");
    }
  }
}

async function open(item) {
  if (!item.dataset.load || isOpen(item)) return;
  let list = below(item);
  if (!list) {
    item.classList.add("is-loading");
    try {
      const answer = await fetch(item.dataset.load, { headers: { "HX-Request": "true" } });
      if (!answer.ok) throw new Error(answer.status);
      list = document.createElement("ul");
      list.innerHTML = await answer.text();
      item.append(list);
      dress(item);
    } catch {
      document.dispatchEvent(new CustomEvent("zhibu:say", { detail: document.getElementById("say")?.dataset.offline }));
      return;
    } finally {
      item.classList.remove("is-loading");
    }
  }
  show(item, true);
}

function show(item, on) {
  const list = below(item);
  if (list) list.hidden = !on;
  line(item).setAttribute("aria-expanded", String(on));
  item.querySelector(":scope > .tree-line > .twist")?.classList.toggle("is-open", on);
  remember(item.closest("[data-tree]"));
}

// On the page of the tree itself the address says what is open, for a reload, a bookmark, a file.
function remember(tree) {
  const name = (item) => new URL(item.querySelector(":scope > .tree-line > .twist").href);
  const able = seen(tree).filter((item) => item.dataset.load);
  if (!able.length || name(able[0]).pathname !== location.pathname) return;
  const asked = new URLSearchParams(location.search);
  const opened = able.filter(isOpen).map((item) => name(item).searchParams.get("open"));
  asked.delete("open");
  for (const one of opened.length ? opened : ["none"]) asked.append("open", one);
  history.replaceState(history.state, "", `${location.pathname}?${asked}`);
}

function focus(tree, item) {
  if (!item) return;
  for (const one of tree.querySelectorAll(".tree-name[tabindex='0']")) one.tabIndex = -1;
  line(item).tabIndex = 0;
  line(item).focus();
}

const seen = (tree) => [...tree.querySelectorAll("li")].filter((item) => !item.closest("ul[hidden]"));

for (const tree of document.querySelectorAll("[data-tree]")) {
  tree.setAttribute("role", "tree");
  dress(tree);
  (tree.querySelector(".tree-name[aria-current]") ?? tree.querySelector(".tree-name")).tabIndex = 0;

  tree.addEventListener("click", (event) => {
    const twist = event.target.closest(".twist");
    if (!twist) return;
    event.preventDefault();
    const item = twist.closest("li");
    if (isOpen(item)) show(item, false);
    else open(item);
  });

  tree.addEventListener("keydown", (event) => {
    const item = event.target.closest("li");
    if (!item || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = seen(tree);
    const at = all.indexOf(item);
    const moves = {
      ArrowDown: () => focus(tree, all[at + 1]),
      ArrowUp: () => focus(tree, all[at - 1]),
      Home: () => focus(tree, all[0]),
      End: () => focus(tree, all.at(-1)),
      ArrowRight: () => (isOpen(item) ? focus(tree, below(item).querySelector("li")) : open(item)),
      ArrowLeft: () => (isOpen(item) ? show(item, false) : focus(tree, item.parentElement.closest("li"))),
    };
    if (!moves[event.key]) return;
    event.preventDefault();
    moves[event.key]();
  });
}
