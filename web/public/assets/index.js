"use strict";

fetch("api/system", { headers: { Accept: "application/json" } })
  .then((response) => (response.ok ? response.json() : Promise.reject(new Error(`status ${response.status}`))))
  .then((system) => {
    document.getElementById("setup").hidden = !system.setup_needed;
    document.getElementById("running").hidden = system.setup_needed;
    for (const element of document.querySelectorAll("[data-version]")) element.textContent = system.version;
  })
  .catch((error) => {
    document.getElementById("failed").hidden = false;
    console.error(error);
  });
