// What a page does beyond HTML: the appearance switch, the tag filter, and threads that open when they must.
// Everything works without it.
"use strict";

const root = document.documentElement;

// Appearance: system, light, dark, in turn.
const button = document.querySelector(".switch");
if (button) {
  const turn = ["system", "light", "dark"];
  const label = button.querySelector(".hidden");
  const show = () => {
    const now = root.dataset.appearance;
    label.textContent = button.title = button.dataset[now];
    document.querySelector("meta[name=color-scheme]").content = now === "system" ? "light dark" : now;
  };
  button.addEventListener("click", () => {
    root.dataset.appearance = turn[(turn.indexOf(root.dataset.appearance) + 1) % turn.length];
    try {
      localStorage.setItem("appearance", root.dataset.appearance);
    } catch {}
    show();
  });
  show();
}

// A link to a quote in a closed thread opens the thread.
const open = () => {
  let id = location.hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {}
  const target = id && document.getElementById(id);
  if (!target) return;
  let closed = false;
  for (let at = target.closest("details"); at; at = at.parentElement.closest("details")) {
    closed ||= !at.open;
    at.open = true;
  }
  if (closed) target.scrollIntoView();
};
addEventListener("hashchange", open);
open();

// Paper shows everything.
let shut = [];
addEventListener("beforeprint", () => {
  shut = [...document.querySelectorAll("main details:not([open])")];
  for (const one of shut) one.open = true;
});
addEventListener("afterprint", () => {
  for (const one of shut) one.open = false;
});

// The tag index: full and half width, case, katakana and hiragana are all the same to the filter.
const search = document.querySelector(".filter");
if (search) {
  const plain = (text) =>
    text.normalize("NFKC").toLowerCase().replace(/[ァ-ヶ]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 96)).replace(/[\s・ー-]/g, "");
  const input = search.querySelector("input");
  const output = search.querySelector("output");
  const groups = [...document.querySelectorAll(".index details")].map((details) => ({
    details,
    open: details.open,
    items: [...details.querySelectorAll("li")].map((item) => [item, plain(item.firstChild.textContent)]),
  }));
  const popular = document.querySelector(".popular");
  const filter = () => {
    const wanted = plain(input.value);
    let found = 0;
    for (const { details, open, items } of groups) {
      let here = 0;
      for (const [item, text] of items) {
        const fits = text.includes(wanted);
        item.hidden = !fits;
        here += fits;
      }
      details.hidden = !here;
      details.open = wanted ? here > 0 : open;
      found += here;
    }
    popular.hidden = wanted !== "";
    output.textContent = !wanted ? "" : found ? output.dataset.found.replace("{count}", found) : output.dataset.none;
  };
  let waiting;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 60);
  });
  if (input.value) filter();
}
