import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { imagePath } from "@/lib/address";
import { Bytes, Paper, Text, Time, Title } from "@/ui";
import style from "./OverviewPage.module.css";

/** Platforms beyond these are counted. */
const SHOWN = 3;

export function RecentPushes({ pushes }: { pushes: Schema<"RecentPush">[] }) {
  const { t } = useTranslation();
  return (
    <Paper className="card" component="section">
      <div className={style.head}>
        <Title order={2}>{t("overview.recentPushes")}</Title>
        <Link to="/repositories" search={{ sort: "-last_push" }}>
          {t("overview.allRepositories")}
        </Link>
      </div>
      {pushes.length === 0 && (
        <Text p="md" c="dimmed">
          {t("overview.noPushes")}
        </Text>
      )}
      <ul className={style.rows}>
        {pushes.map((push) => (
          <Push key={`${push.repository}:${push.tag}@${push.at}`} push={push} />
        ))}
      </ul>
    </Paper>
  );
}

function Push({ push }: { push: Schema<"RecentPush"> }) {
  const { t } = useTranslation();
  const { repository, tag, platforms, by } = push;
  const more = platforms.length - SHOWN;
  const shown = [...platforms.slice(0, SHOWN), ...(more > 0 ? [`+${more}`] : [])].join(" · ");
  return (
    <li>
      <div style={{ minWidth: 0 }}>
        <Link
          to="/r/$"
          params={{ _splat: imagePath(repository, tag) }}
          className={`${style.name} ${style.image}`}
          title={`${repository}:${tag}`}
        >
          <span className="one-line">{repository}</span>
          <span className={`${style.tag} one-line`}>:{tag}</span>
        </Link>
        <div className={`${style.detail} one-line`} title={platforms.join(", ")}>
          {[shown, by && t("overview.by", { name: by })].filter(Boolean).join(" · ")}
        </div>
      </div>
      <span className={style.number}>
        <Bytes count={push.total_size} />
      </span>
      <span className={style.number}>
        <Time at={push.at} />
      </span>
    </li>
  );
}
