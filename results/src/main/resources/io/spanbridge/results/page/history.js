// What each arm of the chosen kernel cost from run to run: one small chart per arm, each with its own axis.

function drawHistory() {
  const figure = document.getElementById("history-chart");
  document.getElementById("history-answer").textContent = group() ? data.history.text : noArm;
  const chosen = group();
  const runs = data.history.runs;
  if (!chosen || runs.length < 2) return show(figure);
  const delivery = deliveryOf(chosen);
  const unit = state.unit;
  const arms = chosen.arms.filter((id) => {
    const arm = data.arms[id];
    return data.history.costs[id] && (!delivery || arm.delivery === "-" || arm.delivery === "" || arm.delivery === delivery);
  });
  const multiples = document.createElement("div");
  multiples.className = "multiples";
  const [gap, least] = [24, 205];
  const columns = Math.max(2, Math.floor((figure.clientWidth + gap) / (least + gap)));
  const width = Math.floor((figure.clientWidth - gap * (columns - 1)) / columns);
  multiples.style.gridTemplateColumns = `repeat(${columns}, minmax(0, 1fr))`;
  for (const id of arms) {
    const points = data.history.costs[id][unit].map((point, at) => point && { at, m: point[0], l: point[1], h: point[2] });
    if (points.filter(Boolean).length) multiples.append(smallMultiple(id, points, runs, width));
  }
  if (!multiples.childElementCount) return show(figure, caption(`There is nothing to show in ${unitNames[unit]}; see ns.`));
  show(figure, multiples, caption(`Cost in ${unitNames[unit]} per ${chosen.per} of “${chosen.title}”, whiskers are 95 % intervals, the filled mark is this run. Every chart has its own axis, and it does not start at zero.`));
}

function smallMultiple(id, points, runs, width) {
  const [height, left, right, top, bottom] = [92, 46, 8, 8, 76];
  const box = document.createElement("div");
  const heading = document.createElement("h3");
  heading.textContent = data.arms[id].name;
  const svg = d3.create("svg").attr("viewBox", [0, 0, width, height]).attr("role", "img");
  const known = points.filter(Boolean);
  const values = known.flatMap((point) => [point.m, point.l, point.h]).filter((value) => value !== null);
  let [low, high] = d3.extent(values);
  if (low === high) [low, high] = [low - Math.abs(low) * 0.05 - 0.01, high + Math.abs(high) * 0.05 + 0.01];
  const x = d3.scaleLinear([0, runs.length - 1], [left + 8, width - right]);
  const y = d3.scaleLinear([low, high], [bottom - 4, top]).nice(3);
  const ticks = d3.axisLeft(y).ticks(3).tickFormat(textual).tickSizeOuter(0).tickSizeInner(-(width - left - right)).tickPadding(6);
  svg.append("g").attr("class", "axis").attr("transform", `translate(${left},0)`).call(ticks);
  const line = d3.line().defined(Boolean).x((point) => x(point.at)).y((point) => y(point.m));
  if (runs.length > 30) {
    const area = d3.area().defined((point) => point && point.l !== null).x((point) => x(point.at)).y0((point) => y(point.l)).y1((point) => y(point.h));
    svg.append("path").attr("class", "spread").attr("d", area(points));
  }
  svg.append("path").attr("class", "series").attr("d", line(points));
  for (const point of known) {
    const mark = svg.append("g");
    const run = runs[point.at];
    if (runs.length <= 30 && point.l !== null) {
      mark.append("path").attr("class", "whisker").attr("d", `M${x(point.at)},${y(point.l)}V${y(point.h)}`);
    }
    mark.append("circle").attr("class", run.current ? "dot" : "hollow").attr("cx", x(point.at)).attr("cy", y(point.m)).attr("r", runs.length > 30 && !run.current ? 1.5 : 3.5);
    const interval = point.l === null ? "one round, no interval" : `${textual(point.l)} to ${textual(point.h)}`;
    hover(mark, [`${run.time} · ${run.commit}`, `${textual(point.m)} ${unitNames[state.unit]}`, interval]);
  }
  const last = known[known.length - 1];
  svg.attr("aria-label", `${data.arms[id].name}: ${known.length} runs, the newest ${textual(last.m)} ${unitNames[state.unit]}`);
  box.append(heading, svg.node());
  return box;
}

onRender(drawHistory, "unit", "group", "delivery");
