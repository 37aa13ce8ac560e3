// Language and theme are the reader's own choice, and stay.
import en from "../src/i18n/en";
import zh from "../src/i18n/zh-CN";
import { expect, test } from "./support/test";

test("the other language, at once and after a reload", async ({
  page,
  t,
  locale,
  signIn,
  open,
  checkAccessibility,
}) => {
  const isChinese = locale?.startsWith("zh");
  const [own, other] = isChinese ? [zh, en] : [en, zh];
  const [ownCode, otherCode] = isChinese ? ["zh-CN", "en"] : ["en", "zh-CN"];
  const html = page.locator("html");
  await signIn();
  await open("/repositories");
  const title = (texts: typeof zh | typeof en) =>
    expect(page.getByRole("heading", { level: 1, name: texts.shell.repositories })).toBeVisible();
  await title(own);
  await expect(html).toHaveAttribute("lang", ownCode ?? "");

  await page.getByRole("button", { name: t("shell.language") }).click();
  await page.getByRole("menuitem", { name: isChinese ? "English" : "简体中文" }).click();
  await title(other);
  await expect(html).toHaveAttribute("lang", otherCode ?? "");
  await expect(page).toHaveTitle(new RegExp(other.shell.repositories));
  await expect(page.getByRole("navigation").first()).not.toContainText(own.shell.users);

  await page.reload();
  await title(other);
  await page.getByRole("link", { name: other.shell.users, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: other.shell.users, exact: true })).toBeVisible();
  await checkAccessibility();

  await page.context().clearCookies();
  await open("/login");
  await expect(page.getByRole("button", { name: other.shell.login })).toBeVisible();
  await page.getByRole("button", { name: other.shell.language }).click();
  await page.getByRole("menuitem", { name: isChinese ? "简体中文" : "English" }).click();
  await expect(page.getByRole("button", { name: own.shell.login })).toBeVisible();
  await checkAccessibility();
});

test("the other theme, at once and after a reload", async ({ page, t, signIn, open, checkAccessibility }) => {
  const html = page.locator("html");
  const ground = () => page.locator("main").evaluate((main) => getComputedStyle(main).backgroundColor);
  await signIn();
  await open("/repositories");
  await expect(html).toHaveAttribute("data-mantine-color-scheme", /light|dark/);
  const first = (await html.getAttribute("data-mantine-color-scheme")) ?? "";
  const other = first === "dark" ? "light" : "dark";
  const firstGround = await ground();

  const choose = async (label: string) => {
    await page.getByRole("button", { name: t("shell.theme") }).click();
    await page.getByRole("menuitem", { name: label }).click();
  };
  await choose(t(`shell.${other}`));
  await expect(html).toHaveAttribute("data-mantine-color-scheme", other);
  await expect.poll(ground).not.toBe(firstGround);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1, name: t("shell.repositories") })).toBeVisible();
  await expect(html).toHaveAttribute("data-mantine-color-scheme", other);
  await checkAccessibility();

  await open("/me");
  await expect(page.getByRole("radio", { name: t(`shell.${other}`) })).toBeChecked();
  await choose(t("shell.systemTheme"));
  await expect(html).toHaveAttribute("data-mantine-color-scheme", first);
  await checkAccessibility();
});
