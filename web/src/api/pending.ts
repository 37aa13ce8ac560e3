import type { Client } from "openapi-fetch";
import { api } from "./client";

// The part of the API that its document does not have yet, as the document will have it: once it does, `pending` becomes
// `api` and the bodies here `Schema<"JobBody">`.

interface List<T> {
  items: T[];
  next?: string | null;
  total: number;
}

type JobKind = "deletion" | "rename" | "sync" | "collection" | "verification" | "local_push" | "local_delete";
export type JobState = "queued" | "running" | "succeeded" | "failed" | "cancelled";
export type ItemState = "waiting" | "running" | "done" | "skipped" | "failed" | "cancelled";
type JobAction = "cancel" | "retry" | "retry_failed";
export type LogLevel = "info" | "warning" | "error";

export interface JobError {
  code: string;
  message: string;
}

interface ByteCount {
  done: number;
  total?: number | null;
}

export interface JobBody {
  id: number;
  kind: JobKind;
  state: JobState;
  cancel_requested: boolean;
  created_by: string | null;
  created_at: string;
  started_at?: string | null;
  finished_at?: string | null;
  items: { total: number } & Record<ItemState, number>;
  bytes: ByteCount;
  rate?: number | null;
  remaining_seconds?: number | null;
  parameters: Record<string, unknown>;
  error?: JobError | null;
  summary?: Record<string, unknown> | null;
  actions: JobAction[];
  /** It is about repositories that the viewer may not pull any more: parameters, summary and messages are empty. */
  hidden?: boolean;
}

export interface JobItemBody {
  position: number;
  state: ItemState;
  /** Empty where the viewer may no longer know the name. */
  label: string;
  hidden?: boolean;
  error?: JobError | null;
  /** What came of it. */
  result?: Record<string, unknown> | null;
  bytes: ByteCount;
  started_at?: string | null;
  finished_at?: string | null;
}

export interface LogLineBody {
  number: number;
  at: string;
  level: LogLevel;
  message: string;
  hidden?: boolean;
  item?: number | null;
}

interface Refused {
  code: string;
  message: string;
}

interface BulkDeletionBody {
  dry_run: boolean;
  plan_id?: string;
  selection: { repository: string; whole?: boolean }[];
}

export interface BulkDeletionPlan {
  plan_id: string;
  rows: {
    repository: string;
    tags: number;
    manifests: number;
    untagged_manifests: number;
    refused?: Refused | null;
    freed_bytes?: number | null;
  }[];
  totals: { tags: number; manifests: number; freed_bytes?: number | null };
}

interface RenameOptions {
  dry_run: boolean;
  plan_id?: string;
  overwrite: boolean;
  skip_conflicts?: boolean;
  delete_source: boolean;
  carry_grants: boolean;
}

export interface PrefixBody extends RenameOptions {
  repositories: string[];
  mode: "add" | "remove";
  prefix: string;
}

export interface RenameBody extends RenameOptions {
  moves: { from: string; to: string; tags?: string[] }[];
}

export interface RenameRow {
  from: string;
  to: string;
  state: "ready" | "conflict" | "refused" | "nothing";
  /** So many would be set under the new name. */
  tags: number;
  /** So many are there already. */
  same: number;
  /** Tags under the new name that are on other manifests, the first of them. */
  conflicts: string[];
  conflict_count: number;
  grants: number | null;
  refused: Refused | null;
}

export interface RenamePlan {
  plan_id: string;
  rows: RenameRow[];
  totals: { repositories: number; tags: number; conflicts: number; refused: number };
}

export interface SyncBody {
  dry_run: boolean;
  direction: "pull" | "push";
  remote_id?: number;
  references: string[];
  target_repository?: string;
  target_tag?: string;
  tags?: { exact?: string[]; glob?: string; regex?: string; semver?: string; newest?: number };
  platforms?: string[];
  referrers: boolean;
  overwrite: boolean;
}

export interface SyncRow {
  reference: string;
  registry: string;
  source: { repository: string; tag?: string | null; digest?: string | null };
  target: { repository: string; tag?: string | null };
  digest?: string | null;
  platforms?: string[];
  bytes?: number | null;
  state: "ready" | "current" | "refused";
  refused?: Refused | null;
}

export interface SyncPlan {
  plan_id?: string;
  rows: SyncRow[];
  /** References whose tags could not be listed. */
  unlisted: { reference: string; problem: Refused }[];
  totals: { tags: number; bytes?: number | null; current: number; refused: number };
}

