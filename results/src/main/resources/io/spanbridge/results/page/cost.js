// What each layer costs over the root of its baselines: bars from zero, one per arm of the chosen kernel and delivery.

function drawCost() {
  const figure = document.getElementById("cost-chart");
  const chosen = group();
  document.querySelector("#cost .choices").hidden = !chosen;
  if (!chosen) {
    document.getElementById("cost-answer").textContent = noArm;
    return show(figure);
  }
  const delivery = deliveryOf(chosen);
  const answer = chosen.costText[delivery] || chosen.costText[""];
  document.getElementById("cost-answer").textContent = answer[state.unit];

  const rows = chosen.arms
    .map((id) => ({ id, arm: data.arms[id], figure: data.arms[id].cost[state.unit] }))
    .filter(({ arm }) => arm.ladder.length > 1 || arm.failure)
    .filter(({ arm }) => !delivery || arm.delivery === "-" || arm.delivery === "" || arm.delivery === delivery);
  const known = rows.filter((row) => row.figure.m !== null);
  if (!known.length) {
    const reason = state.unit === "ns" ? "No arm of this choice has a baseline that was measured." : `There is nothing to show in ${unitNames[state.unit]}; see ns.`;
    return show(figure, caption(reason));
  }

  const phone = figure.clientWidth < narrow;
  const worded = rows.some((row) => row.arm.adds);
  const [step, thick, top] = phone ? [worded ? 60 : 46, 14, 4] : [worded ? 40 : 32, 16, 4];
  const bottom = top + rows.length * step;
  const { svg, width } = canvas(figure, bottom + 42);
  const left = phone ? 2 : Math.min(worded ? 340 : 230, 16 + Math.max(7 * d3.max(rows, (row) => row.arm.name.length), 6.7 * d3.max(rows, (row) => row.arm.adds.length)));
  const scale = d3.scaleLinear(extent(known.map((row) => row.figure.m), known.flatMap((row) => [row.figure.l, row.figure.h])), [left, width - (phone ? 70 : 190)]);
  axis(svg, scale, top, bottom, `${unitNames[state.unit]} per ${chosen.per}, lower is better`, phone ? 4 : 6);
  svg.append("line").attr("class", "zero").attr("x1", scale(0)).attr("x2", scale(0)).attr("y1", top).attr("y2", bottom);

  rows.forEach((row, at) => {
    const y = top + at * step + (phone ? step - 13 : step / 2);
    const line = svg.append("g").attr("class", "row");
    hover(line, [row.arm.name, row.arm.adds && `adds ${row.arm.adds} to “${data.arms[row.arm.ladder[row.arm.ladder.length - 2]]?.name}”`, row.id, row.arm.failure || written(row.figure, unitNames[state.unit]), row.arm.failure ? "" : `${row.arm.rounds} rounds`]);
    label(line, row.arm.name, row.arm.adds, phone, left, y, width);
    if (row.figure.m === null) {
      line.append("text").attr("class", "note").attr("x", scale(0) + 6).attr("y", y + 4.5).text(clip(row.arm.failure || "not known", width - scale(0)));
      return;
    }
    const [a, b] = [scale(0), scale(row.figure.m)];
    line.append("rect").attr("class", "bar-mark").attr("x", Math.min(a, b)).attr("width", Math.max(1, Math.abs(b - a))).attr("y", y - thick / 2).attr("height", thick);
    whisker(line, scale, row.figure.l, row.figure.h, y, 4);
    const end = Math.max(a, b, row.figure.h === null ? 0 : Math.min(scale.range()[1], scale(row.figure.h))) + 8;
    const text = line.append("text").attr("x", end).attr("y", y + 4.5).text(row.figure.t);
    if (!phone) text.append("tspan").attr("class", "note").attr("dx", 8).text(row.figure.l === null ? "one round" : row.figure.i);
  });
  svg.attr("aria-label", `Cost per ${chosen.per} of each layer, ${chosen.title}; the table below has the same figures`);

  const others = chosen.deliveries.filter((other) => delivery && other !== delivery);
  const root = rootOf(rows);
  const words = [
    `Cost is the arm minus “${root ? root.name : "its baseline"}” of the same round` + (root && root.level.ns.m !== null ? `, which itself takes ${root.level.ns.t} ns per ${chosen.per}.` : "."),
    state.unit === "x" ? "The ratio is that of nanoseconds, round by round." : "",
    known[0].figure.l === null ? "One round: no interval can be drawn." : "Whiskers are 95 % intervals.",
    worded ? "The small line says what a layer adds to the one that it is subtracted from." : "",
    others.length ? `Not drawn here: ${others.join(", ")}.` : "",
  ];
  const counts = countsOf(rows.map((row) => row.arm));
  show(figure, svg.node(), caption(words.filter(Boolean).join(" ")), tabular(
    ["Layer", "adds", `${unitNames[state.unit]} per ${chosen.per}`, "95 % interval", "rounds", ...counts],
    rows.map((row) => [row.arm.name, row.arm.adds, row.arm.failure || row.figure.t, row.figure.l === null ? "–" : row.figure.i, row.arm.rounds, ...counts.map((name) => row.arm.counts[name]?.t || "–")])));
}

onRender(() => {
  if (!data.groups.length) return;
  const chosen = group();
  choose("group", data.groups.map((one) => [one.id, one.title]), chosen.id, (id) => set({ group: id, arm: "" }));
  const select = choose("delivery", [...chosen.deliveries.map((one) => [one, one]), ["", "all"]], deliveryOf(chosen), (value) => set({ delivery: value }));
  select.parentElement.hidden = chosen.deliveries.length < 2;
}, "group", "delivery");
onRender(drawCost, "unit", "group", "delivery");
