// The first minutes of a new server: from the link in its log to the first image.
import { Pusher } from "./support/images";
import { Server } from "./support/server";
import { expect, test } from "./support/test";

let fresh: Server;
test.beforeAll(async () => {
  fresh = await Server.start({ admin: false });
});
test.afterAll(() => fresh.stop());

const PASSWORD = "lantern-over-reef-3";

test("the set-up link makes the administrator, and the first image is seen to arrive", async ({
  page,
  t,
  checkAccessibility,
}) => {
  const link = () => fresh.lines.join("\n").match(/http:\S+\/setup#\S+/)?.[0] ?? "";
  await expect.poll(link).not.toBe("");

  await test.step("without the secret of the link nothing is made", async () => {
    await page.goto(`${fresh.url}/login`);
    await expect(page.getByText(t("session.notSetUp"))).toBeVisible();
    await page.goto(`${fresh.url}/setup`);
    await expect(page.getByRole("heading", { name: t("setup.incomplete") })).toBeVisible();
    await page.goto(`${fresh.url}/setup#guessed`);
    await fill("captain", PASSWORD);
    await page.getByRole("button", { name: t("setup.create") }).click();
    await expect(page.getByText(t("errors.setup_link_invalid"))).toBeVisible();
    await checkAccessibility();
  });

  async function fill(name: string, password: string, again = password) {
    await page.getByRole("textbox", { name: t("setup.name") }).fill(name);
    await page.getByLabel(t("session.password"), { exact: true }).fill(password);
    await page.getByLabel(t("setup.again"), { exact: true }).fill(again);
  }

  await test.step("the link makes an administrator with a good password", async () => {
    await page.goto("about:blank");
    await page.goto(link());
    const create = page.getByRole("button", { name: t("setup.create") });
    await fill("captain", "short");
    await expect(create).toBeDisabled();
    await fill("captain", PASSWORD, "another-one-7");
    await expect(create).toBeDisabled();
    await fill("captain", "changeme");
    await create.click();
    await expect(page.getByText(t("errors.password_common"))).toBeVisible();
    await fill("captain", PASSWORD);
    await create.click();
    await expect(page.getByRole("heading", { level: 1, name: t("firstPush.title") })).toBeVisible();
    expect(page.url()).toBe(`${fresh.url}/first-push`);
  });

  await test.step("the page waits for the push, and leads to the image", async () => {
    const commands = page.getByRole("region", { name: t("firstPush.commands") });
    await expect(commands).toContainText(`docker login ${new URL(fresh.url).host} -u captain`);
    await expect(page.getByText(t("firstPush.waiting"))).toBeVisible();
    await page.getByRole("button", { name: t("firstPush.tokenCreate") }).click();
    const made = page.getByRole("alert").filter({ hasText: t("firstPush.tokenMade") });
    const token = await made.locator("code").textContent();
    await checkAccessibility();

    const pusher = new Pusher(fresh, "team/first", { name: "captain", password: token ?? "" });
    await pusher.image("the first layer", "1.0");
    await expect(page.getByText(t("firstPush.arrived"))).toBeVisible();
    await expect(page.getByText("team/first:1.0")).toBeVisible();
    await page.getByRole("link", { name: t("firstPush.openImage") }).click();
    await expect(page.getByRole("heading", { level: 1, name: "team/first:1.0" })).toBeVisible();
    expect((await pusher.pull("1.0")).status).toBe(200);
  });

  await test.step("the link works once", async () => {
    const captain = { name: "captain", password: PASSWORD };
    expect(await fresh.api("GET", "/api/auth/me", undefined, captain)).toMatchObject({ role: "admin" });
    await page.goto(link());
    await expect(page.getByRole("heading", { name: t("setup.over") })).toBeVisible();
    await checkAccessibility();
  });
});
