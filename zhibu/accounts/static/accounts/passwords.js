// A button beside each password that shows what was typed. Without a script the field works as it is.

for (const input of document.querySelectorAll("input[data-show]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "show-password";
  const line = document.createElement("span");
  line.className = "with-button";
  const isTyped = document.activeElement === input; // somebody was quicker than this script: let them type on
  const { selectionStart, selectionEnd } = input;
  input.replaceWith(line);
  line.append(input, button);
  if (isTyped) {
    input.focus();
    input.setSelectionRange(selectionStart, selectionEnd);
  }
  const say = () => {
    const shown = input.type === "text";
    button.textContent = shown ? input.dataset.hide : input.dataset.show;
    button.setAttribute("aria-pressed", String(shown));
    button.setAttribute("aria-controls", input.id);
  };
  button.addEventListener("click", () => {
    input.type = input.type === "text" ? "password" : "text";
    say();
    input.focus();
  });
  input.form?.addEventListener("submit", () => { input.type = "password"; });
  say();
}
