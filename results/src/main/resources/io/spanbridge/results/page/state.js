// What the page shows, kept in the address so that every view can be linked. Knows no charts.

const data = JSON.parse(document.getElementById("data").textContent);
const listeners = [];
const defaults = { unit: "ns", group: "", delivery: null, arm: "", on: "", tail: "", against: "", q: "", kernel: "", layer: "", by: "", verdict: "", sort: "", theme: "", follow: "", from: "", to: "", rest: "" };
let state = read();

function read() {
  const given = new URLSearchParams(location.hash.slice(1));
  const result = { ...defaults };
  for (const key of Object.keys(defaults)) {
    if (given.has(key)) result[key] = given.get(key);
  }
  if (!["ns", "u", "x"].includes(result.unit)) result.unit = defaults.unit;
  if (!["", "light", "dark"].includes(result.theme)) result.theme = "";
  return result;
}

function set(changes) {
  state = { ...state, ...changes };
  const shown = new URLSearchParams();
  for (const [key, value] of Object.entries(state)) {
    if (value !== defaults[key] && value !== null) shown.set(key, value);
  }
  const address = shown.size ? "#" + shown : location.pathname + location.search;
  try {
    history.replaceState(null, "", address);
  } catch {
    location.hash = String(shown); // Some browsers refuse replaceState for files.
  }
  render();
}

// Has a listener run whenever one of these parts of the state changed: with 500 arms it matters that nothing else is drawn.
function onRender(listener, ...keys) {
  listeners.push({ listener, keys, drawn: null });
}

function render() {
  for (const entry of listeners) {
    const now = entry.keys.map((key) => state[key]).join("\n");
    if (now === entry.drawn) continue;
    entry.drawn = now;
    entry.listener();
  }
}

// Draws everything, for another width or another scheme.
function renderAll() {
  for (const entry of listeners) entry.drawn = null;
  render();
}

function group() {
  return data.groups.find((candidate) => candidate.id === state.group) || data.groups[0];
}

function deliveryOf(chosen) {
  if (state.delivery === "" || chosen.deliveries.includes(state.delivery)) return state.delivery;
  return chosen.deliveries[0] || "";
}

function armOf(chosen) {
  return chosen.arms.includes(state.arm) ? state.arm : chosen.top;
}

const noArm = "This run holds no arm: there is nothing to show.";
const unitNames = { ns: "ns", u: "U", x: data.yardstick ? `× ${data.yardstick}` : "" };

// Fills a select with [value, text] pairs; returns the element. The value stays what the state says.
function choose(id, options, value, change) {
  const select = document.getElementById(id);
  select.replaceChildren(...options.map(([key, text]) => new Option(text, key, false, key === value)));
  select.value = value;
  select.onchange = () => change(select.value);
  return select;
}

addEventListener("hashchange", () => {
  state = read();
  render();
});
