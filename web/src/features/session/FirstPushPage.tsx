import { useQuery } from "@tanstack/react-query";
import { Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { systemQuery, useMe } from "@/app/session";
import { firstPushCommands, PUSH_TOOLS, type PushTool } from "@/lib/pushCommands";
import { Alert, Command, Failure, Group, Page, Paper, SegmentedControl, Text, Title, useLocalStorage } from "@/ui";
import { Arrival } from "./Arrival";
import style from "./FirstPushPage.module.css";
import { insecureRegistries, reportAddress } from "./publicAddress";
import { pushExample } from "./pushExample";
import { TokenHere } from "./TokenHere";

/** From nothing to a first image: what to type, and then the image itself as soon as it is here. */
export function FirstPushPage() {
  const { t } = useTranslation();
  const [tool, setTool] = useLocalStorage<PushTool>({ key: "roadstead.tool", defaultValue: "docker" });
  const mine = useQuery({ queryKey: ["permissions", "mine"], queryFn: () => body(api.GET("/api/permissions/mine")) });
  return (
    <Page
      title={t("firstPush.title")}
      isText
      actions={
        <SegmentedControl
          aria-label={t("firstPush.tool")}
          data={Object.entries(PUSH_TOOLS).map(([value, label]) => ({ value, label }))}
          value={tool}
          onChange={(value) => setTool(value as PushTool)}
        />
      }
    >
      <Text>{t("firstPush.lead", { tool: PUSH_TOOLS[tool] })}</Text>
      {mine.error && <Failure error={mine.error} retry={() => void mine.refetch()} />}
      {mine.data && <Steps tool={tool} example={pushExample(mine.data)} />}
    </Page>
  );
}

function Steps({ tool, example }: { tool: PushTool; example?: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const { data: system } = useQuery(systemQuery);
  const { host, transport } = reportAddress(location.origin, system?.public_url);
  const isPlain = transport === "plain";
  const commands = firstPushCommands({
    tool,
    registry: { host, isPlain },
    repository: example ?? "team/nginx",
    user: me?.name,
  });
  return (
    <div className={style.columns}>
      <div className={style.main}>
        {!example && (
          <Alert color="warn" icon={<Info size={18} />} title={t("firstPush.noRight")}>
            {t("firstPush.noRightText")}
          </Alert>
        )}
        {isPlain && <PlainNote tool={tool} host={host} />}
        <Paper className="card" p="lg" component="section" aria-label={t("firstPush.commands")}>
          <ol className={style.steps}>
            <Step title={t("firstPush.stepLogin")} hint={t("firstPush.stepLoginHint")} command={commands.login} />
            <Step title={t("firstPush.stepTag")} hint={t("firstPush.stepTagHint")} command={commands.tag} />
            <Step title={t("firstPush.stepPush")} command={commands.push} />
          </ol>
        </Paper>
        <Arrival />
      </div>
      <TokenHere />
    </div>
  );
}

interface StepProps {
  title: string;
  command: string;
  hint?: ReactNode;
}

function Step({ title, hint, command }: StepProps) {
  return (
    <li>
      <div className={style.step}>
        <Title order={2} size="h3">
          {title}
        </Title>
        <Command what={title}>{command}</Command>
        {hint && (
          <Text size="xs" c="dimmed">
            {hint}
          </Text>
        )}
      </div>
    </li>
  );
}

function PlainNote({ tool, host }: { tool: PushTool; host: string }) {
  const { t } = useTranslation();
  return (
    <Alert color="warn" icon={<TriangleAlert size={18} />} title={t("firstPush.http")}>
      {tool === "docker" ? (
        <Group gap="xs">
          <Text size="sm">{t("firstPush.httpDocker")}</Text>
          <div className={style.fill}>
            <Command>{insecureRegistries(host)}</Command>
          </div>
        </Group>
      ) : (
        t("firstPush.httpOther")
      )}
    </Alert>
  );
}
