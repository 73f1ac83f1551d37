// Sorting, searching and filtering of the table of all arms, and the verdicts against the chosen run.

const rowsOfTable = [...document.querySelectorAll("#arms tbody tr")];
const wordsOf = new Map(rowsOfTable.map((row) => [row, row.textContent.toLowerCase()]));
const severity = ["failed", "regression", "improvement", "undecided", "new", "equivalent", ""];

function against() {
  return data.comparisons.find((one) => one.id === state.against) || data.comparisons[0];
}

function showComparison() {
  const chosen = against();
  if (!chosen || !rowsOfTable.length) return;
  document.getElementById("against-choice").hidden = data.comparisons.length < 2;
  choose("against", data.comparisons.map((one) => [one.id, one.label]), chosen.id, (id) => set({ against: id }));
  document.getElementById("headline").textContent = chosen.headline;
  document.getElementById("counts").textContent = chosen.counts;
  listChanges(chosen);
  for (const row of rowsOfTable) {
    const change = chosen.changes[row.dataset.arm];
    const cell = row.querySelector('[data-key="change"]');
    if (!cell) continue;
    const [value, interval] = cell.children;
    value.textContent = change ? change.t : "–";
    interval.textContent = change ? change.i : "";
    cell.dataset.ns = change && change.m !== undefined ? change.m : "";
    cell.title = change ? [
      change.n && `${change.n} ${change.n === 1 ? "round" : "rounds"}`,
      change.over && `Overhead: ${change.over} ns`,
      change.seen && `The smallest change this could have shown: ${change.seen}`,
    ].filter(Boolean).join("\n") : "";
    drawInterval(row.querySelector("td.interval"), change);
    const [mark, why] = row.querySelector(".verdict").children;
    mark.textContent = change ? change.verdict : "–";
    mark.className = change ? "mark" : "quiet";
    mark.dataset.verdict = change ? change.verdict : "";
    if (why) why.textContent = (change && (change.bytes || change.why)) || "";
  }
}

// What got worse and better, the largest first; the table has the rest.
function listChanges(chosen) {
  const most = 6;
  const size = (change) => (change.m === undefined ? Infinity : Math.abs(Math.log(change.m)));
  const told = Object.entries(chosen.changes).filter(([, change]) => ["failed", "regression", "improvement"].includes(change.verdict));
  told.sort(([, a], [, b]) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict) || size(b) - size(a));
  const lines = told.slice(0, most).map(([id, change]) => {
    const line = document.createElement("li");
    const mark = document.createElement("span");
    mark.className = "mark";
    mark.dataset.verdict = change.verdict;
    mark.textContent = `${id} `;
    const words = change.m === undefined ? "failed" : `${change.t} (${change.i})${change.bytes ? `, ${change.bytes}` : ""}`;
    line.append(mark, words);
    return line;
  });
  if (told.length > most) {
    const rest = document.createElement("li");
    rest.textContent = `and ${told.length - most} more, see the table`;
    lines.push(rest);
  }
  document.getElementById("changes").replaceChildren(...lines);
}

// From -10 to +10 per cent, the band of 3 per cent shaded; what lies outside is cut off at the edge with an arrow.
function drawInterval(cell, change) {
  cell.replaceChildren();
  if (!change || change.m === undefined) return;
  const scale = d3.scaleLinear([Math.log(0.9), Math.log(1.1)], [6, 124]).clamp(true);
  const svg = d3.create("svg").attr("width", 130).attr("height", 20).attr("aria-hidden", "true");
  const band = [Math.log(1 / 1.03), Math.log(1.03)].map(scale);
  const colour = change.verdict === "regression" ? "var(--worse)" : change.verdict === "improvement" ? "var(--better)" : "var(--quiet)";
  svg.append("rect").attr("x", band[0]).attr("width", band[1] - band[0]).attr("height", 20).attr("fill", "var(--mark-band)");
  svg.append("line").attr("x1", scale(0)).attr("x2", scale(0)).attr("y2", 20).attr("stroke", "var(--line)");
  if (change.l !== undefined) {
    svg.append("line").attr("x1", scale(Math.log(change.l))).attr("x2", scale(Math.log(change.h))).attr("y1", 10).attr("y2", 10).attr("stroke", colour).attr("stroke-width", 2);
  }
  const outside = change.m < 0.9 || change.m > 1.1;
  const place = scale(Math.log(change.m));
  if (outside) svg.append("path").attr("d", change.m > 1 ? `M${place - 4},5L${place + 3},10L${place - 4},15Z` : `M${place + 4},5L${place - 3},10L${place + 4},15Z`).attr("fill", colour);
  else svg.append("circle").attr("cx", place).attr("cy", 10).attr("r", 3.5).attr("fill", colour);
  cell.append(svg.node());
}

