// One arm over all runs of the form, whatever machine they ran on: epochs shaded, changes of level marked. Drawn by uPlot,
// which stays quick with a thousand points.

let seriesPlot = null;

function colourOf(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function drawSeries() {
  const figure = document.getElementById("series-chart");
  const answer = document.getElementById("series-answer");
  const series = data.history.series;
  const ids = Object.keys(series.costs);
  document.getElementById("series-arm").closest("p").hidden = !ids.length;
  if (seriesPlot) seriesPlot.destroy();
  seriesPlot = null;
  if (!ids.length) {
    answer.textContent = "There is one run only; the series begins with the next one.";
    return figure.replaceChildren();
  }
  const chosen = group();
  const id = ids.includes(state.follow) ? state.follow : chosen && ids.includes(chosen.top) ? chosen.top : ids[0];
  choose("series-arm", ids.map((one) => [one, one]), id, (value) => set({ follow: value }));
  const marks = series.marks[id];
  const costs = series.costs[id];
  const known = costs.filter((cost) => cost !== null).length;
  const unit = data.arms[id].cost.u.m !== null || data.arms[id].level.u.m !== null ? "U" : "ns";
  const changes = marks.length === 0 ? "no change of level was found" : marks.length === 1 ? "it changed its level once" : `it changed its level ${marks.length} times`;
  answer.textContent = `${id}: ${known} runs, ${changes}` + (series.epochs.length > 1 ? `; ${series.epochs.length} epochs, never compared with each other.` : ".");

  // A line must not join two epochs, so a gap stands between them.
  const xs = [];
  const ys = [];
  series.runs.forEach((run, at) => {
    if (at > 0 && run.epoch !== series.runs[at - 1].epoch) {
      xs.push(at - 0.5);
      ys.push(null);
    }
    xs.push(at);
    ys.push(costs[at]);
  });
  const epochs = series.epochs.map((name, epoch) => ({ name, from: series.runs.findIndex((run) => run.epoch === epoch), to: series.runs.findLastIndex((run) => run.epoch === epoch) }));
  const place = document.createElement("div");
  const note = document.createElement("figcaption");
  const readout = document.createElement("p");
  readout.className = "quiet";
  const list = document.createElement("ul");
  list.className = "marks";
  list.replaceChildren(...marks.map((mark) => line(`${mark.change} since ${series.runs[mark.at].time} (${series.runs[mark.at].commit}), ${mark.votes} of 3 detectors${mark.note ? `: ${mark.note}` : ""}`)));
  const words = `Mean cost in ${unit} per run, oldest to the left; the axis does not start at zero. A dashed line is a change of level that two of three detectors agree on.`;
  note.textContent = words + (epochs.length > 1 ? ` Shaded: ${epochs.filter((_, at) => at % 2).map((epoch) => epoch.name).join("; ")}.` : "");
  figure.replaceChildren(place, readout, note, list);

  const text = colourOf("--quiet");
  const grid = { stroke: colourOf("--line"), width: 1 };
  const axis = { stroke: text, grid, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  seriesPlot = new uPlot({
    width: Math.max(280, figure.clientWidth),
    height: 230,
    legend: { show: false },
    scales: { x: { time: false, range: [-0.5, series.runs.length - 0.5] } },
    axes: [
      { ...axis, values: (_, ticks) => ticks.map((tick) => (Number.isInteger(tick) && series.runs[tick] ? series.runs[tick].time.slice(0, 10) : "")), space: 90 },
      { ...axis, values: (_, ticks) => ticks.map((tick) => spaced(tick, ticks)), size: 64 },
    ],
    series: [{}, { stroke: colourOf("--ink"), width: 1.5, spanGaps: false, points: { show: known <= 60, size: 6 } }],
    cursor: { y: false, drag: { x: false, y: false } },
    hooks: {
      drawClear: [(plot) => {
        const { ctx, bbox } = plot;
        ctx.save();
        ctx.fillStyle = colourOf("--mark-band");
        epochs.forEach((epoch, at) => {
          if (at % 2 === 0) return;
          const [a, b] = [plot.valToPos(epoch.from - 0.5, "x", true), plot.valToPos(epoch.to + 0.5, "x", true)];
          ctx.fillRect(a, bbox.top, b - a, bbox.height);
        });
        ctx.restore();
      }],
      draw: [(plot) => {
        const { ctx, bbox } = plot;
        ctx.save();
        ctx.strokeStyle = text;
        ctx.setLineDash([4, 4]);
        for (const mark of marks) {
          const x = plot.valToPos(mark.at - 0.5, "x", true);
          ctx.beginPath();
          ctx.moveTo(x, bbox.top);
          ctx.lineTo(x, bbox.top + bbox.height);
          ctx.stroke();
        }
        ctx.restore();
      }],
      setCursor: [(plot) => {
        const at = plot.cursor.idx === null || plot.cursor.idx === undefined ? -1 : xs[plot.cursor.idx];
        const run = series.runs[at];
        readout.textContent = run ? `${run.time} · ${run.commit} · ${costs[at] === null ? "not measured" : `${textual(costs[at])} ${unit}`}` : " ";
      }],
    },
  }, [xs, ys], place);
  readout.textContent = " ";
  place.setAttribute("role", "img");
  place.setAttribute("aria-label", answer.textContent);
  figure.append(tabular(["Run", "commit", unit], series.runs.map((run, at) => [run.time, run.commit, costs[at] === null ? "–" : textual(costs[at])]).slice(-200)));
}

// As many digits as neighbouring ticks need to differ.
function spaced(tick, ticks) {
  const gap = ticks.length > 1 ? Math.abs(ticks[1] - ticks[0]) : 1;
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(gap) - 1e-9)));
  return tick.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits }).replace("-", "\u2212");
}

function line(text) {
  const item = document.createElement("li");
  item.textContent = text;
  return item;
}

onRender(drawSeries, "follow", "group", "theme");
