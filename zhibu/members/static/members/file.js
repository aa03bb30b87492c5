// What was revealed is covered again after a while: the page goes back to the masked file.

const shown = document.querySelector("[data-shown-for]");
if (shown) {
  const cover = () => {
    for (const one of document.querySelectorAll("[data-revealed]")) one.textContent = "••••••";
    location.replace(shown.querySelector("a").href);
  };
  setTimeout(cover, Number(shown.dataset.shownFor) * 1000);
  // A page brought back from the browser's memory shows nothing either.
  addEventListener("pageshow", (event) => { if (event.persisted) cover(); });
}
