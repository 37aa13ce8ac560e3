import { useQuery } from "@tanstack/react-query";
import { Link, useLocation } from "@tanstack/react-router";
import { DoorOpen, LockKeyhole } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { systemQuery } from "@/app/session";
import { number } from "@/lib/format";
import { Alert, Button, Empty, Failure, Page, Paper, Skeleton, Text, Time, Title } from "@/ui";
import style from "./OverviewPage.module.css";

const SHOWN = 20;

/** The start of those who are not signed in: what they may pull. */
export function PublicPage() {
  const { t } = useTranslation();
  const { data: system } = useQuery(systemQuery);
  const { data, error, refetch } = useQuery({
    queryKey: ["repositories", "newest"],
    queryFn: () => body(api.GET("/api/repositories", { params: { query: { sort: "-last_push", limit: SHOWN } } })),
  });
  return (
    <Page title={t("overview.publicRepositories")}>
      {system?.setup_needed && (
        <Alert color="warn" title={t("session.notSetUp")}>
          {t("session.notSetUpText")}
        </Alert>
      )}
      {!data && error && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={200} />}
      {data && (data.items.length === 0 ? <NonePublic /> : <Newest items={data.items} />)}
    </Page>
  );
}

type Listed = Omit<Schema<"RepositoryBody">, "verbs">;

function Newest({ items }: { items: Listed[] }) {
  const { t } = useTranslation();
  return (
    <>
      <Text c="dimmed">{t("overview.publicText")}</Text>
      <Paper className="card" component="section">
        <div className={style.head}>
          <Title order={2}>{t("shell.repositories")}</Title>
          <Link to="/repositories">{t("overview.allRepositories")}</Link>
        </div>
        <ul className={style.rows}>
          {items.map((repository) => (
            <Repository key={repository.id} repository={repository} />
          ))}
        </ul>
      </Paper>
    </>
  );
}

function Repository({ repository }: { repository: Listed }) {
  const { t } = useTranslation();
  const { name, description, tag_count, pull_count, last_push_at } = repository;
  const tags = t("overview.inTags", { count: tag_count, shown: number(tag_count) });
  return (
    <li>
      <div style={{ minWidth: 0 }}>
        <Link to="/r/$" params={{ _splat: name }} className={`${style.name} one-line`} title={name}>
          {name}
        </Link>
        <div className={`${style.detail} one-line`}>{description ? `${tags} · ${description}` : tags}</div>
      </div>
      <span className={style.number}>{t("overview.pulls", { count: pull_count, shown: number(pull_count) })}</span>
      <span className={style.number}>
        <Time at={last_push_at} never={t("overview.noPushes")} />
      </span>
    </li>
  );
}

function NonePublic() {
  const { t } = useTranslation();
  const { href } = useLocation();
  return (
    <Paper className="card">
      <Empty icon={<LockKeyhole size={32} />} title={t("overview.noPublic")}>
        <Text>{t("overview.noPublicText")}</Text>
        <Button
          leftSection={<DoorOpen size={16} aria-hidden />}
          renderRoot={(props) => <Link to="/login" search={{ to: href }} {...props} />}
        >
          {t("shell.login")}
        </Button>
      </Empty>
    </Paper>
  );
}
