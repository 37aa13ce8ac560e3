import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { tagProblem } from "@/lib/names";
import {
  Alert,
  Button,
  FailureNote,
  Group,
  Modal,
  SegmentedControl,
  Skeleton,
  Stack,
  Switch,
  Text,
  TextInput,
  useDebouncedValue,
} from "@/ui";
import { SplitList } from "./SplitList";
import { useSplit } from "./useSplit";

type Mode = "short" | "platform";

interface Props {
  repository: string;
  /** The tag, or the digest, of the index. */
  reference: string;
  onClose: () => void;
}

/** Gives the images of an index tags of their own: by a rule, or as they are typed. */
export function SplitDialog({ repository, reference, onClose }: Props) {
  const { t } = useTranslation();
  const [mode, setMode] = useState<Mode>("short");
  const [base, setBase] = useState(reference.includes(":") ? "" : reference);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [overwrite, setOverwrite] = useState(false);
  const [names] = useDebouncedValue(typed, 300);
  const [stem] = useDebouncedValue(base, 300);
  const isSettled = names === typed && stem === base;
  const split = useSplit({ repository, reference, mode, base: stem, typed: names, overwrite, onDone: onClose });
  const moves = split.plan?.images.filter(({ state }) => state === "moves").length ?? 0;
  const work = split.plan?.images.filter(({ state }) => state !== "same").length ?? 0;
  // A rule that changes makes all names anew.
  const change = (set: () => void) => {
    set();
    setTyped({});
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("indexes.split.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          split.confirm();
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("indexes.split.text")}
          </Text>
          <RuleFields
            mode={mode}
            base={base}
            onMode={(to) => change(() => setMode(to))}
            onBase={(to) => change(() => setBase(to))}
          />
          {split.rows.length > 0 ? (
            <SplitList
              rows={split.rows}
              plan={isSettled ? split.plan : undefined}
              typed={typed}
              onTyped={(platform, tag) => setTyped({ ...typed, [platform]: tag })}
            />
          ) : (
            split.isPlanning && <Skeleton height={96} />
          )}
          {moves > 0 && (
            <Switch
              label={t("indexes.overwriteSome", { count: moves, shown: number(moves) })}
              description={t("indexes.overwriteHint")}
              checked={overwrite}
              onChange={(event) => setOverwrite(event.currentTarget.checked)}
            />
          )}
          {split.hasChanged && <Alert color="warn">{t("bulk.changed")}</Alert>}
          <FailureNote error={split.error} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button
              type="submit"
              color={moves > 0 ? "danger" : undefined}
              loading={split.isStarting}
              disabled={!split.plan || split.isPlanning || !isSettled || work === 0 || (moves > 0 && !overwrite)}
            >
              {t("indexes.split.action", { count: work, shown: number(work) })}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

interface RuleProps {
  mode: Mode;
  base: string;
  onMode: (mode: Mode) => void;
  onBase: (base: string) => void;
}

/** What tags are made of: a beginning, and a suffix for each platform. */
function RuleFields({ mode, base, onMode, onBase }: RuleProps) {
  const { t } = useTranslation();
  const problem = base ? tagProblem(base) : null;
  return (
    <>
      <TextInput
        label={t("indexes.split.base")}
        data-autofocus
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={200}
        value={base}
        onChange={(event) => onBase(event.currentTarget.value.trim())}
        error={problem && t(`tags.nameProblems.${problem}`)}
      />
      <Stack gap={4}>
        <Text size="sm" fw={500} id="split-suffix">
          {t("indexes.split.suffix")}
        </Text>
        <SegmentedControl
          aria-labelledby="split-suffix"
          style={{ alignSelf: "flex-start" }}
          value={mode}
          onChange={(to) => onMode(to === "platform" ? "platform" : "short")}
          data={[
            { value: "short", label: t("indexes.split.short") },
            { value: "platform", label: t("indexes.split.platform") },
          ]}
        />
        <Text size="xs" c="dimmed">
          {t(mode === "short" ? "indexes.split.shortHint" : "indexes.split.platformHint")}
        </Text>
      </Stack>
    </>
  );
}
