import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { ForAdmins } from "@/app/ForAdmins";
import { systemQuery } from "@/app/session";
import { bytes, number } from "@/lib/format";
import { Anchor, Fact, Facts, Failure, Page, Progress, Section, Skeleton, Stack } from "@/ui";
import { Checks } from "./Checks";
import style from "./Checks.module.css";
import { Comparison } from "./Comparison";
import { overviewQuery, readyQuery } from "./data";
import { checkDisk, checksOf } from "./findings";
import { Upstream } from "./Upstream";

/** What this server is, whether it is well, and what to do where it is not. */
export function SystemPage() {
  const { t } = useTranslation();
  return (
    <ForAdmins title={t("shell.system")}>
      <OneSystem />
    </ForAdmins>
  );
}

function OneSystem() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    ...systemQuery,
    // A running comparison is looked at while the page is.
    refetchInterval: (query) => (query.state.data?.upstream?.comparison.is_running ? 2_000 : 30_000),
  });
  return (
    <Page title={t("shell.system")} isText>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={240} />}
      {data && <Parts system={data} />}
    </Page>
  );
}

function Parts({ system }: { system: Schema<"SystemBody"> }) {
  const { t } = useTranslation();
  const isReady = useQuery(readyQuery).data;
  const overview = useQuery(overviewQuery).data;
  const checks = [...checkDisk(overview?.disk), ...checksOf(system, isReady, new URL(location.href))];
  return (
    <Stack gap="md">
      <Section title={t("system.health")}>
        <Checks checks={checks} />
      </Section>
      <div className={style.grid}>
        <About system={system} />
        <Contents system={system} overview={overview} />
        {system.upstream && <Upstream upstream={system.upstream} />}
        {system.upstream && <Comparison comparison={system.upstream.comparison} />}
        <Documents />
      </div>
    </Stack>
  );
}

function About({ system }: { system: Schema<"SystemBody"> }) {
  const { t } = useTranslation();
  const isFront = system.mode === "front";
  return (
    <Section title={t("system.about")}>
      <Facts>
        <Fact name={t("system.version")}>
          <span className="mono">{system.version}</span>
        </Fact>
        <Fact name={t("system.mode")}>{t(isFront ? "system.modes.front" : "system.modes.engine")}</Fact>
        <Fact name={t("system.database")}>{system.database === "postgres" ? "PostgreSQL" : "SQLite"}</Fact>
        <Fact name={t("system.publicAddress")}>{system.public_url ?? t("system.publicUnset")}</Fact>
        {system.can_delete !== null && system.can_delete !== undefined && (
          <Fact name={t("system.deletion")}>{t(system.can_delete ? "system.deletionOn" : "system.deletionOff")}</Fact>
        )}
      </Facts>
    </Section>
  );
}

interface ContentsProps {
  system: Schema<"SystemBody">;
  overview?: Schema<"OverviewBody">;
}

function Contents({ system: { stored }, overview }: ContentsProps) {
  const { t } = useTranslation();
  const disk = overview?.disk;
  const used = disk ? (1 - disk.free_bytes / disk.total_bytes) * 100 : 0;
  return (
    <Section title={t("system.contents")}>
      <Facts>
        {stored && (
          <>
            <Fact name={t("shell.repositories")}>
              <Anchor inherit renderRoot={(props) => <Link to="/repositories" {...props} />}>
                {number(stored.repositories)}
              </Anchor>
            </Fact>
            {overview && <Fact name={t("system.tags")}>{number(overview.tags)}</Fact>}
            <Fact name={t("system.usersAndRobots")}>
              <Anchor inherit renderRoot={(props) => <Link to="/users" {...props} />}>
                {number(stored.users)}
              </Anchor>
            </Fact>
            <Fact name={t("shell.groups")}>
              <Anchor inherit renderRoot={(props) => <Link to="/groups" {...props} />}>
                {number(stored.groups)}
              </Anchor>
            </Fact>
          </>
        )}
        {overview && <Fact name={t("system.storedBytes")}>{bytes(overview.stored_bytes)}</Fact>}
        {disk && (
          <Fact name={t("system.disk")}>
            {t("system.diskFree", { free: bytes(disk.free_bytes), total: bytes(disk.total_bytes) })}
            <Progress value={used} color={used > 90 ? "danger" : "accent"} mt={4} aria-label={t("system.disk")} />
          </Fact>
        )}
      </Facts>
    </Section>
  );
}

/** Pages and documents beside the UI. Their addresses are relative: the UI may live below any path. */
function Documents() {
  const { t } = useTranslation();
  const links = [
    ["docs", "docs"],
    ["redoc", "redoc"],
    ["api/openapi.json", "openapi"],
    ["healthz", "alive"],
    ["readyz", "ready"],
    ["metrics", "metrics"],
  ] as const;
  return (
    <Section title={t("system.documents")}>
      <Facts>
        {links.map(([address, id]) => (
          <Fact key={id} name={t(`system.links.${id}`)}>
            <Anchor href={address} inherit className="mono">
              /{address}
            </Anchor>
          </Fact>
        ))}
      </Facts>
    </Section>
  );
}
