import { queryOptions } from "@tanstack/react-query";
import { api, body, type Schema } from "@/api/client";
import type { JobBody } from "../jobs/data";

export type ScheduleBody = Omit<Schema<"ScheduleBody">, "parameters"> & { parameters: Record<string, unknown> };
type NewSchedule = Schema<"NewScheduleBody">;
type ScheduleChange = Schema<"ScheduleChangeBody">;

/** What somebody says of a schedule. */
export type Wished = Omit<NewSchedule, "parameters"> & { parameters?: Record<string, unknown> };

/** With the key of jobs: every job that begins or ends makes it stale, and only jobs change it by themselves. */
export const SCHEDULES = ["jobs", "schedules"] as const;

export const schedulesQuery = queryOptions({
  queryKey: SCHEDULES,
  queryFn: async () => {
    const { items } = await body(api.GET("/api/schedules", { params: {} }));
    return items as ScheduleBody[];
  },
});

export function createSchedule(wished: Wished) {
  return body(api.POST("/api/schedules", { params: {}, body: wished as NewSchedule }));
}

export function changeSchedule({ id }: ScheduleBody, change: Partial<Wished>) {
  return body(api.PATCH("/api/schedules/{id}", { params: { path: { id } }, body: change as ScheduleChange }));
}

export function deleteSchedule({ id }: ScheduleBody) {
  return body(api.DELETE("/api/schedules/{id}", { params: { path: { id } } }));
}

export function runSchedule({ id }: ScheduleBody) {
  return body(api.POST("/api/schedules/{id}/run", { params: { path: { id } } })) as Promise<JobBody>;
}

/** A name that no schedule has. */
export function freeName(wanted: string, schedules: ScheduleBody[]): string {
  const taken = new Set(schedules.map(({ name }) => name));
  for (let count = 1; ; count += 1) {
    const name = count === 1 ? wanted : `${wanted} ${count}`;
    if (!taken.has(name)) return name;
  }
}
