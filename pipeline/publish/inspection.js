// A brochure: the picture of a page, its repaired text, the facts; each leads to the others.
const slice = pointSlicer(DATA.text);
const entries = {};  // fact id → the fact
for (const section of Object.keys(SECTIONS)) for (const fact of DATA.document[section]) entries[fact.id] = fact;
const mentions = Object.fromEntries(DATA.document.mentions.map((m) => [m.id, m]));
const INVISIBLE_RE = /[\ue000-\uf8ff\u200b-\u200f\ufeff\u00ad\ufffd\n]/;
const hasInk = DATA.pages.some((page) => page.picture) || Object.keys(DATA.wordBoxes).length > 0;
const ROUND = 6;  // characters shown on either side of a false blank
const MOST_ROWS = 500;  // a browser shows so many buttons at once
const MOST_SPELLINGS = 4;  // of a fact, in its card
const cards = [];
let current = 0;
let litSpans = [];
let litBoxes = [];

// Python counts code points, JavaScript UTF-16 units: a table turns one into the other.
function pointSlicer(text) {
  if (!/[\ud800-\udfff]/.test(text)) return (a, b) => text.slice(a, b);
  const points = Array.from(text);
  return (a, b) => points.slice(a, b).join("");
}

// --- a page: its picture and its text ----------------------------------------------------------

function showPage(index) {
  current = Math.max(0, Math.min(DATA.pages.length - 1, index));
  const page = DATA.pages[current];
  $("number").value = page.number;
  $("previous").disabled = current === 0;
  $("next").disabled = current === DATA.pages.length - 1;
  const frame = $("frame");
  frame.replaceChildren(page.picture
    ? make("img", { src: page.picture, alt: `Picture of page ${page.number}` })
    : emptyPage(page));
  frame.append(...litBoxes.filter((box) => box.page === page.number).map((box) => boxMark(box, page)));
  showText(page);
  const first = frame.querySelector(".box");
  if (first) centre($("picture"), first);
}

// Scrolls a panel, not the window: on a phone the list of facts stays where it is.
function centre(panel, element) {
  const around = panel.getBoundingClientRect(), own = element.getBoundingClientRect();
  panel.scrollTop += own.top - around.top - (around.height - own.height) / 2;
}

// As large as the page would be, so that boxes still say where on it a fact stands.
function emptyPage(page) {
  const empty = make("div", { class: "none" }, `There is no picture of this page: ${DATA.leftOut || "it was left out"}.`);
  empty.style.aspectRatio = `${page.width} / ${page.height}`;
  return empty;
}

function boxMark(box, page) {
  const mark = make("div", { class: "box", "data-page": String(box.page) });
  mark.style.left = `${(100 * box.l) / page.width}%`;
  mark.style.top = `${(100 * box.t) / page.height}%`;
  mark.style.width = `${(100 * (box.r - box.l)) / page.width}%`;
  mark.style.height = `${(100 * (box.b - box.t)) / page.height}%`;
  return mark;
}

function repairsOf(start, end, near) {
  return near.filter((r) => r.clean[0] < Math.max(end, start + 1)
    && (r.clean[1] > start || (r.clean[0] === r.clean[1] && r.clean[0] > start)));
}

function showText(page) {
  const pane = $("text");
  pane.replaceChildren();
  let firstLit = null;
  const near = DATA.repairs.filter((r) => r.clean[1] >= page.span[0] && r.clean[0] <= page.span[1]);
  for (const [start, end, furniture] of page.words) {
    const word = slice(start, end);
    const repairs = repairsOf(start, end, near);
    const lit = litSpans.some(([a, b]) => a < end && start < b);
    if (!repairs.length && !lit && !furniture && !word.trim()) { pane.append(word); continue; }
    const element = wordElement(word, start, end, repairs, lit, furniture);
    if (lit && !firstLit) firstLit = element;
    pane.append(element);
  }
  if (firstLit && hasInk) centre($("textpanel"), firstLit);
  else if (firstLit) firstLit.scrollIntoView({ block: "center", behavior: "instant" });
}

// Lines put together and blanks of another kind change no word; a false blank within one does.
function changesWord(r) {
  return r.before.trim() || r.after.trim() || (!r.lossless && !r.before.includes("\n"));
}

function wordElement(word, start, end, repairs, lit, furniture) {
  const marked = repairs.filter(changesWord);
  const style = marked.length ? (marked.some((r) => !r.lossless) ? " restored" : " proved") : "";
  const explain = () => clickWord(word, start, end, repairs);
  const element = make("span", { class: `word${style}${lit ? " lit" : ""}${furniture ? " furniture" : ""}`, onclick: explain }, word);
  if (marked.length) {
    element.tabIndex = 0;
    element.setAttribute("role", "button");
    if (!word.trim()) element.setAttribute("aria-label", "a blank that was repaired");
    element.addEventListener("keydown", (event) => {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); explain(); }
    });
  }
  return element;
}

