// Two comforts for the keyboard; every page works without this file.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey && event.key !== "/") return;
  const place = event.target;
  if (place instanceof Element && place.closest("input, textarea, select, [contenteditable], .table-frame")) return;
  if (event.key === "/") {
    const box = document.getElementById("q");
    if (!box) return;
    event.preventDefault();
    box.focus();
    box.select();
  } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
    const rel = event.key === "ArrowLeft" ? "prev" : "next";
    const link = document.querySelector(`.bar a[rel="${rel}"]`);
    if (link) link.click();
  }
});
