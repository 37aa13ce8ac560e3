// The server goes away in the middle of a job: the page says so, and the job goes on when the server is back.
import { Pusher } from "./support/images";
import { ADMIN, Server } from "./support/server";
import { expect, test } from "./support/test";

/** Enough that a job of them is still at work when the server is killed. */
const MANY = 40;

test("a job goes on after the server was killed", async ({ page, t, checkAccessibility }) => {
  const server = await Server.start();
  try {
    await Promise.all(
      Array.from({ length: MANY }, async (_, at) => new Pusher(server, `wreck/${at}`).image(`cargo ${at}`, "1.0")),
    );
    const answer = await page.request.post(`${server.url}/api/auth/login`, { data: ADMIN });
    expect(answer.ok()).toBe(true);
    const selection = Array.from({ length: MANY }, (_, at) => ({ repository: `wreck/${at}`, whole: true }));
    const plan = await server.api<{ plan_id: string }>("POST", "/api/deletion-jobs", { dry_run: true, selection });
    const job = await server.api<{ id: number }>("POST", "/api/deletion-jobs", {
      dry_run: false,
      plan_id: plan.plan_id,
      selection,
    });
    await server.kill();
    // The page was opened before, as far as its session goes: only the cookie knows the person.
    await server.up();
    await page.goto(`${server.url}/jobs/${job.id}`);
    const before = await page.context().cookies();
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();

    await server.kill();
    const reconnecting = page.getByRole("banner").getByText(t("shell.reconnecting"));
    await expect(reconnecting).toBeVisible({ timeout: 20_000 });
    await checkAccessibility();
    await server.up();
    await expect(reconnecting).toBeHidden({ timeout: 30_000 });
    const main = page.getByRole("main");
    await expect(main.getByText(t("jobs.states.succeeded"), { exact: true }).first()).toBeVisible({ timeout: 30_000 });
    const { total } = await server.api<{ total: number }>("GET", "/api/repositories?search=wreck");
    expect(total).toBe(0);
    // Nothing that the page asked by itself made the session longer.
    const session = (cookies: { name: string; expires: number }[]) =>
      cookies.filter(({ name }) => /session/i.test(name)).map(({ expires }) => Math.round(expires));
    expect(session(await page.context().cookies())).toEqual(session(before));
  } finally {
    await server.stop();
  }
});