// A mark without its base stands on a dotted circle, as in the Unicode charts.
function showInvisible(text) {
  if (text === "") return "(nothing)";
  const shown = Array.from(text).map((c) => {
    const code = c.codePointAt(0);
    if (INVISIBLE_RE.test(c) || code < 32) return `⟨${code.toString(16).toUpperCase().padStart(4, "0")}⟩`;
    return c === " " ? "␣" : c;
  }).join("");
  return /^\p{M}/u.test(shown) ? `◌${shown}` : shown;
}

// What is not proved is never 100 % sure.
function percent(repair) {
  return Math.min(99, Math.round(100 * repair.confidence));
}

function change(before, after, repair) {
  const sure = repair.lossless ? "proved" : `restored, ${percent(repair)} % sure`;
  return [make("code", {}, showInvisible(before)), " → ", make("code", {}, showInvisible(after)),
    ` · ${inWords(repair.mechanism || repair.rule)} · ${sure}`, ...others(repair)];
}

function others(repair) {
  const told = (repair.alternatives || []).flatMap((other) => [", or ", make("code", {}, showInvisible(other))]);
  return told.length ? [make("br"), "Less likely: ", ...told.slice(1)] : [];
}

function explainWord(word, start, end, repairs) {
  const pane = $("explain");
  pane.replaceChildren(make("h2", {}, `“${word.trim()}”`), make("p", { class: "legend" }, `characters ${start}–${end} of the clean text`));
  if (!repairs.length) pane.append(make("p", {}, "Read as it stands; nothing was repaired here."));
  for (const r of repairs) pane.append(make("p", {}, ...change(r.before, r.after, r), make("br"), r.evidence));
  const over = DATA.document.mentions.filter((m) => m.span[0] < end && start < m.span[1]).map((m) => m.entity);
  const named = cards.filter((card) => over.includes(card.dataset.id));
  if (named.length) {
    const links = named.map((card) => make("button", { type: "button", onclick: () => choose(card) }, card.dataset.title));
    pane.append(make("p", { class: "bar" }, "Names: ", ...links));
  }
  const box = DATA.wordBoxes[String(start)];
  litBoxes = box ? [{ page: box[0], l: box[1], t: box[2], r: box[3], b: box[4] }] : [];
  litSpans = [[start, end]];
  showPage(current);
}

// A word that was clicked stays where it is under the pointer.
function clickWord(...told) {
  const keep = $("textpanel").scrollTop;
  explainWord(...told);
  $("textpanel").scrollTop = keep;
}

// --- what was damaged --------------------------------------------------------------------------

function showRepair(repair) {
  const at = repair.clean[0];
  current = Math.max(0, DATA.pages.findIndex((page) => at < page.span[1]));
  const words = DATA.pages[current].words;
  const [start, end] = words.find((word) => at < word[1]) || words[words.length - 1];
  explainWord(slice(start, end), start, end, repairsOf(start, end, DATA.repairs));
}

// The same change of the same word is told once; each click leads to its next place.
function restoredRow(same) {
  const [first] = same;
  const [start, end] = first.clean;
  const blank = !first.before.trim() && !first.after.trim();
  const around = [slice(Math.max(0, start - ROUND), start), slice(end, end + ROUND)];
  const [before, after] = blank ? [around.join(showInvisible(first.before)), around.join(first.after)] : [first.before, first.after];
  const odds = same.map(percent);
  const [least, most] = [Math.min(...odds), Math.max(...odds)];
  const sure = least === most ? `${least} % sure` : `${least} to ${most} % sure`;
  let next = 0;
  const look = () => { showRepair(same[next]); next = (next + 1) % same.length; };
  return make("button", { type: "button", class: "repair", onclick: look },
    make("code", {}, before), " → ", make("code", {}, after), ` · ${same.length}× · ${sure}`);
}

function fillDamage() {
  const diagnosis = DATA.document.warnings.filter((w) => w.code === "diagnosis");
  const groups = {};
  for (const r of DATA.repairs) {
    if (!r.lossless && changesWord(r)) (groups[JSON.stringify([r.mechanism, r.before, r.after, r.before.trim() ? 0 : r.clean[0]])] ||= []).push(r);
  }
  const rows = Object.values(groups);
  if (!diagnosis.length && !rows.length) return;
  const least = (same) => Math.min(...same.map((r) => r.confidence));
  rows.sort((a, b) => least(a) - least(b));
  const told = rows.slice(0, MOST_ROWS).map(restoredRow);
  const more = rows.length > told.length ? [make("p", { class: "legend" }, `${(rows.length - told.length).toLocaleString("en")} surer ones are not listed.`)] : [];
  const title = `Restored, the least sure first (${rows.length.toLocaleString("en")} different)`;
  $("damage").append(make("h2", {}, "What was damaged"), ...diagnosis.map(warningRow));
  if (rows.length) $("damage").append(make("details", {}, make("summary", {}, title), ...told, ...more));
}

