import "@/ui/styles";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { ApiError } from "@/api/errors";
import { makeRouter } from "@/app/router";
import { startLanguage } from "@/i18n";
import { MantineProvider, NotificationCorner, theme, variables } from "@/ui";

// After an upgrade an open page asks for files that are no longer there: the new page knows the new ones.
addEventListener("vite:preloadError", () => {
  const last = Number(sessionStorage.getItem("roadstead.reloaded") ?? 0);
  if (Date.now() - last < 10_000) return; // it did not help
  sessionStorage.setItem("roadstead.reloaded", String(Date.now()));
  location.reload();
});

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      // An answer stays the same when it is asked for again, but for a server that did not answer.
      retry: (count, error) => count < 2 && (!(error instanceof ApiError) || error.status === 0 || error.status >= 502),
      staleTime: 5_000,
    },
  },
});
const router = makeRouter(queries);

const language = startLanguage();
// The page and what it shows are asked for while the language comes.
void router.load();
await language;
createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <NotificationCorner />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
