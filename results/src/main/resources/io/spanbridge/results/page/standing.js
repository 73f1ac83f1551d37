// What several arms add to the one that they all stand on, side by side: ways to do one thing.

function drawStanding() {
  const figure = document.getElementById("standing-chart");
  const answer = document.getElementById("standing-answer");
  const select = document.getElementById("on");
  select.closest("p").hidden = data.standing.length < 2;
  if (!data.standing.length) {
    answer.textContent = "In this run no two arms stand on the same one.";
    return show(figure);
  }
  const chosen = data.standing.find((one) => one.id === state.on) || data.standing[0];
  choose("on", data.standing.map((one) => [one.id, `${one.title} (${one.arms.length})`]), chosen.id, (id) => set({ on: id }));
  const unit = state.unit;
  answer.textContent = chosen.text[unit];
  const base = data.arms[chosen.id];
  const start = unit === "x" ? base.cost.x : base.level[unit];
  const from = start.m === null ? 0 : start.m;
  const rows = chosen.arms
    .map((id) => data.arms[id])
    .filter((arm) => arm.step[unit].m !== null)
    .map((arm) => ({ name: arm.stepName, arm: arm.name, from, to: from + arm.step[unit].m, figure: arm.step[unit], step: true, counts: arm.counts }))
    .sort((a, b) => a.figure.m - b.figure.m);
  if (!rows.length) return show(figure, caption(`There is nothing to show in ${unitNames[unit]}; see ns.`));
  if (start.m !== null) rows.unshift({ name: base.name, arm: base.adds, from: 0, to: start.m, figure: start, base: true });
  drawSteps(figure, chosen, rows, `The faint bar is “${base.name}” itself; the others begin where it ends and are what is added to it, the cheapest first.`, false);
}

onRender(drawStanding, "unit", "on");
