import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ActionIcon, Text } from "@/ui";
import { imageConfig, type Variable } from "./config";
import type { TabProps } from "./ImageTabs";
import { LongText } from "./LongText";
import { looksSecret } from "./secrets";
import { Values } from "./Values";
import style from "./Values.module.css";

/** The variables that a container of this image begins with. */
export function EnvironmentTab({ image }: TabProps) {
  const { t } = useTranslation();
  const config = imageConfig(image.config);
  if (!config) return <p className={`card ${style.nothing}`}>{t("images.configMissing")}</p>;
  if (config.env.length === 0) return <p className={`card ${style.nothing}`}>{t("images.envNone")}</p>;
  const entries = config.env.map((variable, index) => ({
    key: `${index} ${variable.name}`,
    name: variable.name,
    value: <Value variable={variable} />,
    copy: variable.value,
    isCode: true,
  }));
  return <Values entries={entries} />;
}

function Value({ variable }: { variable: Variable }) {
  const { t } = useTranslation();
  if (variable.value === "")
    return (
      <Text span inherit c="dimmed">
        {t("images.empty")}
      </Text>
    );
  return looksSecret(variable) ? <Secret variable={variable} /> : <LongText>{variable.value}</LongText>;
}

/** Not on a screen that others see, until it is asked for. */
function Secret({ variable: { name, value } }: { variable: Variable }) {
  const { t } = useTranslation();
  const [isShown, setShown] = useState(false);
  const shortName = name.slice(0, 60);
  const label = isShown ? t("images.hide", { name: shortName }) : t("images.reveal", { name: shortName });
  const Icon = isShown ? EyeOff : Eye;
  return (
    <div className={style.secret}>
      {isShown ? (
        <LongText>{value}</LongText>
      ) : (
        // As long for every value: the length is a secret, too.
        <Text span inherit c="dimmed" aria-hidden>
          ••••••••
        </Text>
      )}
      <ActionIcon
        size={24}
        my={-2}
        aria-label={label}
        aria-pressed={isShown}
        title={label}
        onClick={() => setShown(!isShown)}
      >
        <Icon size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}
