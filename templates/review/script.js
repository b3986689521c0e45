"use strict";
const PAGE = 100;
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#34;": '"', "&#39;": "'" };
const words = (row) => plain(row.replace(/<[^>]*>/g, " ").replace(/&[a-z0-9#]+;/g, (name) => ENTITIES[name] ?? " "));
const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

function searchable(box) {
  const lines = box.querySelector("noscript").textContent.trim().split("\n").filter((line) => line);
  const head = lines.shift(), tail = lines.pop();
  const number = new Intl.NumberFormat(box.dataset.language);
  const search = make("input", { type: "search", placeholder: box.dataset.search, ariaLabel: box.dataset.search,
    autocomplete: "off" });
  const place = make("div", { className: "scroll", tabIndex: 0, role: "region", ariaLabel: box.dataset.name });
  const told = make("p", { className: "told", role: "status" });
  const more = make("button", { type: "button", textContent: box.dataset.more });
  let texts = null, shown = PAGE;

  function show() {
    const wanted = plain(search.value).split(/\s+/).filter((word) => word);
    if (wanted.length && !texts) texts = lines.map(words);
    const found = wanted.length ? lines.filter((_, i) => wanted.every((word) => texts[i].includes(word))) : lines;
    const some = found.slice(0, shown);
    place.innerHTML = head + some.join("\n") + tail;
    place.hidden = !found.length;
    more.hidden = found.length <= shown;
    told.textContent = found.length
      ? box.dataset.shown.replace("{shown}", number.format(some.length)).replace("{count}", number.format(found.length))
      : lines.length ? box.dataset.nothing : box.dataset.empty;
  }

  search.addEventListener("input", () => { shown = PAGE; show(); });
  more.addEventListener("click", () => { shown += 10 * PAGE; show(); });
  box.append(...(lines.length > 10 ? [search] : []), told, place, more);
  show();
}

document.querySelectorAll("[data-table]").forEach(searchable);
if (matchMedia("(max-width: 760px)").matches) document.querySelectorAll("[data-fold]").forEach((part) => { part.open = false; });
window.addEventListener("beforeprint", () => document.querySelectorAll("details").forEach((part) => { part.open = true; }));
