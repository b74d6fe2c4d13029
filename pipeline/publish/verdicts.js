// A person's verdicts on the facts of a brochure: kept in this browser, downloaded as JSON lines.
const STORE = `verdicts:${DATA.id || ""}`;
const verdicts = loadVerdicts();

function loadVerdicts() {
  try { return JSON.parse(localStorage.getItem(STORE) || "{}"); } catch { return {}; }
}

function saveVerdicts() {
  try {
    localStorage.setItem(STORE, JSON.stringify(verdicts));
  } catch {
    $("say").textContent = "This browser does not keep verdicts: download them before you leave.";
  }
  const count = Object.keys(verdicts).length;
  $("download").textContent = `Download verdicts (${count})`;
  $("download").disabled = count === 0;
}

function downloadVerdicts() {
  const lines = Object.entries(verdicts).map(([fact, v]) => JSON.stringify({ document: DATA.id, fact, ...v }));
  const blob = new Blob([lines.join("\n") + "\n"], { type: "application/jsonl" });
  const link = make("a", { href: URL.createObjectURL(blob), download: `${DATA.name}.verdicts.jsonl` });
  document.body.append(link);
  link.click();
  link.remove();
}

function setVerdict(id, change) {
  const v = { verdict: null, correction: null, note: null, ...verdicts[id], ...change };
  if (v.verdict || v.correction || v.note) verdicts[id] = v; else delete verdicts[id];
  saveVerdicts();
}

function reviewRow(id, title) {
  const row = make("div", { class: "review", role: "group", "aria-label": `Review of ${title}` });
  const said = () => verdicts[id] || {};
  const buttons = {};
  const refresh = () => {
    for (const [name, button] of Object.entries(buttons)) button.setAttribute("aria-pressed", String(said().verdict === name));
  };
  for (const [name, label] of [["accept", "✓ right"], ["reject", "✗ wrong"]]) {
    const press = () => { setVerdict(id, { verdict: said().verdict === name ? null : name }); refresh(); };
    buttons[name] = make("button", { type: "button", "aria-pressed": "false", onclick: press }, label);
    row.append(buttons[name]);
  }
  for (const [name, label] of [["correction", "correct value"], ["note", "note"]]) {
    const typed = (event) => {
      const value = event.target.value || null;
      const verdict = value ? "correct" : said().verdict === "correct" ? null : said().verdict;
      setVerdict(id, name === "correction" ? { correction: value, verdict } : { note: value });
      refresh();
    };
    const field = make("input", { type: "text", placeholder: label, "aria-label": `${label} for ${title}`, onchange: typed });
    field.value = said()[name] || "";
    row.append(field);
  }
  refresh();
  return row;
}
