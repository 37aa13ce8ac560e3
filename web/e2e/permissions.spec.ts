// A right from being granted to being taken away, as each of the two sees it, and what the audit keeps of it.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";
import { Pusher } from "./support/images";
import { expect, test } from "./support/test";

const MATE = { name: "first-mate", password: "bowline-on-bight-4" };
const PATTERN = "guild/**";
type Verb = "pull" | "push" | "delete" | "admin";

test("a grant lets push, is explained, and is gone once it is taken", async ({
  page,
  t,
  server,
  signIn,
  open,
  checkAccessibility,
}) => {
  test.setTimeout(120_000);
  await server.api("POST", "/api/users", MATE);

  await test.step("the administrator grants reading, and then pushing in the matrix", async () => {
    await signIn();
    await open("/permissions");
    await page.getByRole("button", { name: t("permissions.add"), exact: true }).click();
    const dialog = page.getByRole("dialog", { name: t("permissions.add") });
    await dialog.getByRole("combobox", { name: t("permissions.userName") }).fill(MATE.name);
    await page.getByRole("option", { name: MATE.name }).click();
    await dialog.getByRole("combobox", { name: t("permissions.pattern") }).fill(PATTERN);
    await expect(dialog.getByText(t("permissions.kinds.anyDepth"))).toBeVisible();
    await checkAccessibility();
    await dialog.getByRole("button", { name: t("permissions.add"), exact: true }).click();
    await expect(dialog).toBeHidden();
    await toggle(page, t, "push", true);
    await expect.poll(() => granted()).toEqual(["pull", "push"]);
    await checkAccessibility();
  });

  async function granted() {
    const { items } = await server.api<{ items: { subject: string; verbs: string[] }[] }>("GET", "/api/permissions");
    return items.find(({ subject }) => subject === MATE.name)?.verbs.sort();
  }

  await test.step("the user sees it, with the reason", async () => {
    await signIn(MATE.name, MATE.password);
    await open("/me/permissions");
    const rule = page.getByRole("row", { name: PATTERN });
    await expect(rule).toContainText(t("common.verbs.push"));
    await expect(rule).toContainText(t("permissions.ownGrant"));
    await page.getByRole("combobox", { name: t("permissions.repository") }).fill("guild/app");
    const verdict = (verb: Verb) => page.getByRole("row").filter({ hasText: t(`common.verbs.${verb}`) });
    await expect(verdict("push").filter({ hasText: t("permissions.allowed") })).toContainText(
      t("permissions.rule.grant", { pattern: PATTERN }),
    );
    await expect(verdict("delete")).toContainText(t("permissions.rule.no_grant"));
    await page.getByRole("heading", { level: 1 }).click(); // closes the suggestions
    await checkAccessibility();
  });

  const token = await test.step("makes a token", async () => {
    await open("/me/tokens");
    await page.getByRole("button", { name: t("accessTokens.create") }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: t("common.name") }).fill("ci");
    await dialog.getByRole("button", { name: t("accessTokens.create") }).click();
    await expect(dialog.getByText(t("common.shownOnce"))).toBeVisible();
    await checkAccessibility();
    const secret = await dialog.getByRole("status").locator("code").textContent();
    await dialog.getByRole("button", { name: t("accessTokens.done") }).click();
    await expect(dialog).toBeHidden();
    await expect(page.getByRole("row").filter({ hasText: "ci" })).toBeVisible();
    return secret ?? "";
  });

  const pusher = new Pusher(server, "guild/app", { name: MATE.name, password: token });
  await test.step("pushes with it, and nowhere else", async () => {
    await pusher.image("a layer of the guild", "1.0");
    expect((await pusher.pull("1.0")).status).toBe(200);
    const elsewhere = new Pusher(server, "foreign/app", { name: MATE.name, password: token });
    await expect(elsewhere.image("a layer", "1.0")).rejects.toThrow(/40[134]/);
  });

  await test.step("the right is taken in the matrix, and the next push is refused", async () => {
    await signIn();
    await open(`/permissions?search=${MATE.name}`);
    await toggle(page, t, "push", false);
    await expect.poll(() => granted()).toEqual(["pull"]);
    await expect(pusher.image("another layer", "2.0")).rejects.toThrow(/40[13]/);
    expect((await pusher.pull("1.0")).status).toBe(200);
  });

  await test.step("the token is revoked, and pulls nothing any more", async () => {
    await signIn(MATE.name, MATE.password);
    await open("/me/tokens");
    await page.getByRole("button", { name: t("accessTokens.revokeOf", { name: "ci" }) }).click();
    const dialog = page.getByRole("dialog");
    await expect(dialog.getByRole("button", { name: t("common.cancel") })).toBeFocused();
    await checkAccessibility();
    await dialog.getByRole("button", { name: t("accessTokens.revoke") }).click();
    await expect(page.getByRole("heading", { name: t("accessTokens.none") })).toBeVisible();
    expect((await pusher.pull("1.0")).status).toBe(401);
  });

  await test.step("the audit has all of it, filtered and as a file", async () => {
    await signIn();
    await open("/audit");
    await page.getByRole("searchbox", { name: t("audit.byActor") }).fill(MATE.name);
    const rows = page.getByRole("table", { name: t("shell.audit") }).locator("tbody tr");
    for (const action of ["token.create", "manifest.push", "token.delete"] as const) {
      await expect(rows.filter({ hasText: t(`audit.actions.${action}`) }).first()).toBeVisible();
    }
    await expect(rows.filter({ hasText: t("audit.actions.grant.create") })).toHaveCount(0);

    await page.getByRole("searchbox", { name: t("audit.byActor") }).fill("");
    await page.getByRole("combobox", { name: t("audit.action") }).click();
    await page.getByRole("option", { name: t("audit.actions.grant.update") }).click();
    await expect(page).toHaveURL(/action=grant\.update/);
    await expect(page).not.toHaveURL(/actor=/);
    await expect(rows.filter({ hasNotText: t("audit.actions.grant.update") })).toHaveCount(0);
    await checkAccessibility();

    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: t("audit.export") }).click();
    const [head, ...lines] = (await readFile(await (await download).path(), "utf8")).trim().split(/\r?\n/);
    expect(head).toContain("action");
    expect(lines.filter((line) => line.includes(PATTERN)).length).toBeGreaterThanOrEqual(2);
    expect(lines.filter((line) => !line.includes("grant.update"))).toEqual([]);

    await rows.getByRole("button").first().click();
    const event = page.getByRole("dialog", { name: t("audit.actions.grant.update") });
    await expect(event).toContainText("push");
    await checkAccessibility();
  });
});

/** One switch of the matrix. */
async function toggle(page: Page, t: TFunction, verb: Verb, isGiven: boolean) {
  const cell = page.getByRole("group", { name: t("permissions.cell", { subject: MATE.name, pattern: PATTERN }) });
  const button = cell.getByRole("button", { name: t(`common.verbs.${verb}`) });
  await button.click();
  await expect(button).toHaveAttribute("aria-pressed", String(isGiven));
}
