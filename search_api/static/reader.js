// Comforts of the reader: keys, zoom, copying, printing, the pages beside it fetched ahead. All works without this file.
"use strict";
(() => {
  const reader = document.querySelector(".reader");
  if (!reader) return;
  const root = document.documentElement;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const one = (selector) => document.querySelector(selector);
  const remembered = (name) => { try { return sessionStorage.getItem(name); } catch { return null; } };
  const remember = (name, value) => { try { sessionStorage.setItem(name, value); } catch { /* private window */ } };

  for (const each of all("[data-script], [data-zoom], [data-copy]")) each.hidden = false;
  for (const each of all(".zoom-link")) each.hidden = true;

  // The view: the address says it; without a word there, the last choice of this visit holds.
  const views = all("[data-view]");
  const show = (view) => {
    reader.dataset.shown = view;
    for (const link of views) {
      if (link.dataset.view === view) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  for (const link of views) link.addEventListener("click", () => remember("view", link.dataset.view));
  const view = remembered("view");
  if (views.length && !new URLSearchParams(location.search).has("teks") && ["tanpa", "saja"].includes(view)) show(view);
  const nextView = () => {
    const at = views.findIndex((link) => link.hasAttribute("aria-current"));
    if (views.length) views[(at + 1) % views.length].click();
  };

  // Zoom: the sheet grows inside its frame, the strokes with it; a larger picture is fetched when it is needed.
  const frame = one(".sheet-frame");
  const sheet = one(".sheet");
  const picture = one(".sheet img");
  const steps = [1, 1.25, 1.5, 2, 2.5, 3, 4];
  const sizes = picture && picture.sizes;
  let factor = 1;
  const zoom = (wished) => {
    if (!sheet) return;
    const x = (frame.scrollLeft + frame.clientWidth / 2) / frame.scrollWidth;
    const y = (frame.scrollTop + frame.clientHeight / 2) / frame.scrollHeight;
    sheet.classList.remove("sheet-1280", "sheet-1920");
    sheet.style.width = "";
    reader.classList.remove("zoomed");
    frame.removeAttribute("tabindex");
    factor = wished;
    if (factor !== 1) {
      const width = Math.round(sheet.getBoundingClientRect().width * factor);
      sheet.style.width = `${width}px`;
      picture.sizes = `${width}px`;
      reader.classList.add("zoomed");
      frame.tabIndex = 0;
      frame.scrollLeft = x * frame.scrollWidth - frame.clientWidth / 2;
      frame.scrollTop = y * frame.scrollHeight - frame.clientHeight / 2;
    } else {
      picture.sizes = sizes;
    }
    one(".bar-zoom output").textContent = `${Math.round(factor * 100)} %`;
  };
  const zoomBy = (turn) => {
    const at = steps.indexOf(factor);
    zoom(turn ? steps[Math.max(0, Math.min(steps.length - 1, at + turn))] : 1);
  };
  for (const button of all("[data-zoom]")) button.addEventListener("click", () => zoomBy(Number(button.dataset.zoom)));

  const copy = one("[data-copy]");
  if (copy && !navigator.clipboard) copy.hidden = true;
  if (copy) {
    const name = copy.textContent;
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(one("[data-text]").innerText.trim());
      copy.textContent = copy.dataset.done;
      setTimeout(() => { copy.textContent = name; }, 2000);
    });
  }

  // A page on paper must say where it can be found, also where the site was not told its own name.
  const permanent = one("[data-permanent]");
  if (permanent.textContent.startsWith("/")) permanent.prepend(location.origin);

  for (const button of all("[data-print]")) {
    button.addEventListener("click", async () => {
      button.closest("details").open = false;
      if (picture) {
        picture.sizes = "1920px";
        await picture.decode().catch(() => undefined);
      }
      window.print();
    });
  }

  // Sheets that lie over the page close with Escape and when something else is touched.
  const drawer = one(".drawer");
  const sheets = [drawer, one(".bar-more")];
  const wide = matchMedia("(min-width: 60rem)");
  document.addEventListener("click", (event) => {
    for (const each of sheets) if (each.open && !each.contains(event.target)) each.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const each of sheets) {
      if (!each.open) continue;
      each.open = false;
      each.querySelector("summary").focus();
    }
  });
  const showHere = () => {
    const here = drawer.querySelector("details[open] [aria-current]");
    if (here) here.scrollIntoView({ block: "nearest" });
  };
  drawer.addEventListener("toggle", () => { if (drawer.open && wide.matches) showHere(); }, true);

  const help = one("dialog.keys");
  const switched = one("[data-keys]");
  const useKeys = (wanted) => {
    root.dataset.keys = wanted ? "on" : "off";
    switched.checked = wanted;
    remember("keys", root.dataset.keys);
  };
  useKeys(remembered("keys") !== "off");
  switched.addEventListener("change", () => useKeys(switched.checked));
  for (const button of all("[data-help]")) button.addEventListener("click", () => help.showModal());

  const follow = (selector) => { const link = one(selector); if (link) link.click(); };
  const acts = {
    ArrowLeft: () => follow('.bar a[rel="prev"]'),
    ArrowRight: () => follow('.bar a[rel="next"]'),
    n: () => follow('[data-key="n"]'),
    p: () => follow('[data-key="p"]'),
    t: nextView,
    d: () => { drawer.open = !drawer.open; drawer.querySelector("summary").focus(); },
    "+": () => zoomBy(1),
    "=": () => zoomBy(1),
    "-": () => zoomBy(-1),
    0: () => zoomBy(0),
    "?": () => help.showModal(),
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (root.dataset.keys === "off" || help.open || !Object.hasOwn(acts, event.key)) return;
    const place = event.target instanceof Element ? event.target : root;
    if (place.closest("input, textarea, select, [contenteditable]")) return;
    if (event.key.startsWith("Arrow") && place.closest(".table-frame, .zoomed .sheet-frame, .sheet-frame[tabindex]")) return;
    event.preventDefault();
    acts[event.key]();
  });

  // The pictures of the pages beside it, once this one has been looked at for a moment, and never where bytes are dear.
  const link = navigator.connection || {};
  const dear = link.saveData || /(^|-)2g$|^3g$/.test(link.effectiveType || "");
  const ahead = () => {
    for (const rel of ["next", "prev"]) {
      const way = one(`head link[rel="${rel}"]`);
      if (!way || !picture || !picture.getClientRects().length) continue;
      const number = new URL(way.href).pathname.split("/").pop();
      const neighbour = new Image();
      neighbour.sizes = picture.sizes;
      neighbour.srcset = picture.srcset.replaceAll(/\/pages\/\d+\//g, `/pages/${number}/`);
    }
  };
  if (!dear) {
    addEventListener("load", () => setTimeout(() => (window.requestIdleCallback || setTimeout)(ahead), 1500));
  }
})();
