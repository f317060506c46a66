// Sending many files over a bad link. Without this file the plain form on the page does the same for small amounts.
// What was received is asked of the server, so a reload, another browser or a closed lid loses nothing.
const CHUNK = 8 << 20; // bytes; the server takes a piece only when it is whole
const AT_ONCE = 3;
const ANNOUNCED_AT_ONCE = 500;
const HASHED_AT_ONCE = 16;
const SUBTLE_LIMIT = 64 << 20; // larger files are hashed in pieces
const RETRIES = [0, 1000, 3000, 5000, 10000, 20000, ...Array(30).fill(30000)];

const room = document.querySelector(".sending");
if (room && window.tus) wake();

function wake() {
  const say = room.dataset;
  const zone = room.querySelector(".drop-zone");
  const said = room.querySelector(".sending-said");
  const warning = room.querySelector(".sending-warning");
  const bar = room.querySelector(".sending-bar");
  const again = room.querySelector(".sending-again");
  const receipt = room.querySelector(".sending-receipt");
  const list = room.querySelector(".sending-files");
  const sizes = (bytes) => {
    const units = ["B", "kB", "MB", "GB", "TB"];
    let place = 0;
    let value = bytes;
    while (value >= 1000 && place < units.length - 1) { value /= 1000; place += 1; }
    return `${new Intl.NumberFormat(say.language, { maximumFractionDigits: place > 1 && value < 100 ? 1 : 0 }).format(value)} ${units[place]}`;
  };
  let batch = say.batch;
  let entries = [];
  let running = false;
  let leaving = false; // the batch is being closed: what came too late would be refused
  let hasher = null;

  room.hidden = false;
  document.body.classList.add("sends-by-script");
  for (const input of room.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      take(Array.from(input.files, (file) => ({ file, path: file.webkitRelativePath || file.name })));
      input.value = "";
    });
  }
  for (const kind of ["dragenter", "dragover"]) {
    zone.addEventListener(kind, (event) => { event.preventDefault(); zone.classList.add("is-over"); });
  }
  zone.addEventListener("dragleave", (event) => { if (!zone.contains(event.relatedTarget)) zone.classList.remove("is-over"); });
  zone.addEventListener("drop", async (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    take(await dropped(event.dataTransfer));
  });
  again.addEventListener("click", () => run());
  window.addEventListener("offline", () => warn(say.sayOffline));
  window.addEventListener("online", () => { warn(""); if (!running && entries.some(isOpen)) run(); });
  window.addEventListener("beforeunload", (event) => { if (running) event.preventDefault(); });

  function take(chosen) {
    if (leaving) return undefined;
    if (!chosen.length) return warn(say.sayNothing);
    chosen.sort((one, other) => one.path.localeCompare(other.path, say.language, { numeric: true }));
    const taken = new Map(entries.map((entry) => [entry.path, entry.file]));
    const more = [];
    for (const { file, path: wanted } of chosen) {
      // Another file of the same name gets a name of its own; the same file chosen again is there already.
      const path = freeName(cleanPath(wanted), (name) => taken.has(name) && !isSame(taken.get(name), file));
      if (!taken.has(path)) more.push({ file, path, sent: 0, state: "waiting", line: null, upload: null, row: null });
      taken.set(path, file);
    }
    const most = Number(say.mostFiles);
    if (entries.length + more.length > most) return warn(fill(say.sayTooMany, { count: entries.length + more.length, limit: most }));
    entries = entries.concat(more);
    for (const entry of more) mark(entry, "waiting");
    if (!running) run();
    return undefined;
  }

  async function run() {
    running = true;
    again.hidden = true;
    warn("");
    room.querySelector(".sending-progress").hidden = false;
    for (const entry of entries) if (isOpen(entry) && entry.state !== "waiting") mark(entry, "waiting");
    tell(fill(say.sayPreparing, { count: entries.length }));
    try {
      if (!batch) await open();
      await announce(entries.filter(isOpen));
      await send();
      while (entries.some(({ state }) => state === "waiting")) { // chosen while the last ones were being sent
        await announce(entries.filter(({ line }) => !line));
        await send();
      }
    } catch (error) {
      warn(error.sentence || error.message);
    }
    running = false;
    finish();
  }

  async function open() {
    const form = document.querySelector(".send-form");
    const answer = await ask("POST", say.api, { unit: form.elements.unit.value, note: form.elements.note.value });
    batch = answer.id;
    for (const field of form.elements) field.disabled = true; // they belong to the batch that is open
    history.replaceState(null, "", answer.url); // a reload leads to the batch, where one goes on
    receipt.href = answer.url;
    receipt.hidden = false;
  }

  async function announce(fresh) {
    const others = [];
    for (let at = 0; at < fresh.length; at += ANNOUNCED_AT_ONCE) {
      const part = fresh.slice(at, at + ANNOUNCED_AT_ONCE);
      const files = part.map(({ file, path }) => ({ path, size: file.size }));
      const answer = await ask("POST", `${say.api}/${batch}/files`, { files });
      for (const [place, line] of answer.files.entries()) {
        if (await isOfAnother(line, part[place])) others.push(part[place]);
        else learn(part[place], line);
      }
    }
    if (!others.length) return;
    const taken = new Set(entries.map(({ path }) => path));
    for (const entry of others) {
      entry.path = freeName(entry.path, (name) => taken.has(name));
      taken.add(entry.path);
      mark(entry, "waiting");
      entry.row.querySelector(".sending-path").textContent = entry.path;
    }
    await announce(others);
  }

  // Whether the batch holds another file under this path already, sent from another page or earlier.
  async function isOfAnother(line, entry) {
    if (!isDecided(line)) return false;
    if (line.size !== entry.file.size) return true;
    if (!line.sha256) return false;
    mark(entry, "hashing");
    try { return line.sha256 !== await sha256(entry.file); } catch { return false; }
  }

  async function send() {
    const ready = [];
    let hashing = true;
    let wakeUp = [];
    const signal = () => { wakeUp.forEach((go) => go()); wakeUp = []; };
    const senders = Array.from({ length: AT_ONCE }, async () => {
      for (;;) {
        const entry = ready.shift();
        if (entry) await one(entry);
        else if (!hashing) return;
        else await new Promise((go) => { wakeUp.push(go); });
      }
    });
    try {
      // Files chosen while others are sent are taken along.
      for (let open = next(); open.length; open = next()) {
        const hashes = {};
        for (const entry of open) {
          mark(entry, "hashing");
          try { hashes[entry.line.path] = await sha256(entry.file); } catch { mark(entry, "failed"); continue; }
          mark(entry, "queued");
        }
        const good = open.filter((entry) => hashes[entry.line.path]);
        if (good.length) {
          const answer = await ask("POST", `${say.api}/${batch}/known`, { files: hashes });
          const lines = new Map(answer.files.map((line) => [line.path, line]));
          for (const entry of good) {
            learn(entry, lines.get(entry.line.path));
            if (isOpen(entry)) { mark(entry, "queued"); ready.push(entry); }
          }
        }
        signal();
        await announce(entries.filter(({ line }) => !line));
      }
    } finally {
      hashing = false;
      signal();
      await Promise.all(senders);
    }
  }

  function next() {
    const open = [];
    let bytes = 0;
    for (const entry of entries) {
      if (entry.state !== "waiting" || !entry.line) continue;
      open.push(entry);
      bytes += entry.file.size;
      if (open.length >= HASHED_AT_ONCE || bytes > SUBTLE_LIMIT) break;
    }
    return open;
  }

  function one(entry) {
    return new Promise((done) => {
      mark(entry, "sending");
      const upload = new tus.Upload(entry.file, {
        endpoint: say.uploads,
        uploadUrl: entry.line.received ? `${say.uploads}/${entry.line.id}` : null,
        chunkSize: CHUNK,
        retryDelays: RETRIES,
        uploadDataDuringCreation: true,
        storeFingerprintForResuming: false, // the server knows how far each file has come
        metadata: { file: entry.line.id },
        headers: { "X-CSRF-Token": say.csrf },
        onProgress: (sent) => { entry.sent = sent; mark(entry, "sending"); },
        onShouldRetry: (error) => {
          const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
          const worth = status === 0 || status >= 500 || status === 409 || status === 423 || status === 429 || status === 460;
          if (status === 507) warn(say.sayFull);
          if (worth) mark(entry, "retrying");
          return worth;
        },
        onError: (error) => {
          const status = error.originalResponse ? error.originalResponse.getStatus() : 0;
          if (status === 401 || status === 403) warn(say.saySignedOut);
          mark(entry, "failed");
          done();
        },
        onSuccess: () => { entry.sent = entry.file.size; mark(entry, "sent"); done(); },
      });
      entry.upload = upload;
      upload.start();
    });
  }

  async function finish() {
    const failed = entries.filter(isOpen).length;
    if (!entries.length || !batch) return;
    receipt.href = `${say.page}/${batch}`;
    receipt.hidden = false;
    progress();
    if (failed) {
      again.hidden = false;
      if (warning.hidden) warn(fill(say.saySomeFailed, { count: failed }));
      return;
    }
    leaving = true;
    for (const input of room.querySelectorAll("input[type=file]")) input.disabled = true;
    tell(say.sayDone);
    if (!say.batch) try { await ask("POST", `${say.api}/${batch}`, null); } catch { /* it can be closed on its page */ }
    location.assign(`${say.page}/${batch}`);
  }

  function learn(entry, line) {
    entry.line = line;
    entry.sent = line.received;
    if (isDecided(line)) {
      entry.sent = entry.file.size;
      mark(entry, line.state === "refused" ? "refused" : "known");
    } else if (entry.state !== "queued") mark(entry, "waiting");
  }

  function mark(entry, state) {
    entry.state = state;
    if (!entry.row) {
      entry.row = element("li");
      entry.row.append(element("span", "sending-path", entry.path), element("span", "sending-state"), element("progress"));
      list.append(entry.row);
    }
    const [, label, part] = entry.row.children;
    const words = {
      waiting: say.sayWaiting, queued: say.sayWaiting, hashing: say.sayHashing, sending: say.saySending,
      sent: say.saySent, retrying: say.sayRetrying, failed: say.sayFailed,
    };
    label.textContent = words[state] || entry.line.label;
    entry.row.className = { sent: "is-done", known: "is-done", failed: "is-failed", refused: "is-refused" }[state] || "";
    part.max = Math.max(entry.file.size, 1);
    part.value = entry.sent;
    part.setAttribute("aria-label", entry.path);
    if (entry.line && entry.line.why && ["known", "refused"].includes(state) && entry.row.children.length === 3) {
      entry.row.append(element("p", "sending-why", entry.line.why));
    }
    progress();
  }

  function progress() {
    const total = entries.reduce((sum, entry) => sum + entry.file.size, 0);
    const sent = entries.reduce((sum, entry) => sum + Math.min(entry.sent, entry.file.size), 0);
    const done = entries.filter((entry) => !isOpen(entry)).length;
    bar.max = Math.max(total, 1);
    bar.value = sent;
    tell(fill(say.sayProgress, { done, count: entries.length, sent: sizes(sent), total: sizes(total) }));
  }

  function isDecided(line) {
    return line.final || ["checking", "reading"].includes(line.state);
  }

  function isOpen(entry) {
    return !["sent", "known", "refused"].includes(entry.state);
  }

  async function sha256(file) {
    if (window.crypto && crypto.subtle && file.size <= SUBTLE_LIMIT) {
      const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
      return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
    }
    hasher ||= new Worker(say.hasher);
    return new Promise((resolve, reject) => {
      hasher.onmessage = ({ data }) => (data.sha256 ? resolve(data.sha256) : reject(new Error(data.error)));
      hasher.onerror = reject;
      hasher.postMessage({ id: file.name, file });
    });
  }

  async function ask(method, address, body) {
    for (let attempt = 0; ; attempt += 1) {
      let answer = null;
      try {
        answer = await fetch(address, {
          method,
          headers: { "Content-Type": "application/json", "X-CSRF-Token": say.csrf, Accept: "application/json" },
          body: JSON.stringify(body),
        });
      } catch (error) {
        if (attempt >= RETRIES.length) throw error;
        warn(say.sayOffline);
      }
      if (answer && attempt) warn("");
      if (answer && answer.ok) return answer.json();
      if (answer && answer.status < 500 && answer.status !== 429) {
        const problem = await answer.json().catch(() => ({}));
        const error = new Error(problem.detail || answer.statusText);
        error.sentence = [401, 403].includes(answer.status) ? say.saySignedOut : problem.detail;
        throw error;
      }
      await new Promise((go) => { setTimeout(go, RETRIES[attempt] || 30000); });
    }
  }

  function warn(sentence) {
    warning.textContent = sentence;
    warning.hidden = !sentence;
    if (sentence) room.querySelector(".sending-progress").hidden = false;
  }

  function tell(sentence) {
    if (said.textContent !== sentence) said.textContent = sentence;
  }
}

