// One row per layer that was measured by more than one delivery: every delivery a mark on one axis.

const deliveryLabel = (mark) => `${clip(mark.arm.delivery, 140)} ${mark.figure.t}`;

/** The marks whose label stands below its mark, because above it would lie on that of another one. */
function deliveriesBelow(marks, place, length) {
  const below = new Set();
  const ends = { above: -Infinity, below: -Infinity };
  [...marks].sort((one, other) => place(one) - place(other)).forEach((mark) => {
    const [begin, end] = [place(mark) - length(mark) / 2, place(mark) + length(mark) / 2];
    const side = begin >= ends.above || ends.above <= ends.below ? "above" : "below";
    if (side === "below") below.add(mark);
    ends[side] = end;
  });
  return below;
}

function drawHandOver() {
  const figure = document.getElementById("handover-chart");
  const chosen = group();
  document.getElementById("handover-answer").textContent = chosen ? chosen.handOverText : noArm;
  if (!chosen || !chosen.handOvers.length) return show(figure);
  const unit = state.unit;
  const rows = chosen.handOvers.map((row) => ({ ...row, marks: row.arms.map((id) => ({ id, arm: data.arms[id], figure: data.arms[id].cost[unit] })).filter((mark) => mark.figure.m !== null) }));
  const marks = rows.flatMap((row) => row.marks);
  if (!marks.length) return show(figure, caption(`There is nothing to show in ${unitNames[unit]}; see ns.`));

  const phone = figure.clientWidth < narrow;
  const [step, top] = phone ? [70, 4] : [60, 4];
  const bottom = top + rows.length * step;
  const { svg, width } = canvas(figure, bottom + 42);
  const left = phone ? 10 : Math.min(230, 16 + 7 * d3.max(rows, (row) => row.layer.length));
  const means = marks.map((mark) => mark.figure.m);
  const ends = marks.flatMap((mark) => [mark.figure.l, mark.figure.h]).filter((value) => value !== null);
  const known = d3.extent([...means, ...ends]);
  const [low, high] = known[0] > 0 ? known : extent(means, ends);
  const logarithmic = low > 0 && high / low > 8;
  const range = [left + 14, width - (phone ? 40 : 190)];
  const scale = logarithmic ? d3.scaleLog([low * 0.8, high * 1.25], range) : d3.scaleLinear([Math.min(0, low), Math.max(0, high)], range).nice(5);
  axis(svg, scale, top, bottom, `${unitNames[unit]} per ${chosen.per}` + (logarithmic ? ", logarithmic axis" : ""), logarithmic ? logTicks(scale, phone ? 5 : 9) : phone ? 4 : 6);

  rows.forEach((row, at) => {
    const y = top + at * step + (phone ? 42 : step / 2 + 6);
    const line = svg.append("g").attr("class", "row");
    line.append("text").attr("x", phone ? 2 : left - 12).attr("text-anchor", phone ? "start" : "end").attr("y", phone ? y - 26 : y + 4.5).text(clip(row.layer + (phone ? `, ${row.ratio}` : ""), phone ? width : left + 8));
    const ends = d3.extent(row.marks, (mark) => scale(mark.figure.m));
    if (row.marks.length > 1) line.append("line").attr("class", "link").attr("x1", ends[0]).attr("x2", ends[1]).attr("y1", y).attr("y2", y);
    const below = deliveriesBelow(row.marks, (mark) => scale(mark.figure.m), (mark) => 6.6 * deliveryLabel(mark).length + 8);
    row.marks.forEach((mark) => {
      const item = line.append("g");
      const place = chosen.deliveries.indexOf(mark.arm.delivery);
      item.append("circle").attr("class", place === 0 ? "dot" : "hollow").attr("cx", scale(mark.figure.m)).attr("cy", y).attr("r", 4.5);
      whisker(item, scale, mark.figure.l, mark.figure.h, y, 7);
      item.append("text").attr("text-anchor", "middle").attr("x", scale(mark.figure.m)).attr("y", below.has(mark) ? y + 21 : y - 12).text(deliveryLabel(mark));
      hover(item, [mark.arm.name, mark.id, written(mark.figure, unitNames[unit])]);
    });
    if (!phone) line.append("text").attr("class", "note").attr("x", width - 170).attr("y", y + 4.5).text(row.ratio);
  });
  svg.attr("aria-label", `Cost by delivery, ${chosen.title}; the table below has the same figures`);
  show(figure, svg.node(), caption(`Cost over “${rootOf(marks).name}” of the same round${logarithmic ? "; on the logarithmic axis equal distances are equal ratios" : ""}. ${phone ? "Beside the name" : "To the right"}: the dearest over the cheapest.`), tabular(
    ["Layer and delivery", `${unitNames[unit]} per ${chosen.per}`, "95 % interval"],
    marks.map((mark) => [mark.arm.name, mark.figure.t, mark.figure.l === null ? "–" : mark.figure.i])));
}

onRender(drawHandOver, "unit", "group");
