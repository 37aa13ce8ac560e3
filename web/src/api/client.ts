import createClient, { type Middleware } from "openapi-fetch";
import { ApiError, readError } from "./errors";
import type { components, paths } from "./schema";

/** The JSON bodies of the API, by name: `Schema<"RepositoryBody">`. */
export type Schema<Name extends keyof components["schemas"]> = components["schemas"][Name];

/** Called when the server no longer knows the session; set by the shell. */
let onSignedOut: () => void = () => {};
export function whenSignedOut(action: () => void) {
  onSignedOut = action;
}

const answers: Middleware = {
  onRequest({ request }) {
    // Other sites cannot send this header: it tells the server that a change by cookie was meant.
    request.headers.set("X-Roadstead-CSRF", "1");
    return request;
  },
  async onResponse({ response }) {
    if (response.ok) return;
    const error = await readError(response);
    if (error.status === 401 && !response.url.includes("/api/auth/")) onSignedOut();
    throw error;
  },
  onError() {
    return new ApiError(0, { code: "unreachable", message: "the server does not answer", request_id: "" });
  },
};

/** The API of this server. Every failure is thrown as an `ApiError`. */
export const api = createClient<paths>({ baseUrl: new URL(".", document.baseURI).href.replace(/\/$/, "") });
api.use(answers);

/** The body of an answer that succeeded; failures were thrown. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
