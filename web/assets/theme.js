// Runs before the first paint, so that a chosen theme never flashes.
"use strict";
(function () {
  try {
    var theme = localStorage.getItem("kubepki.theme");
    if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
  } catch (e) {
    // No storage: the system's theme it is.
  }
})();