function keyOf(row, key) {
  if (key === "arm") return row.dataset.arm;
  if (key === "verdict") return severity.indexOf(row.querySelector(".mark")?.dataset.verdict || "");
  const cell = row.querySelector(`[data-key="${key}"]`);
  const text = cell && (cell.dataset[state.unit] ?? cell.dataset.ns);
  return text === undefined || text === null || text === "" ? null : Number(text);
}

function sortTable() {
  const [key, direction] = state.sort.split(".");
  for (const head of document.querySelectorAll("#arms thead [data-key]")) {
    if (head.dataset.key === key) head.setAttribute("aria-sort", direction === "down" ? "descending" : "ascending");
    else head.removeAttribute("aria-sort");
  }
  const order = rowsOfTable.map((row, at) => ({ row, at, value: key ? keyOf(row, key) : at }));
  const sign = direction === "down" ? -1 : 1;
  order.sort((a, b) => {
    if (a.value === null || b.value === null) return (a.value === null) - (b.value === null) || a.at - b.at;
    return sign * (a.value < b.value ? -1 : a.value > b.value ? 1 : 0) || a.at - b.at;
  });
  const body = document.querySelector("#arms tbody");
  if (order.some((entry, at) => body.rows[at] !== entry.row)) body.append(...order.map((entry) => entry.row));
}

function filterTable() {
  document.querySelector("#all .choices").hidden = !rowsOfTable.length;
  document.getElementById("arms").hidden = !rowsOfTable.length;
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  let shown = 0;
  for (const row of rowsOfTable) {
    const verdict = row.querySelector(".mark")?.dataset.verdict || "";
    const wanted = words.every((word) => wordsOf.get(row).includes(word))
      && (!state.kernel || row.dataset.kernel === state.kernel) && (!state.layer || row.dataset.layer === state.layer)
      && (!state.by || row.dataset.delivery === state.by) && (!state.verdict || verdict === state.verdict);
    row.hidden = !wanted;
    shown += wanted;
  }
  document.getElementById("shown").textContent = shown === rowsOfTable.length ? (shown === 1 ? "1 arm" : shown ? `${shown} arms` : noArm) : shown ? `${shown} of ${rowsOfTable.length} arms` : "No arm fits this search.";
}

function showFilters() {
  const distinct = (name) => [["", "all"], ...[...new Set(rowsOfTable.map((row) => row.dataset[name]))].map((one) => [one, one === "-" ? "none" : one])];
  choose("of-kernel", distinct("kernel"), state.kernel, (value) => set({ kernel: value }));
  choose("of-layer", distinct("layer"), state.layer, (value) => set({ layer: value }));
  choose("of-delivery", distinct("delivery"), state.by, (value) => set({ by: value }));
  const verdicts = new Set(rowsOfTable.map((row) => row.querySelector(".mark")?.dataset.verdict).filter(Boolean));
  choose("of-verdict", [["", "all"], ...severity.filter((one) => verdicts.has(one)).map((one) => [one, one])], state.verdict, (value) => set({ verdict: value }));
  const search = document.getElementById("search");
  if (search.value !== state.q) search.value = state.q;
  search.oninput = () => set({ q: search.value });
}

for (const head of document.querySelectorAll("#arms thead [data-key]")) {
  head.querySelector("button").onclick = () => {
    const [key, direction] = state.sort.split(".");
    const next = key !== head.dataset.key ? "up" : direction === "up" ? "down" : "";
    set({ sort: next ? `${head.dataset.key}.${next}` : "" });
  };
}
onRender(showComparison, "against");
onRender(showFilters, "against", "q", "kernel", "layer", "by", "verdict");
onRender(sortTable, "sort", "unit", "against");
onRender(filterTable, "against", "q", "kernel", "layer", "by", "verdict");
