// Latencies per callback by percentile, on an axis of nines: each further nine is as wide as the one before.

function nines(percentile) {
  return -Math.log10(1 - percentile / 100);
}

function drawTails() {
  const figure = document.getElementById("tails-chart");
  const answer = document.getElementById("tails-answer");
  const chosen = group();
  const here = data.tails.filter((tail) => chosen && chosen.arms.includes(tail.arm));
  const tails = here.length ? here : data.tails;
  if (!tails.length) {
    answer.textContent = "No latencies of single callbacks were recorded in this run.";
    return show(figure);
  }
  const at = (tail, percentile) => tail.points.find((point) => point[0] === percentile)?.[1];
  answer.textContent = tails.map((tail) => {
    const [half, rare] = [at(tail, 50), at(tail, 99.9)];
    return `${tailName(tail)}: half of the callbacks take up to ${textual(half)} ns` + (rare === undefined ? "." : `, one in a thousand more than ${textual(rare)} ns.`);
  }).join(" ");

  const phone = figure.clientWidth < narrow;
  const [top, bottom, left] = [10, 270, 62];
  const { svg, width } = canvas(figure, bottom + 42);
  const right = width - (phone ? 12 : 190);
  const most = d3.max(tails, (tail) => nines(tail.points[tail.points.length - 1][0]));
  const x = d3.scaleLinear([0, Math.max(1, most)], [left, right]);
  const values = tails.flatMap((tail) => tail.points.map((point) => Math.max(1, point[1])));
  const y = d3.scaleLog([d3.min(values) * 0.8, d3.max(values) * 1.2], [bottom, top]);
  const ticks = [0, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999].filter((tick) => nines(tick) <= x.domain()[1])
    .filter((_, place, all) => (right - left) / all.length > 64 || (all.length - 1 - place) % 2 === 0);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${bottom})`).call(d3.axisBottom(x).tickValues(ticks.map(nines)).tickFormat((_, place) => ticks[place] + " %").tickSizeInner(top - bottom).tickSizeOuter(0).tickPadding(8));
  svg.append("g").attr("class", "axis").attr("transform", `translate(${left},0)`).call(d3.axisLeft(y).tickValues(logTicks(y, 9)).tickFormat(textual).tickSizeInner(left - right).tickSizeOuter(0).tickPadding(8));
  svg.append("text").attr("class", "note").attr("x", right).attr("y", bottom + 36).attr("text-anchor", "end").text("percentile of callbacks");
  const line = d3.line().x((point) => x(nines(point[0]))).y((point) => y(Math.max(1, point[1])));
  let free = Infinity;
  const ordered = [...tails].sort((a, b) => a.points[a.points.length - 1][1] - b.points[b.points.length - 1][1]);
  for (const tail of ordered) {
    const last = tail.points[tail.points.length - 1];
    const place = svg.append("g");
    place.append("path").attr("class", "series").attr("d", line(tail.points));
    for (const point of tail.points) {
      const dot = place.append("circle").attr("class", "dot").attr("cx", x(nines(point[0]))).attr("cy", y(Math.max(1, point[1]))).attr("r", 2.5);
      hover(dot, [tailName(tail), `${point[0]} %: ${textual(point[1])} ns`]);
    }
    const height = Math.min(free, y(Math.max(1, last[1])) + 4.5);
    free = height - 16;
    const label = place.append("text").attr("y", phone ? height - 8 : height).text(data.arms[tail.arm].name);
    label.attr("x", phone ? x(nines(last[0])) : x(nines(last[0])) + 8).attr("text-anchor", phone ? "end" : "start");
  }
  svg.attr("aria-label", "Latency by percentile; the table below has the same figures");
  const shown = [50, 90, 99, 99.9, 99.99, 99.999];
  show(figure, svg.node(), caption("ns per callback, logarithmic axis. Each callback was timed on its own in a closed loop; the waiting that a pause would cause for later callbacks is not added."), tabular(
    ["Arm", "callbacks", ...shown.map((one) => one + " %")],
    tails.map((tail) => [tail.arm, textual(tail.count), ...shown.map((one) => (at(tail, one) === undefined ? "–" : textual(at(tail, one))))])));
}

function tailName(tail) {
  const home = data.groups.find((one) => one.arms.includes(tail.arm));
  return data.arms[tail.arm].name + (home === group() ? "" : ` (${home.title})`);
}

onRender(drawTails);
