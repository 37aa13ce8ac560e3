// Coming and going: passwords, what strangers see, and sessions that end.
import { Pusher } from "./support/images";
import { expect, test } from "./support/test";

const PASSWORD = "windlass-at-dawn-5";

test("a wrong password is told, the right one leads in, and out again", async ({
  page,
  t,
  server,
  open,
  checkAccessibility,
}) => {
  await server.api("POST", "/api/users", { name: "rope", password: PASSWORD });
  await open("/login");
  const name = page.getByRole("textbox", { name: t("session.name"), exact: true });
  const password = page.getByLabel(t("session.password"), { exact: true });
  const login = page.getByRole("button", { name: t("shell.login") });
  await name.fill("rope");
  await password.fill("not the password");
  await login.click();
  await expect(page.getByText(t("errors.credentials_invalid"))).toBeVisible();
  await expect(password).toBeFocused();
  await checkAccessibility();

  await password.fill(PASSWORD);
  await password.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: t("shell.overview") })).toBeVisible();

  await page.getByRole("button", { name: t("shell.signedInAs", { name: "rope" }) }).click();
  await page.getByRole("menuitem", { name: t("shell.logout") }).click();
  await expect(login).toBeVisible();
  expect((await page.request.get(`${server.url}/api/auth/me`)).status()).toBe(401);
  await open("/me/tokens");
  await expect(page).toHaveURL(/\/login\?to=/);
  await checkAccessibility();
});

test("whoever must change the password has no other page", async ({ page, t, server, open, checkAccessibility }) => {
  const chosen = "chosen-by-another-8";
  await server.api("POST", "/api/users", { name: "deckhand", password: chosen, must_change_password: true });
  await open("/login?to=/me/tokens");
  await page.getByRole("textbox", { name: t("session.name"), exact: true }).fill("deckhand");
  await page.getByLabel(t("session.password"), { exact: true }).fill(chosen);
  await page.getByRole("button", { name: t("shell.login") }).click();
  const forced = page.getByRole("heading", { level: 1, name: t("session.forced") });
  await expect(forced).toBeVisible();
  await open("/repositories");
  await expect(forced).toBeVisible();
  await checkAccessibility();

  const change = async (current: string, fresh: string) => {
    await page.getByLabel(t("session.currentPassword"), { exact: true }).fill(current);
    await page.getByLabel(t("session.newPassword"), { exact: true }).fill(fresh);
    await page.getByLabel(t("session.passwordAgain"), { exact: true }).fill(fresh);
    await page.getByRole("button", { name: t("session.changePassword") }).click();
  };
  await change("something else", PASSWORD);
  await expect(page.getByText(t("errors.password_wrong"))).toBeVisible();
  await change(chosen, chosen);
  await expect(page.getByText(t("errors.password_unchanged"))).toBeVisible();
  await change(chosen, PASSWORD);
  await expect(page.getByRole("heading", { level: 1, name: t("shell.repositories") })).toBeVisible();

  const me = await server.api("GET", "/api/auth/me", undefined, { name: "deckhand", password: PASSWORD });
  expect(me).toMatchObject({ name: "deckhand", must_change_password: false });
  await checkAccessibility();
});

