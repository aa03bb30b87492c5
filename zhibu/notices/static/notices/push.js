// Asks the browser whether this device may be told while the site is closed, and hands its address to the form.

const form = document.querySelector("[data-push-key]");
const fault = document.querySelector("[data-push-fault]");
const can = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window && window.isSecureContext;

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const device = () => {
  const agent = navigator.userAgent;
  const system = [["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS", "Mac"], ["Linux", "Linux"]];
  const browser = [["MicroMessenger", "WeChat"], ["Edg", "Edge"], ["Firefox", "Firefox"], ["Chrome", "Chrome"], ["Safari", "Safari"]];
  const known = (list) => (list.find(([sign]) => agent.includes(sign)) || ["", ""])[1];
  return [known(system), known(browser)].filter(Boolean).join(" · ");
};

async function subscribe() {
  if ((await Notification.requestPermission()) !== "granted") throw new Error("denied");
  const registration = await navigator.serviceWorker.register(form.dataset.pushWorker, { scope: form.dataset.pushScope });
  const asked = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.pushKey) };
  const held = await registration.pushManager.getSubscription();
  return held || registration.pushManager.subscribe(asked);
}

if (form) {
  document.querySelector("[data-push-cannot]").hidden = can;
  form.hidden = !can;
  form.addEventListener("submit", async (event) => {
    if (form.elements.address.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    try {
      const found = await subscribe();
      form.elements.address.value = found.endpoint;
      form.elements.point.value = text(found.getKey("p256dh"));
      form.elements.secret.value = text(found.getKey("auth"));
      form.elements.label.value = device();
      form.submit();
    } catch {
      fault.hidden = false;
      fault.scrollIntoView({ block: "nearest" });
    }
  });
}
