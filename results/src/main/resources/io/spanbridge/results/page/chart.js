// What all charts share: a canvas of the container's width, an axis with few ticks, intervals, a table under the chart.

const narrow = 620;

function canvas(figure, height) {
  const width = Math.max(280, figure.clientWidth);
  const svg = d3.create("svg").attr("viewBox", [0, 0, width, height]).attr("height", height).attr("role", "img");
  return { svg, width };
}

function textual(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
  const format = size < 1 ? { maximumSignificantDigits: 3 } : { maximumFractionDigits: digits };
  return value.toLocaleString("en", format).replace("-", "\u2212");
}

function axis(svg, scale, top, bottom, title, ticks) {
  const drawn = d3.axisBottom(scale).tickFormat(textual).tickSizeOuter(0).tickSizeInner(top - bottom).tickPadding(8);
  if (Array.isArray(ticks)) drawn.tickValues(ticks);
  else drawn.ticks(ticks);
  svg.append("g").attr("class", "axis").attr("transform", `translate(0,${bottom})`).call(drawn);
  svg.append("text").attr("class", "note").attr("x", scale.range()[1]).attr("y", bottom + 36).attr("text-anchor", "end").text(title);
}

// On a logarithmic axis: powers of ten, with 2 and 5 between them where there is room.
function logTicks(scale, room) {
  const [low, high] = scale.domain();
  const all = d3.range(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)) + 1)
    .flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power))
    .filter((tick) => tick >= low && tick <= high);
  const tens = all.filter((tick) => Math.abs(Math.log10(tick) - Math.round(Math.log10(tick))) < 1e-9);
  return all.length <= room || tens.length < 2 ? all : tens;
}

function whisker(target, scale, low, high, y, cap) {
  if (low === null || high === null) return;
  const [left, right] = scale.range();
  const [a, b] = [Math.max(left, scale(low)), Math.min(right, scale(high))];
  // An end beyond the axis is an arrow and not a cap.
  const end = (at, outside, way) => outside ? `M${at - way * cap},${y - cap}L${at},${y}L${at - way * cap},${y + cap}` : `M${at},${y - cap}V${y + cap}`;
  target.append("path").attr("class", "whisker").attr("d", `${end(a, scale(low) < left, -1)}M${a},${y}H${b}${end(b, scale(high) > right, 1)}`);
}

function hover(target, lines) {
  target.append("title").text(lines.filter(Boolean).join("\n"));
}

function written(figure, unit) {
  if (figure.m === null) return figure.t;
  return `${figure.t} ${unit}` + (figure.l === null ? ", one round, no interval" : `, ${figure.i}`);
}

function clip(text, width) {
  const most = Math.max(6, Math.floor(width / 7.6));
  return text.length > most ? text.slice(0, most - 1) + "…" : text;
}

// A label of a row: its name, and beneath it in small what it is, where there is room for both.
function label(line, name, words, phone, left, y, width) {
  const place = (text) => text.attr("x", phone ? 2 : left - 12).attr("text-anchor", phone ? "start" : "end");
  const up = words ? 3 : -4.5;
  place(line.append("text").attr("y", phone ? y - 14 - (words ? 14 : 0) : y - up).text(clip(name, phone ? width : left + 8)));
  if (words) place(line.append("text").attr("class", "note").attr("y", phone ? y - 14 : y + 12).text(clip(words, phone ? width : left + 30)));
}

// The names of the figures that no machine moves which any of these arms has, those first that are most often asked for.
function countsOf(arms) {
  const first = ["instructions", "java.bytes", "malloc.calls", "malloc.bytes", "jni.functions", "global.references"];
  const rank = (name) => (first.indexOf(name) + first.length + 1) % (first.length + 1) + (first.includes(name) ? 0 : first.length);
  return [...new Set(arms.flatMap((arm) => Object.keys(arm.counts)))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

// A table for those who cannot see the chart, or want its digits.
function tabular(head, rows) {
  const details = document.createElement("details");
  const summary = document.createElement("summary");
  summary.textContent = "The same as a table";
  const table = document.createElement("table");
  const line = (cells, kind) => {
    const row = document.createElement("tr");
    cells.forEach((cell, at) => {
      const element = document.createElement(kind);
      element.textContent = cell;
      if (at > 0) element.className = "num";
      row.append(element);
    });
    return row;
  };
  const [top, body] = [document.createElement("thead"), document.createElement("tbody")];
  top.append(line(head, "th"));
  body.append(...rows.map((row) => line(row, "td")));
  table.append(top, body);
  details.append(summary, table);
  return details;
}

function caption(text) {
  const element = document.createElement("figcaption");
  element.textContent = text;
  return element;
}

// Keeps an opened table open while its chart is drawn anew.
function show(figure, ...parts) {
  const open = figure.querySelector("details")?.open;
  figure.replaceChildren(...parts);
  const details = figure.querySelector("details");
  if (details && open) details.open = true;
}

// The root of the baselines that the arms of a chart stand on, for a caption.
function rootOf(rows) {
  const standing = rows.find((row) => row.arm.ladder.length > 1);
  return standing && data.arms[standing.arm.ladder[0]];
}

// From zero to the largest of the values, and as much of the intervals as leaves the values readable.
function extent(values, ends) {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const room = (high - low || 1) * 0.6;
  const known = ends.filter((value) => value !== null);
  return [Math.max(low - room / 3, Math.min(low, ...known)), Math.min(high + room, Math.max(high, ...known))];
}
