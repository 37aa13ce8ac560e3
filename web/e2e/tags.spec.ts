// Many tags: found, ordered, chosen and deleted as easily as a few.
import type { Page } from "@playwright/test";
import { apiPath } from "./support/client";
import { type Descriptor, Pusher } from "./support/images";
import type { Server } from "./support/server";
import { expect, test } from "./support/test";

const MANY = 600;
const AT_ONCE = 16;

interface Tags {
  items: { name: string; total_size: number }[];
  total: number;
}

/** `1.0.0` to `1.599.0`, by turns on three images of different sizes. */
async function fill(server: Server, repository: string): Promise<Descriptor[]> {
  const pusher = new Pusher(server, repository);
  const images = await Promise.all([10, 2_000, 300_000].map((size) => pusher.image("x".repeat(size))));
  let next = 0;
  const worker = async () => {
    for (let at = next++; at < MANY; at = next++) {
      await server.api("PUT", apiPath(repository, `/tags/1.${at}.0`), { digest: images[at % 3]?.digest });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return images;
}

const rows = (page: Page) => page.locator("tbody tr[data-index]");
const names = (page: Page) => rows(page).getByRole("link").allTextContents();

/** That the table says how many there are, and begins with what the server would begin with. */
async function expectList(page: Page, server: Server, repository: string, query: string) {
  const wanted = await server.api<Tags>("GET", apiPath(repository, `/tags?limit=5&${query}`));
  await expect(page.getByRole("table")).toHaveAttribute("aria-rowcount", String(wanted.total + 1));
  await expect.poll(async () => (await names(page)).slice(0, 5)).toEqual(wanted.items.map(({ name }) => name));
  expect(await page.locator("tbody tr").count()).toBeLessThan(100);
  return wanted;
}

test("filter and order", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  test.setTimeout(120_000);
  const repository = "many/ordered";
  await fill(server, repository);
  await signIn();
  await open(`/r/${repository}`);
  await expectList(page, server, repository, "sort=-updated");

  const header = (name: string) => page.getByRole("columnheader", { name }).getByRole("button");
  await header(t("tags.pushed")).click();
  await expect(page.getByRole("columnheader", { name: t("tags.pushed") })).toHaveAttribute("aria-sort", "ascending");
  await expectList(page, server, repository, "sort=updated");
  await header(t("common.size")).click();
  const largest = await expectList(page, server, repository, "sort=-size");
  await header(t("common.size")).click();
  const smallest = await expectList(page, server, repository, "sort=size");
  expect(largest.items[0]?.total_size).toBeGreaterThan(300_000);
  expect(smallest.items[0]?.total_size).toBeLessThan(1_000);

  // Natural order: 9 comes before 10.
  await header(t("tags.tag")).click();
  await expectList(page, server, repository, "sort=name");
  expect((await names(page)).slice(9, 11)).toEqual(["1.9.0", "1.10.0"]);

  await page.getByRole("searchbox", { name: t("tags.search") }).fill("1.59");
  const found = await expectList(page, server, repository, "sort=name&search=1.59");
  expect(found.total).toBe(11);

  // The address has the view: who gets it sees the same.
  await expect(page).toHaveURL(/search=1\.59/);
  await page.reload();
  await expect(page.getByRole("searchbox", { name: t("tags.search") })).toHaveValue("1.59");
  await expectList(page, server, repository, "sort=name&search=1.59");
  await expect(page.getByRole("columnheader", { name: t("tags.tag") })).toHaveAttribute("aria-sort", "ascending");
  await checkAccessibility();

  // What nothing matches can be taken back.
  await page.getByRole("searchbox", { name: t("tags.search") }).fill("no-such-tag");
  await page.getByRole("button", { name: t("common.clearFilters") }).click();
  await expectList(page, server, repository, "sort=name");
});

test("choose many and delete them", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  test.setTimeout(120_000);
  const repository = "many/chosen";
  await fill(server, repository);
  await signIn();
  await open(`/r/${repository}?sort=name`);
  await expectList(page, server, repository, "sort=name");
  const box = (name: string) => page.getByRole("checkbox", { name: t("common.selectRow", { name }), exact: true });
  const chosen = (count: number) =>
    page.getByText(t("common.selected", { count, shown: String(count) }), { exact: true });

  // From here to there, and one less.
  await box("1.2.0").click();
  await box("1.9.0").click({ modifiers: ["Shift"] });
  await expect(chosen(8)).toBeVisible();
  await expect(box("1.5.0")).toBeChecked();
  await expect(box("1.10.0")).not.toBeChecked();
  await box("1.5.0").click();
  await expect(chosen(7)).toBeVisible();
  await checkAccessibility();
  await page.getByRole("button", { name: t("common.clearSelection") }).click();

  // Scrolling loads what follows, and the document stays small.
  for (const far of [2_000, 4_000, 6_000, 30_000]) {
    await page.mouse.move(640, 500);
    await page.mouse.wheel(0, far);
    await expect.poll(() => page.locator("tbody tr").count()).toBeLessThan(100);
  }
  await page.evaluate(() => window.scrollTo(0, 0));

  // All that match, also those that were never loaded.
  await page.getByRole("searchbox", { name: t("tags.search") }).fill("1.5");
  await expectList(page, server, repository, "sort=name&search=1.5");
  await page.getByRole("checkbox", { name: t("common.selectLoaded") }).click();
  const matching = { count: 111, shown: "111" };
  await page.getByRole("button", { name: t("common.selectAllMatching", matching) }).click();
  await expect(chosen(111)).toBeVisible();
  await page.getByRole("button", { name: t("deletion.deleteTags", matching) }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText(t("deletion.tags", matching))).toBeVisible();
  await expect(dialog.getByText(t("deletion.kept", { count: 489, shown: "489" }))).toBeVisible();
  await checkAccessibility();
  // So many go only with the name of the repository.
  const confirm = dialog.getByRole("button", { name: t("deletion.deleteTags", matching) });
  await expect(confirm).toBeDisabled();
  await dialog.getByRole("textbox").fill(repository);
  await confirm.click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(t("common.nothingMatches"))).toBeVisible();
  const { total } = await server.api<Tags>("GET", apiPath(repository, "/tags?limit=1"));
  expect(total).toBe(MANY - 111);
  expect((await new Pusher(server, repository).pull("1.59.0")).status).toBe(404);
  expect((await new Pusher(server, repository).pull("1.49.0")).status).toBe(200);
  await page.getByRole("button", { name: t("common.clearFilters") }).click();
  await expectList(page, server, repository, "sort=name");
  await checkAccessibility();
});
