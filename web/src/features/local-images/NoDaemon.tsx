import { Container } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ApiError } from "@/api/errors";
import { useErrorText } from "@/i18n/useErrorText";
import { Button, Code, Command, Empty, Group, Stack, Text, Title } from "@/ui";
import type { LocalImages } from "./data";
import style from "./LocalImages.module.css";

interface Props {
  found: LocalImages;
  isAsking: boolean;
  onAgain: () => void;
}

/** No error: most registries have no daemon beside them. Why that is so, and what to do for those who want one. */
export function NoDaemon({ found: { problem, docker_host: host }, isAsking, onAgain }: Props) {
  const { t } = useTranslation();
  const text = useErrorText();
  return (
    <div className="card">
      <Empty icon={<Container size={32} />} title={t("localImages.off.title")}>
        <Text maw={560} c="dimmed">
          {t("localImages.off.text")}
        </Text>
        {problem && (
          <Text maw={560} title={problem.message}>
            {text(new ApiError(0, { ...problem, request_id: "" }))}
          </Text>
        )}
        <Group gap="xs" justify="center">
          <Text size="sm" c="dimmed">
            {t("localImages.off.address")}
          </Text>
          {host ? <Code className="wrap-anywhere">{host}</Code> : <Text size="sm">{t("localImages.off.unset")}</Text>}
        </Group>
        <Button onClick={onAgain} loading={isAsking}>
          {t("localImages.off.again")}
        </Button>
        <Steps code={problem?.code ?? ""} host={host ?? "unix:///var/run/docker.sock"} />
      </Empty>
    </div>
  );
}

const ANSWERS_BADLY = ["docker_silent", "docker_cut", "docker_invalid", "docker_too_large"];

/** By the reason; where a server runs in a container is not known, so both ways are told. */
function Steps({ code, host }: { code: string; host: string }) {
  const { t } = useTranslation();
  const socket = host.startsWith("unix://") ? host.slice("unix://".length) : "/var/run/docker.sock";
  return (
    <Stack gap="xs" className={style.steps}>
      <Title order={3} size="sm">
        {t("localImages.off.steps")}
      </Title>
      {ANSWERS_BADLY.includes(code) ? (
        <Text size="sm">{t("localImages.off.look")}</Text>
      ) : (
        <>
          {code === "docker_denied" ? (
            <>
              <Text size="sm">{t("localImages.off.rights")}</Text>
              <Command>usermod -aG docker roadstead</Command>
            </>
          ) : (
            <>
              <Text size="sm">{t("localImages.off.start")}</Text>
              <Command>{`DOCKER_HOST=${host}`}</Command>
            </>
          )}
          <Text size="sm">{t("localImages.off.mount")}</Text>
          <Command>{`docker run … -v ${socket}:${socket} --group-add "$(stat -c %g ${socket})" roadstead`}</Command>
        </>
      )}
    </Stack>
  );
}