// --- facts and relations -----------------------------------------------------------------------

function factTitle(fact) {
  const mod = fact.mod ? ` (${inWords(fact.mod)})` : "";
  if (fact.edtf !== undefined) return `${fact.edtf ?? "unresolved"}${mod}`;
  if (fact.unit !== undefined) return `${fact.value.toLocaleString("en")} ${fact.unit}${mod}`;
  const names = fact.names || {};
  return [names.th, names.en].filter(Boolean).filter((n, i, all) => all.indexOf(n) === i).join(" · ");
}

// The words of a fact where its title does not have them: by these a person knows and seeks it.
function printed(fact, title) {
  const told = new Set(fact.mentions.map((id) => mentions[id].full_text).filter((words) => !title.includes(words)));
  const shown = [...told].slice(0, MOST_SPELLINGS).map((words) => `“${words}”`);
  return shown.join(", ") + (told.size > shown.length ? ", …" : "") || null;
}

function factDetail(fact) {
  const ids = fact.identifiers || {};
  const told = [fact.type, fact.granularity, fact.calendar, fact.country, ids.iso3166_2, ids.geonames && `GeoNames ${ids.geonames}`];
  return inWords(told.filter(Boolean).join(" · "));
}

function light(spans, boxes) {
  litSpans = spans;
  litBoxes = boxes;
  const start = spans.length ? spans[0][0] : -1;
  const at = boxes.length
    ? DATA.pages.findIndex((p) => p.number === boxes[0].page)
    : DATA.pages.findIndex((p) => p.span[0] <= start && start < p.span[1]);
  showPage(at < 0 ? current : at);
}

function lightFact(mentionIds, card) {
  const found = mentionIds.map((id) => mentions[id]).filter(Boolean);
  document.querySelectorAll(".fact.current").forEach((other) => other.classList.remove("current"));
  card.classList.add("current");
  light(found.map((m) => m.full_span || m.span), found.flatMap((m) => m.bbox || []));
  $("explain").replaceChildren(...found.slice(0, 12).map(mentionTold));
}

function mentionTold(m) {
  return make("div", { class: "mention" }, make("code", {}, m.text), m.page ? ` page ${m.page}` : "",
    ` · rule ${m.rule} · match ${m.match}`, make("br"), "raw: ", make("code", {}, showInvisible(m.raw_text)),
    ...m.repairs.map((r) => make("div", {}, ...change(r.from, r.to, r), make("div", { class: "legend" }, r.evidence || ""))));
}

function choose(card) {
  card.classList.remove("hidden");
  card.querySelector("button.main").click();
  card.querySelector("button.main").focus();
  card.scrollIntoView({ block: "nearest" });
}

function factCard(id, kind, title, detail, mentionIds, flags, extra) {
  const card = make("div", { class: `fact ${kind}`, "data-id": id, "data-kind": kind, "data-title": title });
  const said = REVIEWED[id];
  const reviewed = said && ["reviewed", said.verdict, said.correction, said.note].filter(Boolean).join(": ");
  card.append(
    make("button", { type: "button", class: "main", onclick: () => lightFact(mentionIds, card) },
      make("span", { class: "kind" }, kind), ...(flags || []).map(flag), make("span", { class: "title" }, title),
      make("span", { class: "more" }, detail), extra ? make("span", { class: "more" }, extra) : null,
      said ? make("span", { class: `reviewed ${said.verdict || "note"}` }, reviewed) : null),
    reviewRow(id, title));
  return card;
}

function label(id) {
  const fact = entries[id];
  if (!fact) return id === null ? "—" : id;
  return fact.names ? fact.names.th || fact.names.en : factTitle(fact);
}

function relationCard(relation) {
  const spans = relation.evidence.map((e) => e.span || e);
  const ends = [relation.subject, relation.object, ...Object.values(relation.qualifiers || {})].flat();
  const inside = (m) => ends.includes(m.entity) && spans.some(([a, b]) => m.span[0] >= a && m.span[1] <= b);
  const qualifiers = Object.entries(relation.qualifiers || {}).map(([k, v]) => `${k}: ${label(v)}`).join(" · ");
  const sentence = `${label(relation.subject)} — ${inWords(relation.type)} → ${label(relation.object)}`;
  const detail = [relation.modality, relation.status, qualifiers].filter(Boolean).join(" · ");
  const evidence = spans.map(([a, b]) => slice(a, b)).join(" … ");
  return factCard(relation.id, "relation", sentence, inWords(detail),
    DATA.document.mentions.filter(inside).map((m) => m.id), relation.flags, `“${evidence}”`);
}

