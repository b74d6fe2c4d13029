"use strict";
// One script for both pages; all text from a brochure goes through textContent, never markup.
const DATA = JSON.parse(document.getElementById("data").textContent);
const REVIEWED = JSON.parse(document.getElementById("reviewed").textContent);  // applied by `review`
const $ = (id) => document.getElementById(id);

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class") element.className = value;
    else if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value);
  }
  element.append(...children.filter((c) => c !== null && c !== undefined));
  return element;
}

// Python counts code points, JavaScript UTF-16 units: a table turns one into the other.
function pointSlicer(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (a, b) => text.slice(a, b);
  const points = Array.from(text);
  return (a, b) => points.slice(a, b).join("");
}

const KINDS = { city: "Places", date: "Dates", partner: "Partners", programme: "Programmes", quantity: "Quantities" };
const SECTIONS = { cities: "city", dates: "date", partners: "partner", programmes: "programme", quantities: "quantity" };

function factTitle(fact) {
  if (fact.edtf !== undefined) return `${fact.edtf ?? "unresolved"}${fact.mod ? ` (${fact.mod})` : ""}`;
  if (fact.unit !== undefined) return `${fact.value.toLocaleString("en")} ${fact.unit}${fact.mod ? ` (${fact.mod.replace("_", " ")})` : ""}`;
  const names = fact.names || {};
  return [names.th, names.en].filter(Boolean).filter((n, i, all) => all.indexOf(n) === i).join(" · ");
}

function factDetail(fact) {
  const ids = fact.identifiers || {};
  return [fact.type, fact.granularity, fact.calendar, fact.country, ids.iso3166_2, ids.geonames && `GeoNames ${ids.geonames}`]
    .filter(Boolean).join(" · ");
}

// --- verdicts: kept in this browser, downloaded as JSON lines ------------------------------

const STORE = `verdicts:${DATA.id || ""}`;
function loadVerdicts() {
  try { return JSON.parse(localStorage.getItem(STORE) || "{}"); } catch { return {}; }
}
const verdicts = loadVerdicts();
function saveVerdicts() {
  try { localStorage.setItem(STORE, JSON.stringify(verdicts)); } catch { $("say").textContent = "This browser does not keep verdicts: download them before you leave."; }
  const count = Object.keys(verdicts).length;
  $("download").textContent = `Download verdicts (${count})`;
  $("download").disabled = count === 0;
}
function downloadVerdicts() {
  const lines = Object.entries(verdicts).map(([fact, v]) => JSON.stringify({ document: DATA.id, fact, ...v }));
  const link = make("a", { href: URL.createObjectURL(new Blob([lines.join("\n") + "\n"], { type: "application/jsonl" })), download: `${DATA.name}.verdicts.jsonl` });
  document.body.append(link);
  link.click();
  link.remove();
}

// --- a brochure ------------------------------------------------------------------------------

