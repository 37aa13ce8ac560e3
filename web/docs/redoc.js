// The address of the document is taken from where this script lies, so that it holds below any sub-path.
const url = new URL("../api/openapi.json", document.currentScript.src).href;
const text = { fontFamily: "system-ui, sans-serif" };
const code = { fontFamily: "ui-monospace, monospace" };
const theme = { typography: { ...text, headings: text, code } }; // fonts of the system: none is fetched
Redoc.init(url, { theme }, document.getElementById("redoc"));
