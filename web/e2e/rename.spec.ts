// A prefix for many repositories: the preview says what will be, the job does it, and both names pull as promised.
import { Pusher } from "./support/images";
import { expect, test } from "./support/test";

test("a prefix, with a name that is taken", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const mine = "berth";
  const [one, two] = [new Pusher(server, `${mine}/one`), new Pusher(server, `${mine}/two`)];
  await one.image("one", "1.0");
  await two.image("two", "1.0");
  const there = { one: new Pusher(server, `dock/${mine}/one`), two: new Pusher(server, `dock/${mine}/two`) };
  await there.two.image("another", "1.0");
  await signIn();
  await open(`/rename?search=${mine}%2F`);
  await page.getByLabel(t("rename.prefix"), { exact: true }).fill("dock");
  const main = page.getByRole("main");
  await expect(main.getByText(`dock/${mine}/one`, { exact: true }).first()).toBeVisible();
  // What begins with the prefix already was found, too: it stays as it is.
  await main.getByRole("checkbox", { name: t("common.selectRow", { name: `dock/${mine}/two` }) }).click();
  await checkAccessibility();

  // Something is taken: nothing begins before somebody says what shall happen.
  await page.getByText(t("rename.copy"), { exact: true }).click();
  await expect(main.getByText(t("rename.conflictsStop"))).toBeVisible();
  await page.getByRole("combobox", { name: t("rename.conflicts") }).click();
  await page.getByRole("option", { name: t("rename.onConflict.skip") }).click();
  const start = main.getByRole("button", { name: new RegExp(t("rename.copy")) }).first();
  await expect(start).toBeEnabled();
  await checkAccessibility();
  await start.click();

  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible();
  await checkAccessibility();
  expect((await there.one.pull("1.0")).status).toBe(200);
  expect((await one.pull("1.0")).status).toBe(200);
  const [taken, kept] = [await there.two.pull("1.0"), await two.pull("1.0")];
  expect(taken.headers.get("docker-content-digest")).not.toBe(kept.headers.get("docker-content-digest"));
});
