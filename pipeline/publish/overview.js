// The overview: brochures, years, places, and a search over all facts.
const SHOWN = 300;

function filterOf(words) {
  const wanted = words.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return (thing) => wanted.every((word) => thing.search.includes(word));
}

function countOf(found, all, what) {
  const cut = found > SHOWN ? `, the first ${SHOWN} shown` : "";
  return `${found.toLocaleString("en")} of ${all.toLocaleString("en")} ${what}${cut}`;
}

// --- brochures -------------------------------------------------------------------------------

const COLUMNS = [
  ["Brochure", (b) => b.name], ["Status", (b) => b.status], ["Pages", (b) => b.pages],
  ...Object.entries(SECTIONS).map(([section, kind]) => [KINDS[kind], (b) => b.counts[section]]),
  ["Relations", (b) => b.counts.relations], ["Repairs", (b) => b.counts.repairs],
  ["Warnings", (b) => b.warnings],
];
const NUMBERS_FROM = 2;
let sortedBy = 0, falling = false;

function cell(label, properties, ...children) {
  return make("td", { "data-label": label, ...properties }, ...children);
}

function brochureRow(b) {
  const numbers = COLUMNS.slice(NUMBERS_FROM).map(([label, of]) =>
    cell(label, { class: "number" }, (of(b) ?? "–").toLocaleString("en")));
  const told = (b.error ? [b.error] : []).concat(b.diagnosis);
  return make("tr", { "data-name": b.name },
    cell("Brochure", { class: "name", lang: "th" }, b.page ? make("a", { href: b.page }, b.name) : b.name),
    cell("Status", {}, make("span", { class: `status ${b.status === "done" ? "good" : "bad"}` }, inWords(b.status))),
    ...numbers,
    cell("Diagnosis", { class: "diagnosis" }, ...told.map((line) => make("div", {}, line))));
}

function showBrochures() {
  const of = COLUMNS[sortedBy][1], sign = falling ? -1 : 1;
  const wanted = filterOf($("which").value);
  const found = DATA.brochures.filter(wanted);
  const compare = sortedBy < NUMBERS_FROM
    ? (a, b) => sign * of(a).localeCompare(of(b), "th")
    : (a, b) => sign * ((of(a) ?? -1) - (of(b) ?? -1));
  if (sortedBy || falling) found.sort(compare);
  $("whichcount").textContent = countOf(found.length, DATA.brochures.length, "brochures");
  $("brochures").replaceChildren(...found.slice(0, SHOWN).map(brochureRow));
  $("columns").querySelectorAll("th[data-at]").forEach((th, at) => {
    th.setAttribute("aria-sort", at !== sortedBy ? "none" : falling ? "descending" : "ascending");
  });
}

function sortBy(at) {
  falling = at === sortedBy ? !falling : at >= NUMBERS_FROM;
  sortedBy = at;
  showBrochures();
}

// --- facts -----------------------------------------------------------------------------------

function factRow(f) {
  const review = [f.review.review, f.review.correction, f.review.note].filter(Boolean).join(": ");
  return make("tr", { class: f.kind },
    cell("Kind", {}, make("span", { class: "kind" }, f.kind)),
    cell("Fact", { class: "name", lang: "th" }, f.href ? make("a", { href: f.href }, f.title) : f.title),
    cell("Detail", {}, inWords(f.detail)), cell("Brochure", { class: "name", lang: "th" }, f.brochure),
    cell("Flags", {}, ...f.flags.map(flag)), cell("Review", {}, review));
}

function search() {
  const kind = $("kind").value, wanted = filterOf($("search").value);
  const hits = DATA.facts.filter((f) => (!kind || f.kind === kind) && wanted(f));
  $("count").textContent = countOf(hits.length, DATA.facts.length, "facts");
  $("found").replaceChildren(...hits.slice(0, SHOWN).map(factRow));
}

function searchFor(kind, words) {
  $("kind").value = kind;
  $("search").value = words;
  search();
  $("search").scrollIntoView({ block: "start" });
  $("search").focus({ preventScroll: true });
}

// --- plots: drawn as large as they are shown, so that letters keep their size ------------------