function fillFacts() {
  for (const [section, kind] of Object.entries(SECTIONS)) {
    for (const fact of DATA.document[section]) {
      const told = [factDetail(fact), `confidence ${fact.confidence.level}`, `${fact.mentions.length}×`];
      const detail = told.filter(Boolean).join(" · ");
      const title = factTitle(fact);
      cards.push(factCard(fact.id, kind, title, detail, fact.mentions, fact.flags, printed(fact, title)));
    }
  }
  for (const relation of DATA.document.relations) cards.push(relationCard(relation));
  $("facts").append(...cards);
  if (!cards.length) $("facts").append(make("p", {}, "No facts were found in this brochure."));
}

// --- warnings, filters, keys -------------------------------------------------------------------

function warningRow(w) {
  const text = `${w.page ? `page ${w.page}: ` : ""}${w.message}`;
  if (!w.span && !w.page) return make("p", { class: "warning" }, text);
  const look = () => {
    if (w.span) light([w.span], w.bbox || []);
    else showPage(DATA.pages.findIndex((p) => p.number === w.page));
  };
  return make("button", { type: "button", class: "warning", onclick: look }, text);
}

function fillWarnings() {
  const groups = {};
  const others = DATA.document.warnings.filter((w) => w.code !== "diagnosis");  // told above
  for (const w of others) (groups[w.code] ||= []).push(w);
  for (const [code, group] of Object.entries(groups)) {
    const rows = group.map(warningRow);
    if (group.length < 4) $("warnings").append(...rows);
    else $("warnings").append(make("details", {}, make("summary", {}, `${inWords(code)} (${group.length})`), ...rows));
  }
  if (!others.length) $("warnings").append(make("p", { class: "legend" }, "No warnings."));
}

const chosen = new Set();
function applyFilter() {
  const words = $("search").value.trim().toLowerCase();
  for (const card of cards) {
    const show = (!chosen.size || chosen.has(card.dataset.kind)) && (!words || card.textContent.toLowerCase().includes(words));
    card.classList.toggle("hidden", !show);
  }
  const shown = cards.filter((card) => !card.classList.contains("hidden")).length;
  $("shown").textContent = shown < cards.length ? `${shown} of ${cards.length}` : "";
}

function fillFilters() {
  for (const [kind, name] of [...Object.entries(KINDS), ["relation", "Relations"]]) {
    const count = cards.filter((c) => c.dataset.kind === kind).length;
    if (!count) continue;
    const toggle = () => {
      if (!chosen.delete(kind)) chosen.add(kind);
      button.setAttribute("aria-pressed", String(chosen.has(kind)));
      applyFilter();
    };
    const button = make("button", { type: "button", "aria-pressed": "false", onclick: toggle }, `${name} ${count}`);
    $("filters").append(button);
  }
}

function step(by) {
  const shown = cards.filter((c) => !c.classList.contains("hidden"));
  const at = shown.findIndex((c) => c.classList.contains("current"));
  const next = shown[Math.max(0, Math.min(shown.length - 1, at + by))];
  if (next) choose(next);
}

const KEYS = {
  ArrowLeft: () => showPage(current - 1), PageUp: () => showPage(current - 1),
  ArrowRight: () => showPage(current + 1), PageDown: () => showPage(current + 1),
  j: () => step(1), k: () => step(-1), "/": () => $("search").focus(),
};

if (!hasInk) $("picture").classList.add("hidden");  // a text: nothing to look at
$("columns").classList.toggle("two", !hasInk);
fillDamage();
fillFacts();
fillWarnings();
fillFilters();
$("pages").textContent = `of ${DATA.pages.length}`;
$("number").max = DATA.pages.length;
$("number").addEventListener("change", () => showPage(DATA.pages.findIndex((p) => p.number === Number($("number").value))));
$("search").addEventListener("input", applyFilter);
$("previous").addEventListener("click", () => showPage(current - 1));
$("next").addEventListener("click", () => showPage(current + 1));
$("download").addEventListener("click", downloadVerdicts);
document.addEventListener("keydown", (event) => {
  if (typing(event) || event.ctrlKey || event.metaKey || event.altKey || !KEYS[event.key]) return;
  KEYS[event.key]();
  event.preventDefault();
});
saveVerdicts();
showPage(0);
const wanted = decodeURIComponent(location.hash.slice(1));
const target = wanted && cards.find((card) => card.dataset.id === wanted);
if (target) choose(target);
