// Keys for what the page can do anyway: every element with data-key is a link, button, field or fold of its own.
"use strict";
(() => {
  const typing = (place) => place instanceof Element && place.closest("input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]");
  const act = (element) => {
    if (element instanceof HTMLDetailsElement) element.open = !element.open;
    else if (element instanceof HTMLInputElement) { element.checked = true; element.dispatchEvent(new Event("change", { bubbles: true })); element.focus(); }
    else if (element instanceof HTMLTextAreaElement) { element.focus(); element.select(); }
    else element.click();
    if (element.id === "tombol" && element.open) element.scrollIntoView({ block: "end" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape" && typing(event.target)) { event.target.blur(); event.preventDefault(); return; }
    if (typing(event.target) || event.key === "Enter") return;
    if (event.key === "w") {
      const folds = [...document.querySelectorAll("[data-why]")];
      const open = folds.some((fold) => !fold.open);
      if (open) document.querySelectorAll(".offers-folded").forEach((fold) => { fold.open = true; });
      folds.forEach((fold) => { fold.open = open; });
      return;
    }
    const found = [...document.querySelectorAll("[data-key]")].find((element) => element.dataset.key === event.key && !element.disabled && !element.parentElement.closest("details:not([open])"));
    if (!found) return;
    event.preventDefault();
    act(found);
  });
  // A value that is chosen is meant to be changed: its box is ticked along.
  document.querySelectorAll(".bulk-row").forEach((row) => row.addEventListener("input", (event) => {
    const box = row.querySelector("input[name=ubah]");
    if (event.target !== box) box.checked = true;
  }));
  const reload = document.querySelector("[data-reload]");
  if (reload) setTimeout(() => location.reload(), 1000 * Number(reload.dataset.reload));
  // Drawing a page takes the server a moment: have the next document's first page drawn while this one is read.
  const warm = document.querySelector("[data-warm]");
  if (warm) addEventListener("load", () => { new Image().src = warm.dataset.warm; });
  let changed = false;
  const form = document.getElementById("isian");
  if (form) {
    form.addEventListener("input", () => { changed = true; });
    document.addEventListener("submit", () => { changed = false; });
    addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  }
})();
