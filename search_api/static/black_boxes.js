// Boxes drawn on the picture of a page with the mouse, a pen or a finger; without this, lines are chosen below it.
"use strict";

(() => {
  const sheet = document.querySelector("[data-draw]");
  const form = document.querySelector("[data-boxes]");
  const picture = sheet && sheet.querySelector("svg");
  if (!form || !picture) return;
  const width = Number(sheet.dataset.width);
  const height = Number(sheet.dataset.height);
  const list = form.querySelector("[data-drawn]");
  for (const hidden of form.querySelectorAll("[data-script]")) hidden.hidden = false;
  sheet.dataset.ready = "";

  const place = (event) => {
    const edges = sheet.getBoundingClientRect();
    const inside = (value, most) => Math.min(Math.max(value, 0), most);
    return [
      inside(((event.clientX - edges.left) / edges.width) * width, width),
      inside(((event.clientY - edges.top) / edges.height) * height, height),
    ];
  };

  const spread = (rect, from, to) => {
    const sides = {
      x: Math.min(from[0], to[0]),
      y: Math.min(from[1], to[1]),
      width: Math.abs(from[0] - to[0]),
      height: Math.abs(from[1] - to[1]),
    };
    for (const [name, value] of Object.entries(sides)) rect.setAttribute(name, value.toFixed(1));
    return sides;
  };

  const keep = (rect, sides) => {
    const item = document.createElement("li");
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = "kotak";
    field.value = [sides.x, sides.y, sides.x + sides.width, sides.y + sides.height].map((side) => side.toFixed(2)).join(",");
    const away = document.createElement("button");
    away.type = "button";
    away.className = "as-link";
    away.textContent = "× " + (list.children.length + 1);
    away.addEventListener("click", () => {
      item.remove();
      rect.remove();
      list.hidden = !list.children.length;
    });
    item.append(field, away);
    list.append(item);
    list.hidden = false;
  };

  sheet.addEventListener("pointerdown", (begin) => {
    if (begin.button !== 0) return;
    begin.preventDefault();
    const from = place(begin);
    const rect = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    rect.setAttribute("class", "drawing");
    picture.append(rect);
    sheet.setPointerCapture(begin.pointerId);
    const move = (event) => spread(rect, from, place(event));
    const end = (event) => {
      sheet.removeEventListener("pointermove", move);
      sheet.removeEventListener("pointerup", end);
      sheet.removeEventListener("pointercancel", end);
      const sides = spread(rect, from, place(event));
      if (event.type === "pointerup" && sides.width > 2 && sides.height > 2) keep(rect, sides);
      else rect.remove();
    };
    sheet.addEventListener("pointermove", move);
    sheet.addEventListener("pointerup", end);
    sheet.addEventListener("pointercancel", end);
  });
})();
