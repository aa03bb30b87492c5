// Large type: of several tasks one a screen, with large buttons to the one before and the one after.

for (const nav of document.querySelectorAll("[data-one-task]")) {
  const tasks = [...nav.previousElementSibling.children];
  if (tasks.length < 2) continue;
  const words = nav.querySelector("[data-words]");
  let at = 0;

  const show = (moved) => {
    tasks.forEach((task, number) => { task.hidden = number !== at; });
    words.textContent = words.dataset.words.replace("{at}", at + 1).replace("{all}", tasks.length);
    for (const button of nav.querySelectorAll("[data-step]")) {
      const next = at + Number(button.dataset.step);
      button.disabled = next < 0 || next >= tasks.length;
    }
    if (moved) nav.previousElementSibling.scrollIntoView({ block: "center" });
  };

  nav.hidden = false;
  show(false);
  nav.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    at += Number(button.dataset.step);
    show(true);
  });
}