/** Who does not administer sees only id, name and address. */
export interface RemoteBody {
  id: number;
  name: string;
  url: string;
  /** Everybody may use it. */
  shared: boolean;
  username?: string | null;
  has_password?: boolean | null;
  insecure_http?: boolean | null;
  ca_certificate?: string | null;
  /** Its addresses may be private ones. */
  allow_private?: boolean | null;
  /** Which are copied unless others are named. */
  platforms?: string[] | null;
  created_at?: string | null;
}

/** What is left out stays; an empty text or list takes away what there was. */
interface RemoteChange {
  name?: string;
  url?: string;
  username?: string;
  password?: string;
  insecure_http?: boolean;
  ca_certificate?: string;
  allow_private?: boolean;
  shared?: boolean;
  platforms?: string[];
}

export interface NewRemote extends RemoteChange {
  name: string;
  url: string;
}

interface RemoteTest {
  ok: boolean;
  code?: string | null;
  message: string;
  capabilities?: {
    deletes: boolean;
    lists_referrers: boolean;
    rate_limit: { limit: number | null; remaining: number } | null;
  } | null;
  elapsed_ms: number;
}

export interface StorageBody {
  mode: "engine" | "front";
  used_bytes: number;
  total_bytes?: number | null;
  free_bytes?: number | null;
  blobs: number;
  reclaimable_bytes: number;
  reclaimable_blobs: number;
  untagged_manifests: number;
  stale_uploads: number;
  /** The largest. */
  repositories: StoredRepository[];
  upstream?: { command: string; steps: string[] } | null;
}

export interface StoredRepository {
  repository: string;
  /** Layers that several repositories share count for each. */
  stored_bytes: number;
  /** What no other repository has. */
  own_bytes: number;
}

export interface WhyBody {
  digest: string;
  kind: "blob" | "manifest" | null;
  size?: number | null;
  /** It was found damaged and is not served. */
  damaged: boolean;
  reasons: WhyReason[];
  reclaimable: boolean;
}

export interface WhyReason {
  code: "tag" | "child_of" | "layer_of" | "referrer_of" | "untagged" | "grace";
  repository?: string | null;
  reference?: string | null;
  until?: string | null;
}

/** A plan alone, when it was a dry run; else the job. */
type Starts<Plan, Body> = {
  post: {
    parameters: Parameters<undefined, undefined>;
    requestBody: { content: { "application/json": Body } };
    responses: { 200: { content: { "application/json": Plan } }; 202: { content: { "application/json": JobBody } } };
  };
};
type Answers<T> = { responses: { 200: { content: { "application/json": T } } } };
type Get<T, Path = undefined, Query = undefined> = {
  get: Answers<T> & { parameters: Parameters<Path, Query> };
};
type Parameters<Path, Query> = (Path extends undefined ? unknown : { path: Path }) &
  (Query extends undefined ? unknown : { query?: Query });
type Post<T, Body, Path = undefined> = {
  post: Answers<T> & {
    parameters: Parameters<Path, undefined>;
    requestBody: { content: { "application/json": Body } };
  };
};

interface Paths {
  "/api/jobs": Get<List<JobBody>, undefined, { limit?: number; after?: string; kind?: string; state?: string }>;
  "/api/jobs/{id}": Get<JobBody, { id: number }>;
  "/api/jobs/{id}/items": Get<List<JobItemBody>, { id: number }, { limit?: number; after?: string; state?: string }>;
  "/api/jobs/{id}/cancel": { post: Answers<JobBody> & { parameters: { path: { id: number } } } };
  "/api/jobs/{id}/retry": Post<JobBody, { only_failed: boolean }, { id: number }>;
  "/api/deletion-jobs": Starts<BulkDeletionPlan, BulkDeletionBody>;
  "/api/remote-prefix-jobs": Starts<RenamePlan, PrefixBody>;
  "/api/rename-jobs": Starts<RenamePlan, RenameBody>;
  "/api/sync-jobs": Starts<SyncPlan, SyncBody>;
  "/api/collection-jobs": Post<JobBody, { dry_run: boolean; grace_minutes?: number; untagged_days?: number | null }>;
  "/api/verification-jobs": Post<JobBody, Record<string, never>>;
  "/api/storage": Get<StorageBody>;
  "/api/storage/why": { get: Answers<WhyBody> & { parameters: { query: { digest: string } } } };
  "/api/remotes": Get<List<RemoteBody>> & Post<RemoteBody, NewRemote>;
  "/api/remotes/{id}": {
    patch: Post<RemoteBody, RemoteChange, { id: number }>["post"];
    delete: { parameters: { path: { id: number } }; responses: { 204: { content?: never } } };
  };
  "/api/remotes/{id}/test": { post: Answers<RemoteTest> & { parameters: { path: { id: number } } } };
}

export const pending = api as unknown as Client<Paths>;