test("a stranger sees only what is open without login", async ({ page, t, server, open, checkAccessibility }) => {
  const shown = {
    "sight/hidden": {},
    "sight/members": { visibility: "public" },
    "sight/open": { visibility: "public" },
  };
  for (const [name, more] of Object.entries(shown)) {
    await server.api("POST", "/api/repositories", { name, ...more });
    await new Pusher(server, name).image(name, "1.0");
  }
  await server.api("PATCH", "/api/repositories/sight%2Fopen", { anonymous_pull: true });

  await open("/");
  await expect(page.getByRole("heading", { level: 1, name: t("overview.publicRepositories") })).toBeVisible();
  await expect(page.getByRole("link", { name: "sight/open" })).toBeVisible();
  await expect(page.getByText(/sight\/(hidden|members)/)).toHaveCount(0);
  await page.getByRole("link", { name: "sight/open" }).click();
  await page.getByRole("link", { name: "1.0", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "sight/open:1.0" })).toBeVisible();
  await checkAccessibility();

  await open("/repositories?search=sight");
  await expect(page.getByRole("link", { name: "sight/open" })).toBeVisible();
  await expect(page.getByText(/sight\/(hidden|members)/)).toHaveCount(0);

  // That it is there is not told, but the way in is shown, and leads back.
  await open("/r/sight/members");
  await page
    .getByRole("main")
    .getByRole("link", { name: t("shell.login") })
    .click();
  await expect(page).toHaveURL(/\/login\?to=%2Fr%2Fsight%2Fmembers/);
  await checkAccessibility();
});

test("a session that was ended leads through the login back to the same page", async ({
  page,
  t,
  server,
  signIn,
  open,
  checkAccessibility,
}) => {
  await server.api("POST", "/api/users", { name: "watchman", password: PASSWORD });
  await signIn("watchman", PASSWORD);
  await open("/repositories?search=lamp");
  const filter = page.getByRole("searchbox", { name: t("repositories.search") });
  await expect(filter).toHaveValue("lamp");

  const fresh = "another-lantern-6";
  await server.api("PATCH", "/api/users/watchman", { password: fresh, must_change_password: false });
  // The stream of events may notice the end before there is anything to fill in, or before the filter has asked: all are
  // the same page.
  await filter.fill("lampblack", { timeout: 5000 }).catch(() => {});
  await expect(page).toHaveURL(/\/login\?to=/);
  const to = new URL(page.url()).searchParams.get("to") ?? "";
  expect(to).toMatch(/^\/repositories\?search=lamp(black)?$/);
  await page.getByRole("textbox", { name: t("session.name"), exact: true }).fill("watchman");
  await page.getByLabel(t("session.password"), { exact: true }).fill(fresh);
  await page.getByRole("button", { name: t("shell.login") }).click();
  await expect(page).toHaveURL(server.url + to);
  await expect(filter).toHaveValue(to.split("=")[1] ?? "");
  await checkAccessibility();
});

test("looking on does not prolong a session, and a new one begins without leaving the page", async ({
  page,
  t,
  server,
  signIn,
  open,
  checkAccessibility,
}) => {
  await server.api("POST", "/api/users", { name: "lookout", password: PASSWORD });
  await page.clock.install();
  await signIn("lookout", PASSWORD);
  const session = async () => (await page.context().cookies()).find(({ name }) => name === "roadstead_session")?.value;
  const end = async () => (await (await page.request.get(`${server.url}/api/auth/me`)).json()).expires_at;
  const before = { session: await session(), end: await end() };

  await open("/repositories?search=lamp");
  await expect(page.getByRole("button", { name: t("shell.signedInAs", { name: "lookout" }) })).toBeVisible();
  const notice = page.getByText(t("session.endsSoon"));
  await page.clock.fastForward("11:50:00");
  await expect(notice).toBeHidden();
  await page.clock.fastForward("06:00");
  await expect(notice).toBeVisible();
  // Hours of refreshed lists and events went by on this page.
  expect({ session: await session(), end: await end() }).toEqual(before);

  await page.getByRole("button", { name: t("session.again") }).click();
  const dialog = page.getByRole("dialog", { name: t("session.again") });
  await dialog.getByLabel(t("session.password"), { exact: true }).fill(PASSWORD);
  await checkAccessibility();
  await dialog.getByRole("button", { name: t("shell.login") }).click();
  await expect(dialog).toBeHidden();
  await expect(notice).toBeHidden();
  await expect(page).toHaveURL(`${server.url}/repositories?search=lamp`);
  expect(await session()).not.toBe(before.session);
  await checkAccessibility();
});
