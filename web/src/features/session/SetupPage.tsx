import { useQuery } from "@tanstack/react-query";
import { Link, useLocation, useNavigate } from "@tanstack/react-router";
import { CircleCheck, Link2Off } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { useSignedIn } from "@/app/session";
import { Button, Command, Empty, Failure, Loader, Paper, Text, Title } from "@/ui";
import { AddressCheck } from "./AddressCheck";
import { PlainLayout } from "./PlainLayout";
import { SetupForm } from "./SetupForm";

/** The page of the set-up link. Its secret stands behind `#`: browsers never send that, so no log or proxy sees it. */
export function SetupPage() {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = `${t("setup.title")} · Roadstead`;
  }, [t]);
  return (
    <PlainLayout>
      <Content />
    </PlainLayout>
  );
}

function Content() {
  const { t } = useTranslation();
  const secret = useLocation({ select: (location) => location.hash });
  const status = useQuery({
    queryKey: ["system", "setup"],
    queryFn: () => body(api.GET("/api/setup")),
    staleTime: Number.POSITIVE_INFINITY, // it must not change under the form
  });
  if (status.isPending) return <Loader size="sm" aria-label={t("common.loading")} />;
  if (status.error) return <Failure error={status.error} retry={() => void status.refetch()} />;
  if (!status.data.needed) return <Over />;
  return secret ? <Begin secret={secret} /> : <Incomplete />;
}

function Begin({ secret }: { secret: string }) {
  const { t } = useTranslation();
  const remember = useSignedIn();
  const navigate = useNavigate();
  const [isDone, setDone] = useState(false);
  return (
    <>
      <div>
        <Text c="dimmed">{t("setup.welcome")}</Text>
        <Title order={1}>{t("setup.title")}</Title>
        <Text mt={4}>{t("setup.lead")}</Text>
      </div>
      <Paper className="card" p="lg">
        <SetupForm
          secret={secret}
          isDone={isDone}
          onDone={(me) => {
            setDone(true);
            remember(me);
            // The secret is used up; it need not stay in the history.
            void navigate({ to: "/first-push", hash: "", replace: true });
          }}
        />
      </Paper>
      <AddressCheck />
    </>
  );
}

function Incomplete() {
  const { t } = useTranslation();
  return (
    <Empty icon={<Link2Off size={32} />} title={t("setup.incomplete")}>
      <Text>{t("setup.incompleteText")}</Text>
      <Text size="sm" c="dimmed">
        {t("setup.incompleteWhere")}
      </Text>
      <Command>docker logs CONTAINER 2&gt;&amp;1 | grep /setup#</Command>
    </Empty>
  );
}

function Over() {
  const { t } = useTranslation();
  return (
    <Empty icon={<CircleCheck size={32} />} title={t("setup.over")}>
      <Text>{t("setup.overText")}</Text>
      <Button renderRoot={(props) => <Link to="/login" {...props} />}>{t("setup.login")}</Button>
    </Empty>
  );
}