// As far as a browser knows of files without reading them.
function isSame(one, other) {
  return one === other || (one.name === other.name && one.size === other.size && one.lastModified === other.lastModified);
}

// The path as the server writes it, so that two that it would not tell apart are told apart here.
function cleanPath(path) {
  const steps = path.replace(/[\x00-\x1f\x7f\u2028\u2029\ud800-\udfff]/gu, "").replaceAll("\\", "/").split("/");
  const kept = steps.map((step) => step.trim()).filter((step) => !["", ".", ".."].includes(step) && !/^[A-Za-z]:$/.test(step));
  return kept.join("/") || "berkas";
}

// ``surat.pdf``, or where that is taken ``surat (2).pdf``.
function freeName(path, isTaken) {
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  const cut = dot > 0 ? path.length - name.length + dot : path.length;
  let found = path;
  for (let count = 2; isTaken(found); count += 1) found = `${path.slice(0, cut)} (${count})${path.slice(cut)}`;
  return found;
}

function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

function element(name, className = "", text = "") {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

// Files of a drop with those in folders, under the paths they have there.
async function dropped(transfer) {
  const roots = Array.from(transfer.items, (item) => (item.webkitGetAsEntry ? item.webkitGetAsEntry() : null)).filter(Boolean);
  if (!roots.length) return Array.from(transfer.files, (file) => ({ file, path: file.name }));
  const found = [];
  const walk = async (entry) => {
    const path = entry.fullPath.replace(/^\//, "");
    if (entry.isFile) {
      found.push({ file: await new Promise((resolve, reject) => { entry.file(resolve, reject); }), path });
      return;
    }
    const reader = entry.createReader();
    for (;;) { // gives a hundred at a time, and none at the end
      const some = await new Promise((resolve, reject) => { reader.readEntries(resolve, reject); });
      if (!some.length) return;
      for (const each of some) await walk(each);
    }
  };
  for (const root of roots) await walk(root);
  return found;
}
