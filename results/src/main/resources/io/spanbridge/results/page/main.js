// The controls of the whole page, the download, and the first drawing.

const wishDark = matchMedia("(prefers-color-scheme: dark)");

onRender(() => {
  const root = document.documentElement;
  root.dataset.unit = state.unit;
  for (const button of document.querySelectorAll(".switch button")) {
    const chosen = button.dataset.unit === state.unit;
    button.setAttribute("aria-checked", String(chosen));
    button.tabIndex = chosen ? 0 : -1;
  }
  if (state.theme) root.dataset.theme = state.theme;
  else delete root.dataset.theme;
  document.getElementById("theme").textContent = isDark() ? "Light" : "Dark";
}, "unit", "theme");

function isDark() {
  return state.theme ? state.theme === "dark" : wishDark.matches;
}

const unitButtons = [...document.querySelectorAll(".switch button")];
for (const button of unitButtons) {
  button.onclick = () => set({ unit: button.dataset.unit });
  button.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = unitButtons[(unitButtons.indexOf(button) + step + unitButtons.length) % unitButtons.length];
    next.focus();
    next.click();
  };
}

document.getElementById("theme").onclick = () => {
  const next = isDark() ? "light" : "dark";
  set({ theme: (next === "dark") === wishDark.matches ? "" : next });
};
wishDark.addEventListener("change", renderAll);

document.getElementById("download").onclick = (event) => {
  const text = document.getElementById("raw").textContent;
  const link = event.currentTarget;
  link.download = `${JSON.parse(text).id.replace(/[^A-Za-z0-9._-]/g, "-")}.json`;
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  setTimeout(() => {
    URL.revokeObjectURL(link.href);
    link.href = "#";
  }, 1000);
};

// Phones tell of a new size whenever their bars hide: only another width is another drawing.
let width = innerWidth;
addEventListener("resize", () => {
  if (innerWidth === width) return;
  width = innerWidth;
  renderAll();
});
render();
