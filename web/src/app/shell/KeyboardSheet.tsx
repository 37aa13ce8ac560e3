import { useState } from "react";
import { useTranslation } from "react-i18next";
import { areShortcutsOn, switchShortcuts } from "@/lib/shortcuts";
import { Kbd, Modal, Stack, Switch, Title } from "@/ui";
import { useMe } from "../session";
import style from "./KeyboardSheet.module.css";
import { placesOf } from "./places";

const modifier = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

/** All keys on one page, and the switch for those of a single letter. */
export function KeyboardSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const pages = placesOf(me).map(({ id, key }): [Pressed, string] => [["g", key], t(`shell.${id}`)]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("keys.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("common.close") }}
    >
      <Stack gap="md">
        <div className={style.columns}>
          <Section
            title={t("keys.everywhere")}
            keys={[
              [[`${modifier} K`], t("keys.palette")],
              [["/"], t("keys.filter")],
              [["["], t("keys.sidebar")],
              [["?"], t("keys.sheet")],
              [["Esc"], t("keys.clear")],
            ]}
          />
          <Section
            title={t("keys.inLists")}
            keys={[
              [["j", "k"], t("keys.move")],
              [["Enter"], t("keys.open")],
              [["x"], t("keys.select")],
              [["."], t("keys.menu")],
              [["c"], t("keys.copy")],
            ]}
          />
          <Section title={t("keys.go")} keys={pages} />
        </div>
        <ShortcutsSwitch />
      </Stack>
    </Modal>
  );
}

/** A key, or two: one after the other, or one of them. */
type Pressed = [string, string?];

function Section({ title, keys }: { title: string; keys: [pressed: Pressed, does: string][] }) {
  return (
    <section>
      <Title order={3} mb={4}>
        {title}
      </Title>
      <dl className={style.keys}>
        {keys.map(([pressed, does]) => (
          <div key={does}>
            <dt>
              <Kbd size="xs">{pressed[0]}</Kbd>
              {pressed[1] && <Kbd size="xs">{pressed[1]}</Kbd>}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

export function ShortcutsSwitch() {
  const { t } = useTranslation();
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Switch
      label={t("keys.single")}
      description={t("keys.singleHint")}
      checked={isOn}
      onChange={({ currentTarget }) => {
        switchShortcuts(currentTarget.checked);
        setOn(currentTarget.checked);
      }}
    />
  );
}
