// The page of a batch, kept up to date. Without this file it is up to date whenever it is loaded again.
const PAUSE = 2000; // milliseconds between two looks
const LONG_PAUSE = 15000; // when nothing has changed for a while
const section = document.querySelector(".batch");
const figures = new Intl.NumberFormat(section.dataset.language);
let before = "";
let quiet = 0;

look();

async function look() {
  if (!document.hidden) {
    try {
      const { api, first, count } = section.dataset;
      const answer = await fetch(`${api}?from=${first}&count=${count}`, { headers: { Accept: "application/json" } });
      if (answer.status === 401 || answer.status === 403) return;
      if (answer.ok) {
        const text = await answer.text();
        quiet = text === before ? quiet + 1 : 0;
        before = text;
        const batch = JSON.parse(text);
        show(batch);
        if (batch.settled && batch.closed) return;
      }
    } catch { quiet += 1; } // the link is down; the page says what it knew
  }
  setTimeout(look, quiet > 10 ? LONG_PAUSE : PAUSE);
}

function show(batch) {
  const bar = section.querySelector(".batch-bar");
  bar.max = Math.max(batch.total_bytes, 1);
  bar.value = batch.received_bytes;
  for (const row of section.querySelectorAll("[data-state]")) {
    const count = batch.counts[row.dataset.state] || 0;
    row.hidden = count === 0;
    row.querySelector("td").textContent = figures.format(count);
  }
  section.querySelector(".batch-total").textContent = figures.format(batch.total);
  if (batch.settled && batch.total) section.querySelector(".batch-said").textContent = section.dataset.saySettled;
  for (const file of batch.files) {
    const row = document.querySelector(`.batch-files [data-number="${file.number}"]`);
    if (row) showFile(row, file);
  }
}

function showFile(row, file) {
  row.className = `file-${file.state}`;
  const cell = row.querySelector(".batch-state");
  const label = document.createElement("span");
  label.className = "state-label";
  if (file.url) {
    const link = document.createElement("a");
    link.href = file.url;
    link.textContent = file.label;
    label.append(link);
  } else label.textContent = file.label;
  const why = document.createElement("span");
  why.className = "state-why";
  why.textContent = file.why || "";
  if (cell.textContent === label.textContent + why.textContent && Boolean(cell.querySelector("a")) === Boolean(file.url)) return;
  cell.replaceChildren(label, ...(file.why ? [why] : []));
}