function brochurePage() {
  const slice = pointSlicer(DATA.text);
  const byId = {};
  for (const section of Object.keys(SECTIONS)) for (const fact of DATA.document[section]) byId[fact.id] = { fact, kind: SECTIONS[section] };
  const mentions = Object.fromEntries(DATA.document.mentions.map((m) => [m.id, m]));
  let current = 0;
  let litSpans = [];
  let litBoxes = [];

  function showPage(index) {
    current = Math.max(0, Math.min(DATA.pages.length - 1, index));
    const page = DATA.pages[current];
    $("number").textContent = `Page ${page.number} of ${DATA.pages.length}`;
    const frame = $("frame");
    frame.replaceChildren(
      page.picture
        ? make("img", { src: page.picture, alt: `Picture of page ${page.number}` })
        : make("div", { class: "none" }, `There is no picture of this page. ${DATA.leftOut}`)
    );
    for (const box of litBoxes) {
      if (box.page !== page.number) continue;
      const mark = make("div", { class: "box", "data-page": String(box.page) });
      mark.style.left = `${(100 * box.l) / page.width}%`;
      mark.style.top = `${(100 * box.t) / page.height}%`;
      mark.style.width = `${(100 * (box.r - box.l)) / page.width}%`;
      mark.style.height = `${(100 * (box.b - box.t)) / page.height}%`;
      frame.append(mark);
    }
    showText(page);
    const first = frame.querySelector(".box");
    if (first) first.scrollIntoView({ block: "center", behavior: "instant" });
  }

  // Words of the page: [start, end, style, repair index or -1]
  function showText(page) {
    const pane = $("text");
    pane.replaceChildren();
    let firstLit = null;
    const near = DATA.repairs.filter((r) => r.clean[1] >= page.span[0] && r.clean[0] <= page.span[1]);
    for (const [start, end, furniture] of page.words) {
      const word = slice(start, end);
      const repairs = near.filter((r) => r.clean[0] < Math.max(end, start + 1) && (r.clean[1] > start || (r.clean[0] === r.clean[1] && r.clean[0] > start)));
      const lit = litSpans.some(([a, b]) => a < end && start < b);
      const marked = repairs.filter((r) => r.before.trim() || r.after.trim());  // joined lines are no change of a word
      const style = marked.length ? (marked.some((r) => !r.lossless) ? " restored" : " proved") : "";
      if (!repairs.length && !lit && !furniture && !word.trim()) { pane.append(word); continue; }
      const element = make("span", { class: `word${style}${lit ? " lit" : ""}${furniture ? " furniture" : ""}`, onclick: () => explainWord(word, start, end, repairs) }, word);
      if (repairs.length) { element.tabIndex = 0; element.setAttribute("role", "button"); element.addEventListener("keydown", (e) => { if (e.key === "Enter" || e.key === " ") { e.preventDefault(); explainWord(word, start, end, repairs); } }); }
      if (lit && !firstLit) firstLit = element;
      pane.append(element);
    }
    if (firstLit) firstLit.scrollIntoView({ block: "center", behavior: "instant" });
  }

  function explainWord(word, start, end, repairs) {
    const pane = $("explain");
    pane.replaceChildren(make("h2", {}, `“${word.trim()}”`), make("p", { class: "legend" }, `characters ${start}–${end} of the clean text`));
    if (!repairs.length) pane.append(make("p", {}, "Read as it stands; nothing was repaired here."));
    for (const r of repairs) {
      pane.append(make("p", {},
        ...change(r.before, r.after, r), make("br"), r.evidence));
    }
    const box = DATA.wordBoxes[String(start)];
    litBoxes = box ? [{ page: box[0], l: box[1], t: box[2], r: box[3], b: box[4] }] : [];
    litSpans = [[start, end]];
    redraw();
  }

  function change(before, after, repair) {
    return [make("code", {}, showInvisible(before)), " → ", make("code", {}, showInvisible(after)), ` · ${(repair.mechanism || repair.rule).replaceAll("_", " ")} · `,
      repair.lossless ? "proved" : `restored, ${Math.round(100 * repair.confidence)} % sure`];
  }

  function redraw() { const keep = $("textpanel").scrollTop; showPage(current); $("textpanel").scrollTop = keep; }

  function showInvisible(text) {
    if (text === "") return "(nothing)";
    return Array.from(text).map((c) => (/[\ue000-\uf8ff\u200b-\u200f\ufeff\u00ad\ufffd\n]/.test(c) || c.codePointAt(0) < 32 ? `⟨${c.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩` : c === " " ? "␣" : c)).join("");
  }

  function light(mentionIds, element) {
    const found = mentionIds.map((id) => mentions[id]).filter(Boolean);
    litSpans = found.map((m) => m.full_span || m.span);
    litBoxes = found.flatMap((m) => m.bbox || []);
    document.querySelectorAll(".fact.current").forEach((f) => f.classList.remove("current"));
    if (element) element.classList.add("current");
    const start = found.length ? found[0].span[0] : -1;
    const at = litBoxes.length ? DATA.pages.findIndex((p) => p.number === litBoxes[0].page) : DATA.pages.findIndex((p) => p.span[0] <= start && start < p.span[1]);
    showPage(at < 0 ? current : at);
    $("explain").replaceChildren(...found.slice(0, 12).map((m) => make("p", {}, make("code", {}, m.text), m.page ? ` page ${m.page}` : "", ` · rule ${m.rule} · match ${m.match}`, make("br"), "raw: ", make("code", {}, showInvisible(m.raw_text)), ...m.repairs.map((r) => make("div", {}, ...change(r.from, r.to, r), make("div", { class: "legend" }, r.evidence || ""))))));
  }

  function reviewRow(id) {
    const row = make("div", { class: "review" });
    const buttons = {};
    const refresh = () => { for (const [name, b] of Object.entries(buttons)) b.setAttribute("aria-pressed", String((verdicts[id] || {}).verdict === name)); };
    const set = (change) => { verdicts[id] = { verdict: null, correction: null, note: null, ...verdicts[id], ...change }; const v = verdicts[id]; if (!v.verdict && !v.correction && !v.note) delete verdicts[id]; saveVerdicts(); refresh(); };
    for (const [name, label] of [["accept", "✓ right"], ["reject", "✗ wrong"]]) {
      buttons[name] = make("button", { type: "button", "aria-pressed": "false", onclick: () => set({ verdict: (verdicts[id] || {}).verdict === name ? null : name }) }, label);
      row.append(buttons[name]);
    }
    for (const [name, label] of [["correction", "correct value"], ["note", "note"]]) {
      const field = make("input", { type: "text", placeholder: label, "aria-label": `${label} for ${id}`, onchange: (e) => set(name === "correction" ? { correction: e.target.value || null, verdict: e.target.value ? "correct" : (verdicts[id] || {}).verdict } : { note: e.target.value || null }) });
      field.value = (verdicts[id] || {})[name] || "";
      row.append(field);
    }
    refresh();
    return row;
  }

  function factCard(id, kind, title, detail, mentionIds, flags, extra) {
    const card = make("div", { class: `fact ${kind}`, "data-id": id, "data-kind": kind });
    const said = REVIEWED[id];
    if (said) (extra = extra || make("span")).append(make("span", { class: `reviewed ${said.verdict || "note"}` }, ["reviewed", said.verdict, said.correction, said.note].filter(Boolean).join(": ")));
    card.append(make("button", { type: "button", class: "main", onclick: () => light(mentionIds, card) },
      make("span", { class: "kind" }, kind), ...(flags || []).map((f) => make("span", { class: "flag" }, f)), make("br"), title, make("br"), make("span", { class: "more" }, detail), extra || null), reviewRow(id));
    return card;
  }

  const LABEL = (id) => { const entry = byId[id]; if (!entry) return id === null ? "—" : id; const f = entry.fact; return f.names ? f.names.th || f.names.en : factTitle(f); };
  function mentionsOver(spans, ids) {
    const inside = DATA.document.mentions.filter((m) => ids.includes(m.entity) && spans.some(([a, b]) => m.span[0] >= a && m.span[1] <= b));
    return inside.map((m) => m.id);
  }
  function relationCard(relation) {
    const spans = relation.evidence.map((e) => e.span || e);
    const ids = [relation.subject, relation.object, ...Object.values(relation.qualifiers || {})].flat();
    const evidence = spans.map(([a, b]) => slice(a, b)).join(" … ");
    const qualifiers = Object.entries(relation.qualifiers || {}).map(([k, v]) => `${k}: ${LABEL(v)}`).join(" · ");
    const card = factCard(relation.id, "relation", `${LABEL(relation.subject)} — ${relation.type.replaceAll("_", " ")} → ${LABEL(relation.object)}`,
      [relation.modality, relation.status, qualifiers].filter(Boolean).join(" · "), mentionsOver(spans, ids), relation.flags, make("span", { class: "more" }, make("br"), `“${evidence}”`));
    return card;
  }

  const list = $("facts");
  const cards = [];
  for (const [section, kind] of Object.entries(SECTIONS)) for (const fact of DATA.document[section])
    cards.push(factCard(fact.id, kind, factTitle(fact), `${factDetail(fact)} · confidence ${fact.confidence.level} · ${fact.mentions.length}×`, fact.mentions, fact.flags));
  for (const relation of DATA.document.relations) cards.push(relationCard(relation));
  list.append(...cards);
  if (!cards.length) list.append(make("p", {}, "No facts were found in this brochure."));
  const warnings = $("warnings");
  for (const w of DATA.document.warnings) warnings.append(make("p", { class: "warning" }, `${w.page ? `page ${w.page}: ` : ""}${w.message}`));
  if (!DATA.document.warnings.length) warnings.append(make("p", { class: "legend" }, "No warnings."));

  const filters = $("filters");
  const chosen = new Set();
  function applyFilter() {
    const words = $("search").value.trim().toLowerCase();
    for (const card of cards) {
      const show = (!chosen.size || chosen.has(card.dataset.kind)) && (!words || card.textContent.toLowerCase().includes(words));
      card.classList.toggle("hidden", !show);
    }
  }
  for (const [kind, label] of [...Object.entries(KINDS), ["relation", "Relations"]]) {
    const count = cards.filter((c) => c.dataset.kind === kind).length;
    const button = make("button", { type: "button", "aria-pressed": "false", onclick: () => { chosen.has(kind) ? chosen.delete(kind) : chosen.add(kind); button.setAttribute("aria-pressed", String(chosen.has(kind))); applyFilter(); } }, `${label} ${count}`);
    filters.append(button);
  }
  $("search").addEventListener("input", applyFilter);
  $("previous").addEventListener("click", () => showPage(current - 1));
  $("next").addEventListener("click", () => showPage(current + 1));
  $("download").addEventListener("click", downloadVerdicts);
  document.addEventListener("keydown", (event) => {
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowLeft" || event.key === "PageUp") { showPage(current - 1); event.preventDefault(); }
    if (event.key === "ArrowRight" || event.key === "PageDown") { showPage(current + 1); event.preventDefault(); }
    if (event.key === "j" || event.key === "k") {
      const shown = cards.filter((c) => !c.classList.contains("hidden"));
      const at = shown.findIndex((c) => c.classList.contains("current"));
      const next = shown[Math.max(0, Math.min(shown.length - 1, at + (event.key === "j" ? 1 : -1)))];
      if (next) { next.querySelector("button.main").click(); next.querySelector("button.main").focus(); next.scrollIntoView({ block: "nearest" }); }
    }
    if (event.key === "/") { $("search").focus(); event.preventDefault(); }
  });
  saveVerdicts();
  showPage(0);
  const wanted = decodeURIComponent(location.hash.slice(1));
  const target = wanted && cards.find((c) => c.dataset.id === wanted);
  if (target) { target.querySelector("button.main").click(); target.scrollIntoView({ block: "center" }); }
}

