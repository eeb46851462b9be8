// Says in one sentence what is missing, or what broke, instead of showing a
// blank page. It is written in the JavaScript of 2009, so that a browser too
// old for the rest still reads it.
"use strict";
(function () {
  var kubepki = (window.kubepki = { oneFile: document.documentElement.getAttribute("data-kind") === "file" });

  // trouble replaces the splash, or covers the page, with a plain sentence. With
  // alive, what is behind it still works, and a button leads back there. why is
  // what a programmer asks for, "" or nothing for none.
  kubepki.trouble = function (words, alive, why) {
    var splash = document.getElementById("splash");
    if (splash) splash.setAttribute("hidden", "");
    document.getElementById("trouble-words").textContent = words;
    document.getElementById("trouble-why").textContent = why || "";
    if (why) document.getElementById("trouble-details").removeAttribute("hidden");
    else document.getElementById("trouble-details").setAttribute("hidden", "");
    document.getElementById("trouble").removeAttribute("hidden");
    var back = document.getElementById("trouble-back");
    if (alive) back.removeAttribute("hidden");
    else back.setAttribute("hidden", "");
  };

  document.getElementById("trouble-back").onclick = function () {
    document.getElementById("trouble").setAttribute("hidden", "");
  };

  document.getElementById("trouble-reload").onclick = function () {
    location.reload();
  };

  var missing = [];
  if (typeof WebAssembly !== "object" || !WebAssembly.compileStreaming) missing.push("WebAssembly");
  if (typeof DecompressionStream !== "function") missing.push("DecompressionStream");
  kubepki.able = missing.length === 0;
  if (!kubepki.able) {
    document.getElementById("trouble-reload").setAttribute("hidden", "");
    kubepki.trouble(
      "This browser cannot run KubePKI, because it lacks " + missing.join(" and ") +
        ": open the page in any browser of 2023 or newer (Chrome, Edge, Firefox or Safari)."
    );
    return;
  }

  // Until the page runs, any error means that it will not.
  kubepki.started = false;
  window.addEventListener("error", function (event) {
    if (!kubepki.started) kubepki.trouble("KubePKI could not start: " + event.message + ". Load the page again; if it stays so, try another browser.");
  });
})();
