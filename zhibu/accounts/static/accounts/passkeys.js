// Around allauth's own script: show its buttons where the browser can, and say in words when it did not work.

const can = Boolean(window.PublicKeyCredential) && window.isSecureContext;
for (const button of document.querySelectorAll("[data-needs-passkeys]")) button.hidden = !can;
for (const words of document.querySelectorAll("[data-no-passkeys]")) words.hidden = can;

document.addEventListener("allauth.error", (event) => {
  event.preventDefault();
  const fault = document.querySelector("[data-passkey-fault]");
  if (!fault) return;
  fault.hidden = false;
  fault.scrollIntoView({ block: "nearest" });
});