function canvas(id, width, height) {
  const NS = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(NS, "svg");
  const label = $(id).dataset.label;
  const given = { viewBox: `0 0 ${width} ${height}`, width, height, role: "group", "aria-label": label };
  for (const [name, value] of Object.entries(given)) svg.setAttribute(name, value);
  $(id).replaceChildren(svg);
  const draw = (tag, attributes, text) => {
    const element = document.createElementNS(NS, tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    if (text) element.textContent = text;
    svg.append(element);
    return element;
  };
  return { svg, draw };
}

// One stop of the tab key for a plot; the arrows go from mark to mark, Enter searches.
function pressable(marks) {
  marks.forEach(({ mark, title, act }, at) => {
    mark.setAttribute("tabindex", at ? "-1" : "0");
    mark.setAttribute("role", "button");
    mark.setAttribute("aria-label", `${title}: show these facts`);
    const tip = document.createElementNS("http://www.w3.org/2000/svg", "title");
    tip.textContent = title;
    mark.append(tip);
    mark.addEventListener("click", act);
    mark.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === "Enter" || event.key === " ") act();
      else if (step) {
        const next = marks[(at + step + marks.length) % marks.length].mark;
        mark.setAttribute("tabindex", "-1");
        next.setAttribute("tabindex", "0");
        next.focus();
      } else return;
      event.preventDefault();
    });
  });
}

const facts = (times) => `${times} fact${times === 1 ? "" : "s"}`;

function timeline() {
  const years = {};
  for (const f of DATA.facts) if (f.year !== null) years[f.year] = (years[f.year] || 0) + 1;
  const all = Object.keys(years).map(Number).sort((a, b) => a - b);
  if (!all.length) { $("timeline").replaceChildren("No dates."); return; }
  const width = Math.max(280, $("timeline").clientWidth), foot = 110, top = 12;
  const low = Math.min(all[0], all.at(-1) - 8) - 1, high = all.at(-1) + 1;
  const x = (year) => 24 + ((width - 48) * (year - low)) / (high - low);
  const wide = Math.max(3, Math.min(22, (0.7 * (width - 48)) / (high - low)));
  const most = Math.max(...Object.values(years));
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500].filter((s) => ((high - low) / s) * 56 <= width);
  const step = steps[0] || 1000;
  const { draw } = canvas("timeline", width, 150);
  for (let year = Math.ceil(low / step) * step; year <= high; year += step) {
    draw("line", { x1: x(year), x2: x(year), y1: foot, y2: foot + 5, class: "axis" });
    draw("text", { x: x(year), y: foot + 20, "text-anchor": "middle" }, String(year));
    draw("text", { x: x(year), y: foot + 36, "text-anchor": "middle" }, String(year + 543));
  }
  draw("line", { x1: 8, x2: width - 8, y1: foot, y2: foot, class: "axis" });
  pressable(all.map((year) => {
    const high = Math.max(5, ((foot - top) * years[year]) / most);
    const box = { x: x(year) - wide / 2, y: foot - high, width: wide, height: high, class: "mark" };
    const title = `${year} CE, ${year + 543} BE: ${facts(years[year])}`;
    return { mark: draw("rect", box), title, act: () => searchFor("date", String(year)) };
  }));
}

const THAILAND = { west: 96, east: 107.5, south: 5, north: 21 };
const within = (p, frame) =>
  p.at[0] > frame.west && p.at[0] < frame.east && p.at[1] > frame.south && p.at[1] < frame.north;

function frameOf(places) {
  const lons = places.map((p) => p.at[0]), lats = places.map((p) => p.at[1]);
  return {
    west: Math.max(-180, Math.min(...lons) - 6), east: Math.min(180, Math.max(...lons) + 6),
    south: Math.max(-90, Math.min(...lats) - 5), north: Math.min(90, Math.max(...lats) + 5),
  };
}

function maps() {
  const places = {};
  for (const f of DATA.facts) {
    if (!f.at) continue;
    const place = (places[f.at.join()] ||= { at: f.at, times: 0, title: f.title, query: f.names.split("|")[0] });
    place.times += 1;
  }
  const all = Object.values(places).sort((a, b) => a.at[0] - b.at[0]);
  const near = all.filter((p) => within(p, THAILAND));
  const both = near.length > 1 && near.length < all.length;
  $("nearby").classList.toggle("hidden", !both);
  if (!all.length) { $("map").replaceChildren("No place with known coordinates."); return; }
  map("map", all, near.length === all.length && near.length > 1 ? THAILAND : frameOf(all));
  if (both) map("nearmap", near, THAILAND);
}

