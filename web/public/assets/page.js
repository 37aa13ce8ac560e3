"use strict";

// What both pages share: the language, and the address by which Docker reaches us.
// Loaded before the body, so that nobody sees the other language first.
const page = {
  /** "en" or "zh-CN". */
  get language() {
    return document.documentElement.lang;
  },

  set language(language) {
    document.documentElement.lang = language;
    document.title = document.documentElement.dataset[language === "en" ? "titleEn" : "titleZh"];
    document.dispatchEvent(new Event("language"));
  },
};

{
  const key = "roadstead.language";
  const kept = (() => {
    try {
      return localStorage.getItem(key);
    } catch {
      return null; // storage may be switched off
    }
  })();
  const wanted = [kept, ...navigator.languages].find((language) => /^(en|zh)\b/i.test(language ?? "")) ?? "en";
  page.language = /^zh/i.test(wanted) ? "zh-CN" : "en";

  document.addEventListener("DOMContentLoaded", () => {
    for (const element of document.querySelectorAll("[data-host]")) element.textContent = location.host;

    // Docker speaks HTTP only to its own machine.
    const isLocal = /^(localhost|127\.[\d.]+|\[::1\])$/.test(location.hostname);
    for (const element of document.querySelectorAll("[data-http-only]")) {
      element.hidden = isLocal || location.protocol !== "http:";
    }

    document.getElementById("language").addEventListener("click", () => {
      page.language = page.language === "en" ? "zh-CN" : "en";
      try {
        localStorage.setItem(key, page.language);
      } catch {
        // it holds until the page is left
      }
    });
  });
}
