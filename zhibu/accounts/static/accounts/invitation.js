// The code of a scanned slip stands behind the # of the address, which no server ever sees.

const code = decodeURIComponent(location.hash.slice(1));
const field = document.querySelector("input[name=code]");
if (field && /^[0-9A-Za-z-]{16,24}$/.test(code)) {
  field.value = code;
  history.replaceState(null, "", location.pathname);
}
