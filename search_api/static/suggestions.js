// Suggestions below the search box, as a WAI-ARIA combobox. Without this file the box is only a box.
// What the person types is theirs: nothing is written into the box before a suggestion is chosen.
"use strict";
(() => {
  const FEWEST_LETTERS = 2;
  const PAUSE = 120; // milliseconds without a key before the archive is asked

  for (const form of document.querySelectorAll("form[data-suggestions]")) attach(form);
  for (const fold of document.querySelectorAll(".signs-fold")) closing(fold);

  function attach(form) {
    const box = form.querySelector("input[type=search]");
    const fold = form.querySelector("details");
    const list = element("ul", { id: `${box.id}-list`, class: "suggestions", role: "listbox", "aria-label": form.dataset.list });
    const said = element("span", { class: "unseen", role: "status" });
    let found = [];
    let chosen = -1;
    let timer = 0;
    let asking = null;

    list.hidden = true;
    form.append(list, said);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) box.setAttribute(name, value);

    box.addEventListener("input", (event) => {
      if (!event.isComposing) later();
    });
    box.addEventListener("compositionend", later);
    box.addEventListener("blur", close);
    box.addEventListener("keydown", onKey);
    list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) follow(found[Number(option.dataset.place)]);
    });
    form.addEventListener("submit", close);

    function onKey(event) {
      if (event.isComposing || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const open = !list.hidden;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        if (event.altKey && event.key === "ArrowUp") close();
        else if (open) move(event.key === "ArrowDown" ? 1 : -1);
        else if (event.key === "ArrowDown") ask();
        else return;
        event.preventDefault();
      } else if (event.key === "Enter" && open && chosen >= 0) {
        event.preventDefault();
        follow(found[chosen]);
      } else if (event.key === "Escape" && open) {
        event.preventDefault(); // a second Escape empties the box, as browsers do
        close();
      }
    }

    function later() {
      clearTimeout(timer);
      if (asking) asking.abort();
      timer = setTimeout(ask, PAUSE);
    }

    async function ask() {
      const typed = box.value.trim();
      if (asking) asking.abort();
      if (typed.length < FEWEST_LETTERS) return show([], typed);
      const own = (asking = new AbortController());
      try {
        const address = `${form.dataset.suggestions}?${new URLSearchParams({ q: typed, lang: document.documentElement.lang })}`;
        const answer = await fetch(address, { signal: own.signal, headers: { Accept: "application/json" } });
        const suggestions = answer.ok ? (await answer.json()).suggestions : [];
        if (own === asking && document.activeElement === box) show(suggestions, typed);
      } catch (error) {
        if (error.name !== "AbortError") show([], typed); // no connection: the box still searches
      }
    }

    function show(suggestions, typed) {
      found = suggestions;
      chosen = -1;
      list.replaceChildren(...found.map((suggestion, place) => option(suggestion, place, typed)));
      list.hidden = !found.length;
      box.setAttribute("aria-expanded", String(!list.hidden));
      box.removeAttribute("aria-activedescendant");
      if (fold && found.length) fold.open = false;
      said.textContent = found.length ? form.dataset.some.replace("{count}", found.length) : "";
    }

    function close() {
      clearTimeout(timer);
      if (asking) asking.abort();
      asking = null;
      show([], "");
    }

    function move(step) {
      // One place more than there are suggestions: the box itself, between the last and the first.
      const places = found.length + 1;
      chosen = ((chosen + 1 + step + places) % places) - 1;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === chosen)));
      if (chosen < 0) return box.removeAttribute("aria-activedescendant");
      const item = list.children[chosen];
      box.setAttribute("aria-activedescendant", item.id);
      item.scrollIntoView({ block: "nearest" });
    }

    function follow(suggestion) {
      if (suggestion.kind !== "phrase") return location.assign(suggestion.url);
      box.value = suggestion.text;
      close();
      form.requestSubmit(); // with the filters that are chosen
    }

    function option(suggestion, place, typed) {
      const item = element("li", { id: `${list.id}-${place}`, role: "option", "aria-selected": "false", "data-place": place });
      const text = element("span", { class: "suggestion-text" });
      text.append(...marked(suggestion.text, typed));
      item.append(text);
      const kind = form.dataset[suggestion.kind];
      if (kind) item.append(element("span", { class: "count" }, kind));
      return item;
    }
  }

  // The sheet of signs lies over the page: it goes when the reader turns to something else.
  function closing(fold) {
    document.addEventListener("click", (event) => {
      if (!fold.contains(event.target)) fold.open = false;
    });
    fold.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !fold.open) return;
      fold.open = false;
      fold.querySelector("summary").focus();
    });
  }

  // The text with the beginnings of words that were typed marked as with a pen.
  function marked(text, typed) {
    const words = typed.split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 1).map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
    if (!words.length) return [text];
    words.sort((one, other) => other.length - one.length);
    return text.split(new RegExp(`(?<![\\p{L}\\p{N}])(${words.join("|")})`, "giu"))
      .map((piece, place) => (place % 2 ? element("mark", {}, piece) : piece));
  }

  function element(name, attributes, text) {
    const made = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (text) made.textContent = text;
    return made;
  }
})();