function map(id, places, frame) {
  const { west, east, south, north } = frame;
  const width = Math.max(280, $(id).clientWidth);
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);  // a degree of longitude is shorter
  const height = Math.min(560, Math.max(200, (width * (north - south)) / ((east - west) * squeeze)));
  const x = (lon) => (width * (lon - west)) / (east - west);
  const y = (lat) => (height * (north - lat)) / (north - south);
  const { svg, draw } = canvas(id, width, height);
  const grid = [1, 2, 5, 10, 15, 30, 60].find((s) => ((east - west) / s) * 60 <= width) || 90;
  for (let lon = Math.ceil(west / grid) * grid; lon <= east; lon += grid) {
    draw("line", { x1: x(lon), x2: x(lon), y1: 0, y2: height, class: "axis" });
    if (x(lon) > 40 && x(lon) < width - 40) draw("text", { x: x(lon) + 3, y: height - 5, class: "degrees" }, `${lon}°`);
  }
  for (let lat = Math.ceil(south / grid) * grid; lat <= north; lat += grid) {
    draw("line", { x1: 0, x2: width, y1: y(lat), y2: y(lat), class: "axis" });
    if (y(lat) > 14 && y(lat) < height - 24) draw("text", { x: 3, y: y(lat) - 3, class: "degrees" }, `${lat}°`);
  }
  const dots = places.map((p) => ({ ...p, x: x(p.at[0]), y: y(p.at[1]), r: 4 + Math.min(9, 2 * Math.sqrt(p.times)) }));
  pressable(dots.map((dot) => ({
    mark: draw("circle", { cx: dot.x, cy: dot.y, r: dot.r, class: "mark" }),
    title: `${dot.title}: ${facts(dot.times)}`,
    act: () => searchFor("city", dot.query),
  })));
  nameDots(svg, draw, dots, width, height);
}

// A name stands where it covers neither a dot nor a name; where there is no room it is left out.
function nameDots(svg, draw, dots, width, height) {
  const taken = dots.map((d) => [d.x - d.r, d.y - d.r, d.x + d.r, d.y + d.r]);
  const free = ([l, t, r, b]) => l >= 0 && t >= 0 && r <= width && b <= height - 18
    && !taken.some(([l2, t2, r2, b2]) => l < r2 && l2 < r && t < b2 && t2 < b);
  for (const dot of dots.slice().sort((a, b) => b.times - a.times)) {
    const name = draw("text", { x: 0, y: 0, class: "name" }, dot.title);
    const { width: wide, height: high } = name.getBBox();
    const room = [
      [dot.x + dot.r + 3, dot.y - high / 2], [dot.x - dot.r - 3 - wide, dot.y - high / 2],
      [dot.x - wide / 2, dot.y - dot.r - 2 - high], [dot.x - wide / 2, dot.y + dot.r + 2],
    ].map(([l, t]) => [l, t, l + wide, t + high]).find(free);
    if (!room) { name.remove(); continue; }
    taken.push(room);
    name.setAttribute("x", room[0]);
    name.setAttribute("y", room[1] + high * 0.78);
  }
}

// --- together --------------------------------------------------------------------------------

for (const b of DATA.brochures) b.search = [b.name, inWords(b.status), b.error, ...b.diagnosis].join(" ").toLowerCase();
for (const f of DATA.facts) {
  f.search = [f.title, f.detail, f.brochure, f.names, f.review.review, f.review.note, ...f.flags.map(inWords)].join(" ").toLowerCase();
}
COLUMNS.forEach(([label], at) => {
  const button = make("button", { type: "button", class: "sort", onclick: () => sortBy(at) }, label);
  const place = at < NUMBERS_FROM ? {} : { class: "number" };
  $("columns").insertBefore(make("th", { scope: "col", "data-at": String(at), ...place }, button), $("diagnosis"));
});
$("which").addEventListener("input", showBrochures);
$("search").addEventListener("input", search);
$("kind").addEventListener("change", search);
document.addEventListener("keydown", (event) => {
  if (event.key === "/" && !typing(event)) { $("search").focus(); event.preventDefault(); }
});
showBrochures();
search();
let shownWidth = 0;
new ResizeObserver(() => {
  if ($("timeline").clientWidth === shownWidth) return;
  shownWidth = $("timeline").clientWidth;
  timeline();
  maps();
}).observe($("timeline"));
