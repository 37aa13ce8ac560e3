import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useLocation } from "@tanstack/react-router";
import { ArrowLeft, CircleAlert, Container } from "lucide-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { ForAdmins } from "@/app/ForAdmins";
import { number } from "@/lib/format";
import { Alert, Button, Empty, FailureNote, Group, Page, Section, Text, useSelection } from "@/ui";
import { localImagesQuery } from "../data";
import { ChoiceFields } from "./ChoiceFields";
import style from "./Push.module.css";
import { PushTable } from "./PushTable";
import { RuleFields } from "./RuleFields";
import { type Choice, FIRST_CHOICE, ruleOf } from "./rule";
import { Start } from "./Start";
import { usePush } from "./usePush";

const route = getRouteApi("/shell/own/local-images/push");

interface Chosen {
  /** The names of the chosen images; too many for an address. */
  tags: string[];
  /** How many of them have none. */
  untagged: number;
}

declare module "@tanstack/react-router" {
  interface HistoryState {
    localImages?: Chosen;
  }
}

/** The chosen images of the Docker daemon, and under which names they go up. */
export function PushPage() {
  const { t } = useTranslation();
  const chosen = useLocation({ select: ({ state }) => state.localImages });
  return (
    <ForAdmins title={t("localImages.push.title")}>
      {chosen && chosen.tags.length > 0 ? <Push chosen={chosen} /> : <NothingChosen />}
    </ForAdmins>
  );
}

/** The page was opened by its address. */
function NothingChosen() {
  const { t } = useTranslation();
  return (
    <Page title={t("localImages.push.title")}>
      <div className="card">
        <Empty icon={<Container size={32} />} title={t("localImages.push.nothing")}>
          <Text maw={480}>{t("localImages.push.nothingHint")}</Text>
          <Button renderRoot={(props) => <Link to="/local-images" {...props} />}>{t("localImages.push.back")}</Button>
        </Empty>
      </div>
    </Page>
  );
}

function Push({ chosen }: { chosen: Chosen }) {
  const { t } = useTranslation();
  const navigate = route.useNavigate();
  const rule = ruleOf(route.useSearch());
  const [choice, setChoice] = useState<Choice>(FIRST_CHOICE);
  const selection = useSelection();
  const { set } = selection;
  // biome-ignore lint/correctness/useExhaustiveDependencies: all of them, whenever there are others
  useEffect(() => set(chosen.tags), [chosen.tags]);
  const job = usePush({ tags: chosen.tags.filter((tag) => selection.has(tag)), rule, choice });
  const { data } = useQuery(localImagesQuery("all", ""));
  const host = data?.push_host;
  return (
    <Page title={t("localImages.push.title")} actions={<Start job={job} choice={choice} />}>
      <Group gap="md">
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<ArrowLeft size={14} aria-hidden />}
          renderRoot={(props) => <Link to="/local-images" {...props} />}
        >
          {t("localImages.push.change")}
        </Button>
        <Text size="sm" c="dimmed">
          {t("localImages.push.chosen", { count: chosen.tags.length, shown: number(chosen.tags.length) })}
        </Text>
      </Group>
      {chosen.untagged > 0 && (
        <Alert color="warn" icon={<CircleAlert size={18} />}>
          {t("localImages.push.untagged", { count: chosen.untagged, shown: number(chosen.untagged) })}
        </Alert>
      )}
      <Section title={t("localImages.push.rule")} hint={t("localImages.push.ruleHint")}>
        <div className={style.fields}>
          <RuleFields
            rule={rule}
            change={(values) =>
              void navigate({
                search: (before) => ({ ...before, ...values }),
                state: true,
                replace: true,
                resetScroll: false,
              })
            }
          />
          <ChoiceFields choice={choice} onChange={setChoice} />
        </div>
      </Section>
      {job.hasChanged && (
        <Alert color="warn" icon={<CircleAlert size={18} />} role="alert">
          {t("localImages.push.changed")}
        </Alert>
      )}
      <FailureNote error={job.planError ?? job.startError} />
      <PushTable
        tags={chosen.tags}
        selection={selection}
        job={job}
        conflicts={choice.conflicts}
        hint={host ? t("localImages.push.previewHint", { host }) : undefined}
      />
    </Page>
  );
}
