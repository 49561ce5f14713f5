// Runs before the first paint, so that a chosen appearance never flashes. Kept apart from theme.js for that.
(() => {
  try {
    const chosen = localStorage.getItem("appearance");
    if (/^(system|light|dark)$/.test(chosen)) document.documentElement.dataset.appearance = chosen;
  } catch {} // storage is off: the site's own setting stands
})();
