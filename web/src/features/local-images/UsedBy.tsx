import { Play, Square } from "lucide-react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { Mark, Popover, Text, UnstyledButton } from "@/ui";
import type { Container } from "./data";
import style from "./LocalImages.module.css";

/** The containers that were made from an image; which ones, on demand. */
export function UsedBy({ containers }: { containers: Container[] }) {
  const { t } = useTranslation();
  const count = containers.length;
  if (count === 0)
    return (
      <Text span inherit c="dimmed">
        {t("localImages.unused")}
      </Text>
    );
  const running = containers.filter((one) => one.running).length;
  return (
    <Popover position="bottom-start" withArrow>
      <Popover.Target>
        <UnstyledButton className={style.used}>
          <Mark tone={running > 0 ? "ok" : "gray"} icon={running > 0 ? Play : Square} isQuiet>
            {running > 0
              ? t("localImages.usedRunning", { count: running, shown: number(running) })
              : t("localImages.usedBy", { count, shown: number(count) })}
          </Mark>
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown>
        <ContainerList containers={containers} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Each by its name, and whether it runs. */
function ContainerList({ containers }: { containers: Container[] }) {
  const { t } = useTranslation();
  return (
    <ul className={style.popover}>
      {containers.map(({ name, running }) => (
        <li key={name}>
          {name}{" "}
          <Text span size="xs" c="dimmed">
            {t(running ? "localImages.running" : "localImages.stopped")}
          </Text>
        </li>
      ))}
    </ul>
  );
}
