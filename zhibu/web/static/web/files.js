// The list may have been narrowed since the page came: a file asks for what the address says now.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-file]");
  if (!link) return;
  const asked = new URLSearchParams(location.search);
  asked.set("as", link.dataset.file);
  link.href = `${location.pathname}?${asked}`;
});
