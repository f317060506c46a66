// "/" leads to the search box; every page works without this file.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey && event.key !== "/") return;
  const place = event.target;
  if (place instanceof Element && place.closest("input, textarea, select, [contenteditable], .table-frame")) return;
  if (event.key !== "/" || document.documentElement.dataset.keys === "off") return;
  const box = document.querySelector("[data-slash]") || document.getElementById("q");
  if (!box) return;
  event.preventDefault();
  box.focus();
  box.select();
});
