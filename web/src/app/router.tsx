import type { QueryClient } from "@tanstack/react-query";
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from "@tanstack/react-router";
import { isTree, repositoriesQuery, repositoryQuery } from "@/features/repositories/queries";
import { tagFilters, tagsQuery } from "@/features/tags/queries";
import { operationTexts } from "@/i18n";
import { parseRepositoryAddress } from "@/lib/address";
import { Failure } from "@/ui";
import { Missing } from "./Missing";
import { meQuery } from "./session";
import { Shell } from "./shell/Shell";

interface Context {
  queries: QueryClient;
}

const root = createRootRouteWithContext<Context>()();

/** Pages without the shell: of people who are not signed in yet. */
const login = createRoute({
  getParentRoute: () => root,
  path: "/login",
  validateSearch: texts("to"),
  component: lazyRouteComponent(() => import("@/features/session/LoginPage"), "LoginPage"),
});
const setup = createRoute({
  getParentRoute: () => root,
  path: "/setup",
  component: lazyRouteComponent(() => import("@/features/session/SetupPage"), "SetupPage"),
});

const shell = createRoute({
  getParentRoute: () => root,
  id: "shell",
  component: Shell,
  errorComponent: ({ error, reset }) => <Failure error={error} retry={reset} />,
});

/** Pages that only signed-in people have; others are asked to sign in and come back. */
const own = createRoute({
  getParentRoute: () => shell,
  id: "own",
  beforeLoad: async ({ context, location }) => {
    const me = await context.queries.ensureQueryData(meQuery);
    if (!me) throw redirect({ to: "/login", search: { to: location.href } });
  },
});

const overview = createRoute({
  getParentRoute: () => shell,
  path: "/",
  component: lazyRouteComponent(() => import("@/features/overview/OverviewPage"), "OverviewPage"),
});
const repositoriesSearch = texts("search", "sort", "visibility", "view", "open", "create");
const repositories = createRoute({
  getParentRoute: () => shell,
  path: "/repositories",
  validateSearch: repositoriesSearch,
  loaderDeps: ({ search: { search, sort, visibility, view } }) => ({ search, sort, visibility, view }),
  // The large lists are asked for while their page is still on its way.
  loader: ({ context: { queries }, deps }) => {
    if (!isTree(deps)) void queries.prefetchInfiniteQuery(repositoriesQuery(deps));
  },
  component: lazyRouteComponent(() => import("@/features/repositories/RepositoriesPage"), "RepositoriesPage"),
});
const repositorySearch = texts("search", "sort", "digest", "stale", "tab", "tag", "platform", "layer");
const repository = createRoute({
  getParentRoute: () => shell,
  path: "/r/$",
  validateSearch: repositorySearch,
  loaderDeps: ({ search: { search, sort, digest, stale } }) => ({ search, sort, digest, stale }),
  loader: ({ context: { queries }, params, deps }) => {
    const { name, reference, section } = parseRepositoryAddress(params._splat ?? "");
    if (reference) return;
    void queries.prefetchQuery(repositoryQuery(name));
    if (section === "tags") void queries.prefetchInfiniteQuery(tagsQuery(name, tagFilters(deps)));
  },
  component: lazyRouteComponent(() => import("@/features/repositories/RepositoryRoute"), "RepositoryRoute"),
});
const firstPush = createRoute({
  getParentRoute: () => own,
  path: "/first-push",
  component: lazyRouteComponent(() => import("@/features/session/FirstPushPage"), "FirstPushPage"),
});
const myPermissions = createRoute({
  getParentRoute: () => own,
  path: "/me/permissions",
  validateSearch: texts("repository"),
  component: lazyRouteComponent(() => import("@/features/permissions/MyPermissionsPage"), "MyPermissionsPage"),
});
const accessTokens = createRoute({
  getParentRoute: () => own,
  path: "/me/tokens",
  component: lazyRouteComponent(() => import("@/features/access-tokens/AccessTokensPage"), "AccessTokensPage"),
});
const account = createRoute({
  getParentRoute: () => own,
  path: "/me",
  component: lazyRouteComponent(() => import("@/features/session/AccountPage"), "AccountPage"),
});
const users = createRoute({
  getParentRoute: () => own,
  path: "/users",
  validateSearch: texts("search", "kind", "user"),
  component: lazyRouteComponent(() => import("@/features/users/UsersPage"), "UsersPage"),
});
const groups = createRoute({
  getParentRoute: () => own,
  path: "/groups",
  validateSearch: texts("search", "group"),
  component: lazyRouteComponent(() => import("@/features/groups/GroupsPage"), "GroupsPage"),
});
const permissions = createRoute({
  getParentRoute: () => own,
  path: "/permissions",
  validateSearch: texts("search", "all", "why", "user", "repository"),
  component: lazyRouteComponent(() => import("@/features/permissions/PermissionsPage"), "PermissionsPage"),
});
const audit = createRoute({
  getParentRoute: () => own,
  path: "/audit",
  validateSearch: texts("actor", "action", "target", "from", "to", "event"),
  component: lazyRouteComponent(() => import("@/features/audit/AuditPage"), "AuditPage"),
});
const system = createRoute({
  getParentRoute: () => own,
  path: "/system",
  component: lazyRouteComponent(() => import("@/features/system/SystemPage"), "SystemPage"),
});

