// Latencies per callback by percentile, on an axis of nines: each further nine is as wide as the one before.

function nines(percentile) {
  return -Math.log10(1 - percentile / 100);
}

function drawTails() {
  const figure = document.getElementById("tails-chart");
  const answer = document.getElementById("tails-answer");
  const homes = data.groups.filter((one) => data.tails.some((tail) => one.arms.includes(tail.arm)));
  const select = document.getElementById("tail");
  select.closest("p").hidden = homes.length < 2;
  if (!homes.length) {
    answer.textContent = "No latencies of single callbacks were recorded in this run.";
    return show(figure);
  }
  const chosen = homes.find((one) => one.id === state.tail) || homes.find((one) => one === group()) || homes[0];
  choose("tail", homes.map((one) => [one.id, one.title]), chosen.id, (id) => set({ tail: id }));
  const tails = data.tails.filter((tail) => chosen.arms.includes(tail.arm));
  const at = (tail, percentile) => tail.points.find((point) => point[0] === percentile)?.[1];
  const due = (tail) => tail.corrected.find((point) => point[0] === 99.9)?.[1];
  answer.textContent = tails.slice(0, 3).map((tail) => {
    const [half, rare] = [at(tail, 50), at(tail, 99.9)];
    return `${tailName(tail)}: half of the callbacks take up to ${nanos(half)}` + (rare === undefined ? "." : `, one in a thousand more than ${nanos(rare)}` + (due(tail) === undefined ? "." : `, and ends more than ${nanos(due(tail))} after it was due.`));
  }).join(" ") + (tails.length > 3 ? ` The chart has ${tails.length} arms.` : "");

  const phone = figure.clientWidth < narrow;
  // The names stand one above the other at the right ends of the lines; on a phone above the line, where they need room.
  const names = tails.length + tails.filter((tail) => tail.corrected.length).length;
  const top = phone ? 8 + 16 * names : 16;
  const [bottom, left] = [top + 260, 62];
  const { svg, width } = canvas(figure, bottom + 42);
  const right = width - (phone ? 30 : 250);
  const most = d3.max(tails.flatMap((tail) => [tail.points, tail.corrected]).filter((points) => points.length), (points) => nines(points[points.length - 1][0]));
  const x = d3.scaleLinear([0, Math.max(1, most)], [left, right]);
  const lines = tails.flatMap((tail) => [
    { tail, points: tail.points, name: data.arms[tail.arm].name + (tail.corrected.length ? ", raw" : "") },
    ...(tail.corrected.length ? [{ tail, points: tail.corrected, name: data.arms[tail.arm].name + ", corrected", corrected: true }] : []),
  ]);
  const values = lines.flatMap((one) => one.points.map((point) => Math.max(1, point[1])));
  const y = d3.scaleLog([d3.min(values) * 0.8, d3.max(values) * 1.2], [bottom, top]);
  const ticks = [0, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999].filter((tick) => nines(tick) <= x.domain()[1])
    .filter((_, place, all) => (right - left) / all.length > 64 || (all.length - 1 - place) % 2 === 0);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${bottom})`).call(d3.axisBottom(x).tickValues(ticks.map(nines)).tickFormat((_, place) => ticks[place] + " %").tickSizeInner(top - bottom).tickSizeOuter(0).tickPadding(8));
  svg.append("g").attr("class", "axis").attr("transform", `translate(${left},0)`).call(d3.axisLeft(y).tickValues(logTicks(y, 9)).tickFormat(nanos).tickSizeInner(left - right).tickSizeOuter(0).tickPadding(8));
  svg.append("text").attr("class", "note").attr("x", right).attr("y", bottom + 36).attr("text-anchor", "end").text("percentile of callbacks");
  const line = d3.line().x((point) => x(nines(point[0]))).y((point) => y(Math.max(1, point[1])));
  // A pause is a short line at its length, at the left edge: a tail that ends there most likely waited for it.
  for (const tail of tails) {
    for (const pause of tail.pauses.filter((one) => one.ns >= y.domain()[0] && one.ns <= y.domain()[1])) {
      const mark = svg.append("path").attr("class", "pause").attr("d", `M${left},${y(pause.ns)}H${left + 14}`);
      hover(mark, [`pause of ${nanos(pause.ns)}`, pause.cause, tailName(tail)]);
    }
  }
  let free = Infinity;
  const end = (one) => one.points[one.points.length - 1];
  for (const one of [...lines].sort((a, b) => end(a)[1] - end(b)[1])) {
    const last = end(one);
    const place = svg.append("g");
    place.append("path").attr("class", one.corrected ? "series corrected" : "series").attr("d", line(one.points));
    for (const point of one.points) {
      const dot = place.append("circle").attr("class", one.corrected ? "hollow" : "dot").attr("cx", x(nines(point[0]))).attr("cy", y(Math.max(1, point[1]))).attr("r", 2.5);
      hover(dot, [one.name, `${point[0]} %: ${nanos(point[1])}`]);
    }
    const height = Math.min(free, y(Math.max(1, last[1])) + 4.5);
    free = height - 16;
    const text = place.append("text").attr("y", phone ? height - 8 : height).text(clip(one.name, phone ? width : 250));
    text.attr("x", phone ? x(nines(last[0])) : right + 10).attr("text-anchor", phone ? "end" : "start");
  }
  svg.attr("aria-label", "Latency by percentile; the table below has the same figures");
  const shown = [50, 90, 99, 99.9, 99.99, 99.999];
  const stood = d3.sum(tails, (tail) => tail.stood);
  const longest = d3.max(tails.flatMap((tail) => tail.pauses), (pause) => pause.ns);
  const words = [
    "Per callback, logarithmic axis; filled marks are raw, from the begin of each callback.",
    lines.some((one) => one.corrected)
      ? "Hollow marks are corrected: from when the work was due, so that what was put off by a long callback or a pause shows. In a closed loop they are computed, by the mean as the interval."
      : "The waiting that a pause would cause for later callbacks is not added.",
    stood ? `Meanwhile the JVM stood still ${stood === 1 ? "once" : `${stood} times`}, at the longest for ${nanos(longest)}; short lines at the left edge mark the longest pauses.` : "",
  ];
  show(figure, svg.node(), caption(words.filter(Boolean).join(" ")), tabular(
    ["Arm", "callbacks", "pauses", ...shown.map((one) => one + " %")],
    lines.map((one) => {
      const of = (percentile) => one.points.find((point) => point[0] === percentile)?.[1];
      return [one.tail.arm + (one.corrected ? ", corrected" : ""), textual(one.tail.count), one.tail.stood, ...shown.map((percentile) => (of(percentile) === undefined ? "–" : nanos(of(percentile))))];
    })));
}

function tailName(tail) {
  return data.arms[tail.arm].name;
}

// A latency in the unit that one would say it in.
function nanos(value) {
  return value < 1e4 ? `${textual(value)} ns` : value < 1e6 ? `${textual(value / 1e3)} µs` : `${textual(value / 1e6)} ms`;
}

onRender(drawTails, "group", "tail");
