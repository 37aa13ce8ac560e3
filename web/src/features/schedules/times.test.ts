import { expect, test } from "vitest";
import { freeName, type ScheduleBody } from "./data";
import { cronOf, defaultTimes, timesOf, zones } from "./times";

const zone = "Asia/Shanghai";

test("daily and weekly times are written as cron and read back", () => {
  const daily = { ...defaultTimes("daily"), time: "04:05", zone };
  expect(cronOf(daily)).toBe("5 4 * * *");
  expect(timesOf("5 4 * * *", zone)).toMatchObject({ rhythm: "daily", time: "04:05", zone });
  const weekly = { ...daily, rhythm: "weekly" as const, day: 3 };
  expect(cronOf(weekly)).toBe("5 4 * * 3");
  expect(timesOf("5 4 * * 3", zone)).toMatchObject({ rhythm: "weekly", time: "04:05", day: 3 });
  expect(timesOf("0 0 * * 7", zone)).toMatchObject({ rhythm: "weekly", time: "00:00", day: 0 });
});

test("what is neither stays as it was written", () => {
  for (const cron of ["*/30 * * * *", "0 3 1 * *", "0 3 * * 1-5", "0 25 * * *", "0 3 * * SUN"])
    expect(timesOf(cron, zone)).toMatchObject({ rhythm: "own", cron });
  expect(cronOf({ ...defaultTimes("own"), cron: " 0 3 1 * * " })).toBe("0 3 1 * *");
});

test("what is not whole is no cron yet", () => {
  expect(cronOf({ ...defaultTimes("daily"), time: "" })).toBeUndefined();
  expect(cronOf({ ...defaultTimes("own"), cron: "0 3 * *" })).toBeUndefined();
  expect(cronOf(defaultTimes("off"))).toBeUndefined();
});

test("a zone that the browser does not name can be kept", () => {
  expect(zones("Mars/Olympus")).toContain("Mars/Olympus");
  expect(zones("UTC").filter((one) => one === "UTC")).toHaveLength(1);
});

test("a name is free", () => {
  const named = (name: string) => ({ name }) as ScheduleBody;
  expect(freeName("nginx", [])).toBe("nginx");
  expect(freeName("nginx", [named("nginx"), named("nginx 2")])).toBe("nginx 3");
});
