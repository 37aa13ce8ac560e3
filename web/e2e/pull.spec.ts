// The line that is copied is the line that pulls.
import type { Page } from "@playwright/test";
import type { TFunction } from "i18next";
import { apiPath, makePerson, pullWith, readCommand } from "./support/client";
import { Pusher } from "./support/images";
import { expect, test } from "./support/test";

const copied = (page: Page) => page.evaluate(() => navigator.clipboard.readText());
const forget = (page: Page) => page.evaluate(() => navigator.clipboard.writeText(""));

/** Chooses client and reference where a pull command is shown, and copies it. */
async function copy(page: Page, t: TFunction, tool: string, by: "tag" | "digest") {
  const place = page
    .locator("main, [role=dialog]")
    .filter({ has: page.locator("pre") })
    .last();
  await place.getByRole("radiogroup").getByText(tool, { exact: true }).click();
  const way = by === "tag" ? t("tags.byTag") : t("tags.byDigest");
  await place.getByRole("radiogroup").getByText(way, { exact: true }).click();
  await forget(page);
  await place.getByRole("button", { name: t("common.copyWhat", { what: t("tags.pullCommand") }) }).click();
  await expect(place.getByRole("button", { name: t("common.copied") })).toBeVisible();
  const command = await copied(page);
  await expect(place.locator("pre")).toHaveText(command);
  return command;
}

const WAYS = [
  ["docker", "tag"],
  ["docker", "digest"],
  ["podman", "tag"],
  ["podman", "digest"],
] as const;

test("from the page of an image", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "pulled/from/page";
  const pusher = new Pusher(server, repository);
  const image = await pusher.image("first", "1.0");
  const person = await makePerson(server, "puller", "pulled/from/*", ["pull"]);
  await signIn(person.name, person.password);
  await open(`/r/${repository}/-/tags/1.0`);
  const commands = new Map<string, string>();
  for (const [tool, by] of WAYS) {
    await test.step(`${tool} by ${by}`, async () => {
      const command = await copy(page, t, tool, by);
      const reference = by === "tag" ? "1.0" : image.digest;
      expect(readCommand(command)).toEqual({ tool, host: new URL(server.url).host, repository, reference });
      expect(await pullWith(command, person)).toBe(image.digest);
      commands.set(`${tool} ${by}`, command);
    });
  }
  // The tag moves on; the digest stays what was seen.
  const next = await pusher.image("second", "1.0");
  expect(await pullWith(commands.get("docker tag") ?? "")).toBe(next.digest);
  expect(await pullWith(commands.get("docker digest") ?? "")).toBe(image.digest);
  // The server counts them, a little later, and the page tells.
  const counted = async () =>
    (await server.api<{ pull_count: number }>("GET", apiPath(repository, "/images/1.0"))).pull_count;
  await expect.poll(counted, { timeout: 20_000 }).toBe(1);
  await page.reload();
  await expect(page.getByText(t("images.pulledTimes", { count: 1, shown: "1" }))).toBeVisible();
  await checkAccessibility();
});

test("from the list of tags", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const repository = "pulled/from/list";
  const pusher = new Pusher(server, repository);
  const [one, two] = [await pusher.image("one", "one"), await pusher.image("two", "two")];
  await signIn();
  await open(`/r/${repository}`);
  const row = (tag: string) =>
    page.getByRole("row").filter({ has: page.getByRole("link", { name: tag, exact: true }) });

  // The menu of a row shows the command with its choices.
  await row("one")
    .getByRole("button", { name: `${t("common.more")}: one` })
    .click();
  await page.getByRole("menuitem", { name: t("tags.pullCommand") }).click();
  const dialog = page.getByRole("dialog", { name: t("tags.pullCommand") });
  await expect(dialog).toBeVisible();
  const chosen = await copy(page, t, "podman", "digest");
  expect(await pullWith(chosen)).toBe(one.digest);
  await checkAccessibility();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  // One click copies it as it was chosen before, also after the page was loaded anew.
  await page.reload();
  await forget(page);
  await row("two")
    .getByRole("button", { name: /podman pull/ })
    .click();
  await expect(row("two").getByRole("button", { name: t("common.copied") })).toBeVisible();
  const clicked = await copied(page);
  expect(readCommand(clicked)).toMatchObject({ tool: "podman", reference: two.digest });
  expect(await pullWith(clicked)).toBe(two.digest);

  // So does a key, for the row that the keys have led to.
  await forget(page);
  await page.keyboard.press("j");
  await expect(row("one")).toBeFocused();
  await page.keyboard.press("c");
  await expect.poll(() => copied(page)).toMatch(/^podman pull/);
  expect(await pullWith(await copied(page))).toBe(one.digest);

  // And many at once, one a line.
  await page.getByRole("checkbox", { name: t("common.selectLoaded") }).click();
  await page.getByRole("button", { name: t("tags.copyCommands") }).click();
  const lines = (await copy(page, t, "docker", "tag")).split("\n");
  expect(await Promise.all(lines.map((line) => pullWith(line)))).toEqual([two.digest, one.digest]);
  await checkAccessibility();
});