// --- the overview ----------------------------------------------------------------------------

function overviewPage() {
  const SHOWN = 300;
  const rows = DATA.brochures.map((b) => make("tr", { "data-name": b.name },
    make("td", {}, b.page ? make("a", { href: b.page }, b.name) : b.name),
    make("td", {}, make("span", { class: `status ${b.status === "done" ? "good" : "bad"}` }, b.status)),
    make("td", { class: "number" }, b.pages === null ? "–" : String(b.pages)),
    ...Object.keys(SECTIONS).concat("relations").map((s) => make("td", { class: "number" }, String(b.counts[s] ?? "–"))),
    make("td", { class: "number" }, String(b.counts.repairs ?? "–")),
    make("td", { class: "number" }, String(b.warnings)),
    make("td", {}, b.diagnosis.concat(b.error || []).join("; "))));
  $("brochures").append(...rows);
  const body = $("found");
  function search() {
    const words = $("search").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const kind = $("kind").value;
    const hits = DATA.facts.filter((f) => (!kind || f.kind === kind) && words.every((w) => f.search.includes(w)));
    $("count").textContent = `${hits.length} of ${DATA.facts.length} facts${hits.length > SHOWN ? `, the first ${SHOWN} shown` : ""}`;
    body.replaceChildren(...hits.slice(0, SHOWN).map((f) => make("tr", { class: f.kind },
      make("td", {}, make("span", { class: "kind" }, f.kind)), make("td", {}, f.href ? make("a", { href: f.href }, f.title) : f.title),
      make("td", {}, f.detail), make("td", {}, f.brochure), make("td", {}, ...f.flags.map((x) => make("span", { class: "flag" }, x))),
      make("td", {}, [f.review.review, f.review.correction, f.review.note].filter(Boolean).join(": ")))));
  }
  for (const fact of DATA.facts) fact.search = `${fact.title} ${fact.detail} ${fact.brochure} ${fact.names} ${fact.review.review || ""} ${fact.review.note || ""}`.toLowerCase();
  $("search").addEventListener("input", search);
  $("kind").addEventListener("change", search);
  document.addEventListener("keydown", (e) => { if (e.key === "/" && e.target.tagName !== "INPUT") { $("search").focus(); e.preventDefault(); } });
  search();
  timeline();
  map();

  function plot(id, points, width, height, xOf, yOf, axis) {
    const NS = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(NS, "svg");
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", $(id).dataset.label);
    const draw = (tag, attributes, text) => { const e = document.createElementNS(NS, tag); for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v); if (text) e.textContent = text; svg.append(e); return e; };
    axis(draw);
    for (const p of points) {
      const dot = draw("circle", { cx: xOf(p), cy: yOf(p), r: 3 + Math.min(9, 2 * Math.sqrt(p.times)) });
      const title = document.createElementNS(NS, "title");
      title.textContent = `${p.title} (${p.times})`;
      dot.append(title);
      dot.addEventListener("click", () => { $("search").value = p.query; search(); $("search").scrollIntoView({ block: "center" }); });
    }
    $(id).append(svg);
  }
  function timeline() {
    const years = {};
    for (const f of DATA.facts) if (f.year !== null && f.year !== undefined) years[f.year] = (years[f.year] || 0) + 1;
    const all = Object.keys(years).map(Number).sort((a, b) => a - b);
    if (!all.length) { $("timeline").append("No dates."); return; }
    const low = Math.min(all[0], all[all.length - 1] - 4) - 1, high = all[all.length - 1] + 1, x = (y) => 20 + (960 * (y - low)) / (high - low);
    const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((s) => (high - low) / s <= 16) || 1000;
    plot("timeline", all.map((y) => ({ y, times: years[y], title: `${y} CE / ${y + 543} BE`, query: String(y) })), 1000, 80, (p) => x(p.y), () => 36, (draw) => {
      draw("line", { x1: 10, x2: 990, y1: 36, y2: 36, class: "axis" });
      for (let y = Math.ceil(low / step) * step; y <= high; y += step) draw("text", { x: x(y), y: 72, "text-anchor": "middle" }, String(y));
    });
  }
  function map() {
    const places = {};
    for (const f of DATA.facts) if (f.at) { const key = f.at.join(); places[key] = places[key] || { at: f.at, times: 0, title: f.title, query: f.names.split("|")[0] }; places[key].times += 1; }
    const all = Object.values(places);
    if (!all.length) { $("map").append("No place with known coordinates."); return; }
    const lons = all.map((p) => p.at[0]), lats = all.map((p) => p.at[1]);
    const west = Math.max(-180, Math.min(...lons) - 6), east = Math.min(180, Math.max(...lons) + 6), south = Math.max(-90, Math.min(...lats) - 5), north = Math.min(90, Math.max(...lats) + 5);
    const width = 1000, height = Math.min(520, Math.max(180, (width * (north - south)) / (east - west)));
    const x = (lon) => (width * (lon - west)) / (east - west), y = (lat) => (height * (north - lat)) / (north - south);
    const step = [2, 5, 10, 15, 30, 60].find((s) => (east - west) / s <= 12) || 60;
    plot("map", all, width, height, (p) => x(p.at[0]), (p) => y(p.at[1]), (draw) => {
      for (let lon = Math.ceil(west / step) * step; lon <= east; lon += step) { draw("line", { x1: x(lon), x2: x(lon), y1: 0, y2: height, class: "axis" }); draw("text", { x: x(lon) + 2, y: height - 4 }, `${lon}°`); }
      for (let lat = Math.ceil(south / step) * step; lat <= north; lat += step) { draw("line", { x1: 0, x2: width, y1: y(lat), y2: y(lat), class: "axis" }); draw("text", { x: 2, y: y(lat) - 2 }, `${lat}°`); }
      const taken = [];  // a name that would lie on another is left to the dot's own title
      for (const p of all.slice().sort((a, b) => b.times - a.times)) {
        const wide = 9 * p.title.length, west = x(p.at[0]) + (x(p.at[0]) + wide > width ? -wide - 10 : 10), top = y(p.at[1]) + 5;
        if (taken.some(([l, t, w]) => l < west + wide && west < l + w && Math.abs(t - top) < 20)) continue;
        taken.push([west, top, wide]);
        draw("text", { x: west, y: top }, p.title);
      }
    });
  }
}

if (DATA.view === "brochure") brochurePage(); else overviewPage();