const jobs = createRoute({
  getParentRoute: () => own,
  path: "/jobs",
  validateSearch: texts("kind", "state"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/jobs/JobsPage"), "JobsPage"),
});
const job = createRoute({
  getParentRoute: () => own,
  path: "/jobs/$id",
  validateSearch: texts("items", "level", "find"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/jobs/JobPage"), "JobPage"),
});

const rename = createRoute({
  getParentRoute: () => own,
  path: "/rename",
  validateSearch: texts("search", "mode", "prefix"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/rename/RenamePage"), "RenamePage"),
});

const join = createRoute({
  getParentRoute: () => own,
  path: "/join",
  validateSearch: texts("search", "suffixes"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/indexes/repositories/JoinPage"), "JoinPage"),
});
const imports = createRoute({
  getParentRoute: () => own,
  path: "/import",
  validateSearch: texts("id"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/archives/import/ImportPage"), "ImportPage"),
});

const sync = createRoute({
  getParentRoute: () => own,
  path: "/sync",
  validateSearch: texts("tab"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/sync/SyncPage"), "SyncPage"),
});

const localImages = createRoute({
  getParentRoute: () => own,
  path: "/local-images",
  validateSearch: texts("filter", "search", "sort"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/local-images/LocalImagesPage"), "LocalImagesPage"),
});
const localPush = createRoute({
  getParentRoute: () => own,
  path: "/local-images/push",
  validateSearch: texts("architecture", "suffix", "mode", "prefix"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/local-images/push/PushPage"), "PushPage"),
});

const storage = createRoute({
  getParentRoute: () => own,
  path: "/storage",
  validateSearch: texts("digest", "by"),
  loader: operationTexts,
  component: lazyRouteComponent(() => import("@/features/storage/StoragePage"), "StoragePage"),
});

/** Whatever is none of the others. */
const missing = createRoute({ getParentRoute: () => shell, path: "$", component: Missing });

const routes = root.addChildren([
  login,
  setup,
  shell.addChildren([
    overview,
    repositories,
    repository,
    missing,
    own.addChildren([
      ...[firstPush, account, myPermissions, accessTokens],
      ...[jobs, job, sync, localImages, localPush, rename, join, imports, storage],
      ...[users, groups, permissions, audit, system],
    ]),
  ]),
]);

export function makeRouter(queries: QueryClient) {
  return createRouter({
    routeTree: routes,
    context: { queries },
    basepath: new URL(document.baseURI).pathname,
    defaultPreload: "intent",
    scrollRestoration: true,
    // Plain texts in the address, as people write and read them.
    parseSearch: (search) => Object.fromEntries(new URLSearchParams(search)),
    stringifySearch: (search) => {
      const set = Object.entries(search).filter(([, value]) => value !== undefined && value !== "");
      const written = new URLSearchParams(set as [string, string][]).toString();
      return written ? `?${written}` : "";
    },
  });
}

declare module "@tanstack/react-router" {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}

/** The values of an address that a page reads: texts. Others are left out. */
function texts<Key extends string>(...keys: Key[]) {
  return (search: Record<string, unknown>): { [key in Key]?: string } => {
    const set = keys.filter((key) => typeof search[key] === "string" && search[key] !== "");
    return Object.fromEntries(set.map((key) => [key, search[key]])) as { [key in Key]?: string };
  };
}
