import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { asApiError } from "@/api/errors";
import { imagePath } from "@/lib/address";
import { number } from "@/lib/format";
import { tagProblem } from "@/lib/names";
import {
  Alert,
  Button,
  FailureNote,
  Group,
  Modal,
  notifications,
  Stack,
  Switch,
  Text,
  TextInput,
  useDebouncedValue,
  usePlan,
} from "@/ui";
import type { Tag } from "../tags/queries";
import { type IndexPlan, type JoinBody, joining } from "./data";
import { JoinList } from "./JoinList";
import { stemOf } from "./stem";
import { TagFate } from "./TagFate";
import { useIndexChanged } from "./useIndexChanged";

/** The server cannot tell the platforms apart by itself: people say. */
const ABOUT_PLATFORMS = ["platform_twice", "platform_unknown", "platform_missing", "index_nested"];

interface Props {
  repository: string;
  tags: Tag[];
  onClose: () => void;
  onDone: () => void;
}

/** Makes one tag of the images of several; shows while one types what it would be. */
export function JoinDialog({ repository, tags, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = tags.filter(({ name }) => !left.has(name));
  const [tag, setTag] = useState(() => stemOf(tags.map(({ name }) => name)));
  const [platforms, setPlatforms] = useState<Record<string, string>>({});
  const [overwrite, setOverwrite] = useState(false);
  const problem = tag ? tagProblem(tag) : null;
  const images = chosen.map(({ name }) => ({ reference: name, platform: platforms[name]?.trim() || undefined }));
  const isReady = tag !== "" && !problem;
  const join = useJoin({ repository, wanted: { tag, images, overwrite }, isReady, onDone });
  const { plan } = join;
  const isAbout = ABOUT_PLATFORMS.includes(join.planError ? asApiError(join.planError).code : "");
  const isNamed = Object.values(platforms).some(Boolean);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("indexes.join.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          join.confirm();
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("indexes.join.text")}
          </Text>
          <TextInput
            label={t("indexes.join.tag")}
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={200}
            value={tag}
            onChange={(event) => setTag(event.currentTarget.value.trim())}
            error={problem && t(`tags.nameProblems.${problem}`)}
          />
          <JoinList
            tags={chosen}
            plan={plan}
            isPlanning={join.isPlanning}
            platforms={isAbout || isNamed ? platforms : undefined}
            onPlatform={(name, platform) => setPlatforms({ ...platforms, [name]: platform })}
            onLeave={chosen.length > 2 ? (name) => setLeft(new Set([...left, name])) : undefined}
          />
          {plan && <Fate plan={plan} isMoved={overwrite} onMove={setOverwrite} />}
          {join.hasChanged && <Alert color="warn">{t("bulk.changed")}</Alert>}
          <FailureNote error={join.planError ?? join.startError} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button
              type="submit"
              color={plan?.state === "moves" ? "danger" : undefined}
              loading={join.isStarting}
              disabled={!plan || join.isPlanning || plan.state === "same" || (plan.state === "moves" && !overwrite)}
            >
              {t("indexes.join.action", { count: chosen.length, shown: number(chosen.length) })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface FateProps {
  plan: IndexPlan;
  isMoved: boolean;
  onMove: (isMoved: boolean) => void;
}

/** What becomes of the joined tag; one that is taken moves only if somebody says so. */
function Fate({ plan, isMoved, onMove }: FateProps) {
  const { t } = useTranslation();
  return (
    <Stack gap="xs">
      <div role="status">
        <TagFate state={plan.state} before={plan.before} />
      </div>
      {plan.state === "moves" && (
        <Switch
          label={t("indexes.overwriteOne")}
          description={t("indexes.overwriteHint")}
          checked={isMoved}
          onChange={(event) => onMove(event.currentTarget.checked)}
        />
      )}
    </Stack>
  );
}

interface JoinOptions {
  repository: string;
  wanted: JoinBody;
  isReady: boolean;
  onDone: () => void;
}

function useJoin({ repository, wanted, isReady, onDone }: JoinOptions) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changed = useIndexChanged(repository);
  const [request] = useDebouncedValue(wanted, 300);
  const isSettled = JSON.stringify(request) === JSON.stringify(wanted);
  const { plan, start } = joining(repository);
  const planned = usePlan<IndexPlan, IndexPlan>({
    key: ["join", repository, request],
    isReady: isReady && request.tag !== "" && tagProblem(request.tag) === null,
    plan: () => plan(request),
    start: (plan) => start(request, plan),
    then: (made) => {
      notifications.show({ message: t("indexes.join.done", { tag: made.tag }), color: "ok" });
      changed();
      onDone();
      void navigate({ to: "/r/$", params: { _splat: imagePath(repository, made.tag) } });
    },
  });
  return { ...planned, isPlanning: planned.isPlanning || !isSettled };
}
