// The steps from the root of an arm's baselines up to the arm: each bar begins where the one above it ends.

function drawLadder() {
  const figure = document.getElementById("ladder-chart");
  const answer = document.getElementById("ladder-answer");
  const chosen = group();
  const id = chosen && armOf(chosen);
  const select = document.getElementById("arm");
  select.closest("p").hidden = !id;
  if (!id) {
    answer.textContent = chosen ? "No arm of this kernel could be followed down to its baseline." : noArm;
    return show(figure);
  }
  const options = chosen.arms.filter((one) => data.arms[one].ladder.length > 1 && !data.arms[one].failure);
  choose("arm", options.map((one) => [one, data.arms[one].name]), id, (value) => set({ arm: value }));

  const unit = state.unit;
  const top = data.arms[id];
  answer.textContent = top.ladderText[unit];
  const rungs = top.ladder.map((one) => data.arms[one]);
  const start = unit === "x" ? 0 : rungs[0].level[unit].m;
  const end = unit === "x" ? top.cost.x : top.level[unit];
  if (start === null || rungs.slice(1).some((rung) => rung.step[unit].m === null)) {
    return show(figure, caption(unit === "ns" ? "A rung of this ladder was not measured." : `There is nothing to show in ${unitNames[unit]}; see ns.`));
  }

  let reached = start;
  const rows = [{ name: rungs[0].name, arm: rungs[0].adds, from: 0, to: start, figure: unit === "x" ? null : rungs[0].level[unit], base: true }];
  for (const rung of rungs.slice(1)) {
    const step = rung.step[unit];
    rows.push({ name: rung.stepName, arm: rung.name, from: reached, to: reached + step.m, figure: step, step: true, counts: rung.counts });
    reached += step.m;
  }
  rows.push({ name: top.name, from: 0, to: end.m, figure: end, base: true });
  if (unit === "x") rows.shift();
  const words = unit === "x"
    ? `Steps and their sum in multiples of what “${data.yardstick}” costs over the same root.`
    : "Fainter bars are whole times, stronger ones are steps; each begins where the one above ends.";
  drawSteps(figure, chosen, rows, words, true);
}

// Bars that begin where others end. In a chain each begins where the one above it ends; else all begin at the same place.
function drawSteps(figure, chosen, rows, words, chain) {
  const unit = state.unit;
  const phone = figure.clientWidth < narrow;
  const worded = rows.some((row) => row.step && row.arm !== row.name);
  const [step, thick, head] = phone ? [worded ? 60 : 46, 14, 4] : [worded ? 40 : 34, 16, 4];
  const bottom = head + rows.length * step;
  const { svg, width } = canvas(figure, bottom + 42);
  const left = phone ? 2 : Math.min(330, 16 + 7 * d3.max(rows, (row) => row.name.length));
  const ends = rows.flatMap((row) => row.figure.l === null ? [] : [row.to + row.figure.l - row.figure.m, row.to + row.figure.h - row.figure.m]);
  const scale = d3.scaleLinear(extent(rows.flatMap((row) => [row.from, row.to]), ends), [left, width - (phone ? 70 : 190)]);
  axis(svg, scale, head, bottom, `${unitNames[unit]} per ${chosen.per}`, phone ? 4 : 6);
  svg.append("line").attr("class", "zero").attr("x1", scale(0)).attr("x2", scale(0)).attr("y1", head).attr("y2", bottom);

  rows.forEach((row, at) => {
    const y = head + at * step + (phone ? step - 13 : step / 2);
    const line = svg.append("g").attr("class", "row");
    const instructions = row.step && row.counts?.instructions?.d !== null && row.counts?.instructions;
    hover(line, [row.name, row.arm, (row.step ? "adds " : "") + written(row.figure, unitNames[unit]), instructions && `${instructions.dt} instructions`]);
    label(line, row.name, row.arm === row.name ? "" : row.arm, phone, left, y, width);
    const [a, b] = [scale(row.from), scale(row.to)];
    line.append("rect").attr("class", row.base ? "bar-base" : "bar-mark").attr("x", Math.min(a, b)).attr("width", Math.max(1, Math.abs(b - a))).attr("y", y - thick / 2).attr("height", thick);
    const shift = row.to - row.figure.m;
    if (row.figure.l !== null) whisker(line, scale, row.figure.l + shift, row.figure.h + shift, y, 4);
    if (chain && at + 1 < rows.length) line.append("line").attr("class", "link").attr("x1", b).attr("x2", b).attr("y1", y + thick / 2).attr("y2", y + step - thick / 2);
    const edge = Math.max(a, b, row.figure.h === null ? 0 : Math.min(scale.range()[1], scale(row.figure.h + shift))) + 8;
    const text = line.append("text").attr("x", edge).attr("y", y + 4.5).text((row.step && row.figure.m > 0 ? "+" : "") + row.figure.t);
    if (!phone) text.append("tspan").attr("class", "note").attr("dx", 8).text((row.figure.l === null ? "one round" : row.figure.i) + (instructions ? ` · ${instructions.dt} instr.` : ""));
  });
  svg.attr("aria-label", `Steps of the ladder, ${chosen.title}; the table below has the same figures`);

  const last = rows[rows.length - 1].figure;
  const counts = countsOf(rows.filter((row) => row.counts));
  show(figure, svg.node(), caption(words + (last.l === null ? " One round: no interval can be drawn." : " Whiskers are the 95 % interval of the step itself.")), tabular(
    ["Step", "by", `${unitNames[unit]} per ${chosen.per}`, "95 % interval", ...counts],
    rows.map((row) => [row.name, row.arm || "", row.figure.t, row.figure.l === null ? "–" : row.figure.i, ...counts.map((name) => row.counts?.[name]?.dt || "–")])));
}

onRender(drawLadder, "unit", "group", "arm", "delivery");
