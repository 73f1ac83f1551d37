// Any two of the newest runs of this testbed side by side; by default only what is significant.

function drawPairs() {
  const answer = document.getElementById("pairs-answer");
  const place = document.getElementById("pairs-table");
  const choices = document.querySelector("#pairs .choices");
  choices.hidden = data.sides.length < 2;
  if (data.sides.length < 2) {
    answer.textContent = "There is no other run of this testbed yet.";
    return place.replaceChildren();
  }
  const index = (id, otherwise) => { const at = data.sides.findIndex((side) => side.id === id); return at < 0 ? otherwise : at; };
  const to = Math.min(index(state.to, 0), data.sides.length - 2);
  let from = index(state.from, to + 1);
  // An arrow of time: what is judged is always the later one.
  if (from <= to) from = to + 1;
  const options = (list) => list.map((side) => [side.id, `${side.time} · ${side.commit}`]);
  choose("pair-from", options(data.sides.slice(to + 1)), data.sides[from].id, (id) => set({ from: id }));
  choose("pair-to", options(data.sides.slice(0, -1)), data.sides[to].id, (id) => set({ to: id }));
  const all = document.getElementById("pair-all");
  all.checked = state.rest === "all";
  all.onchange = () => set({ rest: all.checked ? "all" : "" });

  const found = data.pairs.find((pair) => pair.base === from && pair.candidate === to).against;
  const rows = Object.entries(found.changes);
  const told = rows.filter(([, change]) => all.checked || ["failed", "regression", "improvement"].includes(change.verdict));
  answer.textContent = `${found.headline} ${found.counts}` + (told.length || !rows.length ? "" : " Nothing is significant.");
  if (!told.length) return place.replaceChildren();
  told.sort(([, a], [, b]) => severity.indexOf(a.verdict) - severity.indexOf(b.verdict) || Math.abs(Math.log(b.m || 1)) - Math.abs(Math.log(a.m || 1)));
  const table = document.createElement("table");
  const head = document.createElement("thead");
  const body = document.createElement("tbody");
  const cells = (kind, texts) => {
    const row = document.createElement("tr");
    texts.forEach((text, at) => {
      const cell = document.createElement(kind);
      cell.textContent = text;
      if (at > 1) cell.className = "num";
      row.append(cell);
    });
    return row;
  };
  head.append(cells("th", ["Arm", "Verdict", "Change", "95 % interval", "Overhead, ns", "Threshold", "Could have seen", "Bytes", "Rounds"]));
  for (const [id, change] of told) {
    const row = cells("td", [id, "", change.t, change.i, change.over || "–", change.band || "–", change.seen || "–", change.bytes || "–", change.n || "–"]);
    const mark = document.createElement("span");
    mark.className = "mark";
    mark.dataset.verdict = change.verdict;
    mark.textContent = change.verdict;
    const why = document.createElement("small");
    why.textContent = change.why || "";
    row.children[1].append(mark, why);
    body.append(row);
  }
  table.append(head, body);
  place.replaceChildren(table);
}

onRender(drawPairs, "from", "to", "rest");
