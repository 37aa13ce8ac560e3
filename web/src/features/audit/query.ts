/** What the audit is filtered by, as the address has it: `from` and `to` are days of the reader, both included. */
export interface AuditFilters {
  actor?: string;
  action?: string;
  target?: string;
  from?: string;
  to?: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** The filters as the server asks for them: times, the end not included. */
export function auditQuery({ actor, action, target, from, to }: AuditFilters) {
  return {
    actor: actor || undefined,
    action: action || undefined,
    target: target || undefined,
    from: from && startOf(from, 0),
    to: to && startOf(to, 1),
  };
}

/** When a day begins where the reader is, or the one `later` days after it. */
function startOf(day: string, later: number): string | undefined {
  if (!DAY.test(day)) return undefined;
  const start = new Date(`${day}T00:00:00`);
  start.setDate(start.getDate() + later);
  return Number.isNaN(start.getTime()) ? undefined : start.toISOString();
}

/** Where the same events are as a file; relative, as the UI may live below any path. */
export function csvAddress(filters: AuditFilters): string {
  const set = Object.entries(auditQuery(filters)).filter(([, value]) => value !== undefined);
  const query = new URLSearchParams(set as [string, string][]).toString();
  return query ? `api/audit.csv?${query}` : "api/audit.csv";
}
