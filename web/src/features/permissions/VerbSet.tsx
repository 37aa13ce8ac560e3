import { useTranslation } from "react-i18next";
import { Badge, Button, Checkbox, Group, Stack, Text } from "@/ui";
import style from "./VerbSet.module.css";
import { knownVerbs, PRESETS, type Preset, presetOf, toggled, VERB_ICONS, VERBS, type Verb } from "./verbs";

/** Verbs to be read. */
export function VerbMarks({ verbs }: { verbs: readonly string[] }) {
  const { t } = useTranslation();
  return (
    <Group gap={4} component="span">
      {knownVerbs(verbs).map((verb) => {
        const Icon = VERB_ICONS[verb];
        return (
          <Badge
            key={verb}
            component="span"
            radius="sm"
            color="gray"
            fz={12}
            style={{ flex: "none", minWidth: "max-content" }}
            leftSection={<Icon size={12} aria-hidden />}
          >
            {t(`common.verbs.${verb}`)}
          </Badge>
        );
      })}
    </Group>
  );
}

interface TogglesProps {
  /** Whose verbs where, for those who hear it. */
  label: string;
  verbs: readonly string[];
  onChange: (verbs: Verb[]) => void;
}

/** The four verbs as small switches, for places that have many of them. Their names are in the tips and the legend. */
export function VerbToggles({ label, verbs, onChange }: TogglesProps) {
  const { t } = useTranslation();
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out inside of a table's cell
    <span className={style.toggles} role="group" aria-label={label}>
      {VERBS.map((verb) => {
        const Icon = VERB_ICONS[verb];
        const isGiven = verbs.includes(verb);
        return (
          <button
            key={verb}
            type="button"
            className={style.toggle}
            aria-pressed={isGiven}
            aria-label={t(`common.verbs.${verb}`)}
            title={t(isGiven ? "permissions.isGiven" : "permissions.isNotGiven", { verb: t(`common.verbs.${verb}`) })}
            onClick={() => onChange(toggled(verbs, verb))}
          >
            <Icon size={14} aria-hidden />
          </button>
        );
      })}
    </span>
  );
}

/** What the small switches mean. */
export function VerbLegend() {
  const { t } = useTranslation();
  return (
    <div className={style.legend}>
      {VERBS.map((verb) => {
        const Icon = VERB_ICONS[verb];
        return (
          <span key={verb}>
            <Icon size={13} aria-hidden /> {t(`common.verbs.${verb}`)}
          </span>
        );
      })}
    </div>
  );
}

/** Chooses verbs, each with what it allows; presets for what is usual. */
export function VerbChoice({ verbs, onChange }: { verbs: Verb[]; onChange: (verbs: Verb[]) => void }) {
  const { t } = useTranslation();
  const chosen = presetOf(verbs);
  return (
    <Stack gap="xs">
      <Group gap="xs">
        <Text size="sm" fw={500}>
          {t("permissions.presets")}
        </Text>
        {(Object.keys(PRESETS) as Preset[]).map((preset) => (
          <Button
            key={preset}
            size="compact-sm"
            variant={preset === chosen ? "light" : "default"}
            aria-pressed={preset === chosen}
            onClick={() => onChange([...PRESETS[preset]])}
          >
            {t(`permissions.preset.${preset}`)}
          </Button>
        ))}
      </Group>
      <Checkbox.Group
        label={t("permissions.verbs")}
        value={verbs}
        onChange={(values) => onChange(knownVerbs(values))}
        description={t("permissions.verbsHint")}
      >
        <Stack gap={6} mt={8}>
          {VERBS.map((verb) => (
            <Checkbox
              key={verb}
              value={verb}
              label={t(`common.verbs.${verb}`)}
              description={t(`permissions.means.${verb}`)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
    </Stack>
  );
}
