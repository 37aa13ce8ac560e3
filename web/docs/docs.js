// The address of the document is taken from where this script lies, so that it holds below any sub-path.
SwaggerUIBundle({
  url: new URL("../api/openapi.json", document.currentScript.src).href,
  dom_id: "#docs",
  deepLinking: true,
  validatorUrl: null, // the badge would ask a service on another host
  // Changes that are tried here go by the session cookie, which alone is not enough.
  requestInterceptor: (request) => {
    request.headers["X-Roadstead-CSRF"] = "1";
    return request;
  },
});
