// Search, the button for the theme, and folded parts on paper. Every page can be read without it.

// The theme

const button = document.querySelector("button.theme");
const words = button.querySelector(".words");
const system = matchMedia("(prefers-color-scheme: dark)");

function theme() {
  return remembered.theme ?? (system.matches ? "dark" : "light");
}

function nameOther() {
  words.textContent = theme() === "dark" ? "Light" : "Dark";
}

button.addEventListener("click", () => {
  const other = theme() === "dark" ? "light" : "dark";
  remembered.theme = other;
  showTheme(other);
  nameOther();
});
system.addEventListener("change", nameOther);
nameOther();
button.hidden = false;

// On paper, what is folded is open.

let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
});

// Search

const MOST = 8;
const AROUND = 70;
const form = document.querySelector("form.search");
const box = form.querySelector("input");
const results = form.querySelector(".results");
const status = results.querySelector("[role=status]");
const list = results.querySelector("ol");
let index = null;

function load() {
  if (index) return;
  index = new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = "assets/search-index.js";
    script.onload = () => resolve(window.searchIndex);
    script.onerror = reject;
    document.head.append(script);
  });
}

// One point for a word in the text, more where it stands in the heading; every word has to be there.
function score(section, wanted) {
  const title = section.title.toLowerCase();
  const text = section.text.toLowerCase();
  let points = 0;
  for (const word of wanted) {
    if (!title.includes(word) && !text.includes(word)) return 0;
    if (title.includes(word)) points += 10;
    points += Math.min(text.split(word).length - 1, 5);
  }
  return points;
}

function piece(section, wanted) {
  const places = wanted.map((word) => section.text.toLowerCase().indexOf(word));
  const place = Math.max(0, Math.min(...places.filter((at) => at >= 0)));
  const start = section.text.lastIndexOf(" ", Math.max(0, place - AROUND)) + 1;
  const text = section.text.slice(start, place + 2 * AROUND);
  const parts = text.split(new RegExp(`(${wanted.map(escaped).join("|")})`, "i"));
  return parts.map((part, i) => {
    if (i % 2 === 0) return part;
    const mark = document.createElement("mark");
    mark.textContent = part;
    return mark;
  });
}

function escaped(word) {
  return word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

function entry(section, wanted) {
  const link = document.createElement("a");
  link.href = section.page;
  const title = document.createElement("strong");
  title.textContent = section.title;
  const lesson = document.createElement("small");
  lesson.textContent = section.title === section.lesson ? "" : section.lesson;
  const text = document.createElement("span");
  text.append(...piece(section, wanted));
  link.append(title, " ", lesson, text);
  const item = document.createElement("li");
  item.append(link);
  return item;
}

async function search() {
  load();
  const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
  const sections = await index;
  const found = sections
    .map((section) => ({ section, points: wanted.length ? score(section, wanted) : 0 }))
    .filter(({ points }) => points > 0)
    .sort((a, b) => b.points - a.points)
    .map(({ section }) => section);
  results.hidden = !wanted.length;
  const many = found.length > MOST ? `, the best ${MOST} are shown` : "";
  status.textContent = found.length
    ? `${found.length} ${found.length === 1 ? "section" : "sections"}${many}`
    : "Nothing was found. Try a shorter word.";
  list.replaceChildren(...found.slice(0, MOST).map((section) => entry(section, wanted)));
}

box.addEventListener("focus", load, { once: true });
box.addEventListener("input", search);
form.addEventListener("submit", (event) => {
  event.preventDefault();
  list.querySelector("a")?.focus();
});
form.addEventListener("keydown", (event) => {
  const stops = [box, ...list.querySelectorAll("a")];
  const here = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && stops[here + step]) {
    event.preventDefault();
    stops[here + step].focus();
  } else if (event.key === "Escape") {
    box.value = "";
    results.hidden = true;
    box.focus();
  }
});
addEventListener("click", (event) => {
  if (!form.contains(event.target)) results.hidden = true;
  else if (results.hidden && box.value) search();
});
form.hidden = false;
