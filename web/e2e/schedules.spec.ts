// What begins by itself: told when, begun now, and switched off again.
import type { Server } from "./support/server";
import { expect, test } from "./support/test";

interface Schedule {
  id: number;
  name: string;
  kind: string;
  cron: string;
  enabled: boolean;
  upcoming: string[];
  parameters: { references?: string[] };
}

async function find(server: Server, isIt: (schedule: Schedule) => boolean) {
  const { items } = await server.api<{ items: Schedule[] }>("GET", "/api/schedules");
  return items.find(isIt);
}

test("a clean-up begins every week, and now", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const isCleanUp = ({ kind }: Schedule) => kind === "collection";
  await signIn();
  await open("/storage");
  const section = page.getByRole("region", { name: t("storage.schedule") });
  const rhythm = section.getByRole("radiogroup", { name: t("schedules.rhythm") });
  await rhythm.getByText(t("schedules.rhythms.weekly"), { exact: true }).click();
  await section.getByLabel(t("schedules.time"), { exact: true }).fill("04:30");
  await section.getByLabel(t("storage.grace"), { exact: true }).fill("90");
  await checkAccessibility();
  await section.getByRole("button", { name: t("schedules.save") }).click();
  await expect(page.getByText(t("storage.scheduled"))).toBeVisible();

  const made = await find(server, isCleanUp);
  expect(made).toMatchObject({ cron: "30 4 * * 0", enabled: true, parameters: { grace_minutes: 90 } });
  for (const at of made?.upcoming ?? []) await expect(section.locator(`time[datetime="${at}"]`)).toContainText("04:30");
  await checkAccessibility();

  await section.getByRole("button", { name: t("schedules.run") }).click();
  await expect(page).toHaveURL(/\/jobs\/\d+$/);
  const job = page.url().split("/").pop() ?? "";
  const main = page.getByRole("main");
  await expect(main.getByText(`begun by the schedule ${made?.name}`)).toBeVisible();
  await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible();

  await open("/storage");
  await expect(section.getByRole("link", { name: t("schedules.job", { id: job }) })).toBeVisible();
  await expect(section.getByText(t("jobs.states.succeeded"))).toBeVisible();
  await rhythm.getByText(t("schedules.rhythms.off"), { exact: true }).click();
  await section.getByRole("button", { name: t("schedules.save") }).click();
  await expect(page.getByText(t("storage.unscheduled"))).toBeVisible();
  expect(await find(server, isCleanUp)).toMatchObject({ enabled: false, upcoming: [] });
});

test("a sync begins at the times of a cron", async ({ page, server, signIn, open, t, checkAccessibility }) => {
  const isSync = ({ kind }: Schedule) => kind === "sync";
  await signIn();
  await open("/sync");
  const main = page.getByRole("main");
  await main.getByRole("textbox", { name: t("sync.references"), exact: true }).fill("nginx:1.27\nredis:7");
  await main.getByRole("button", { name: t("schedules.scheduleSync") }).click();
  const dialog = page.getByRole("dialog", { name: t("schedules.create") });
  await expect(dialog.getByLabel(t("common.name"))).toHaveValue("nginx:1.27");
  await dialog.getByText(t("schedules.rhythms.own"), { exact: true }).click();
  const save = dialog.getByRole("button", { name: t("schedules.save") });
  await dialog.getByLabel(t("schedules.cron"), { exact: true }).fill("*/5 * * * *");
  await save.click();
  await expect(dialog.getByText(t("errors.cron_too_often"))).toBeVisible();
  await dialog.getByLabel(t("schedules.cron"), { exact: true }).fill("0 3 1 * *");
  await checkAccessibility();
  await save.click();
  await expect(dialog).toBeHidden();
  expect((await find(server, isSync))?.parameters.references).toEqual(["nginx:1.27", "redis:7"]);

  const section = page.getByRole("region", { name: t("schedules.syncTitle") });
  await expect(section.getByText("0 3 1 * *")).toBeVisible();
  await checkAccessibility();
  await section.getByRole("switch", { name: t("schedules.enabledWhat", { name: "nginx:1.27" }) }).click();
  await expect.poll(async () => (await find(server, isSync))?.enabled).toBe(false);
  await section.getByRole("button", { name: t("common.more") }).click();
  await page.getByRole("menuitem", { name: t("schedules.delete") }).click();
  const confirm = page.getByRole("dialog", { name: t("schedules.deleteTitle", { name: "nginx:1.27" }) });
  await confirm.getByRole("button", { name: t("schedules.delete") }).click();
  await expect.poll(() => find(server, isSync)).toBeUndefined();
  await expect(section).toBeHidden();
});
