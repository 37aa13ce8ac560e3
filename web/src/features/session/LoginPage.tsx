import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { ArrowRight } from "lucide-react";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { meQuery, systemQuery, useSignedIn } from "@/app/session";
import { LanguageMenu, ThemeMenu } from "@/app/shell/Preferences";
import { Alert, Text, Title } from "@/ui";
import { LoginForm } from "./LoginForm";
import style from "./LoginPage.module.css";
import { returnTo } from "./returnTo";

const route = getRouteApi("/login");

export function LoginPage() {
  const { t } = useTranslation();
  const { to } = route.useSearch();
  const navigate = useNavigate();
  const remember = useSignedIn();
  const { data: me } = useQuery(meQuery);
  const { data: system } = useQuery(systemQuery);
  useEffect(() => {
    document.title = `${t("shell.login")} · Roadstead`;
  }, [t]);
  useEffect(() => {
    // Also after another tab signed in.
    if (me) void navigate({ href: returnTo(to), replace: true });
  }, [me, to, navigate]);
  return (
    <div className={style.page}>
      <header className={style.bar}>
        <LanguageMenu />
        <ThemeMenu />
      </header>
      <main className={style.card}>
        <div className={style.brand}>
          <img src="icon.svg" alt="" width={40} height={40} />
          <div>
            <Title order={1}>Roadstead</Title>
            <Text size="sm">{t("session.lead")}</Text>
          </div>
        </div>
        {system?.setup_needed ? (
          <Alert color="warn" title={t("session.notSetUp")}>
            {t("session.notSetUpText")}
          </Alert>
        ) : (
          <LoginForm onDone={remember} />
        )}
        <Link to="/" className={style.browse}>
          {t("shell.browse")}
          <ArrowRight size={14} aria-hidden />
        </Link>
      </main>
      <footer className={style.foot}>
        <span>{system?.version && `Roadstead ${system.version}`}</span>
        <a href="docs">{t("shell.apiDocs")}</a>
      </footer>
    </div>
  );
}
