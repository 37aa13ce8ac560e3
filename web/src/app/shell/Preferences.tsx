import { Languages, Monitor, Moon, Sun } from "lucide-react";
import { useTranslation } from "react-i18next";
import { chooseLanguage, currentLanguage, LANGUAGES, type Language } from "@/i18n";
import { ActionIcon, Menu, useMantineColorScheme } from "@/ui";

/** The two things everyone may choose, signed in or not. */
export function LanguageMenu() {
  const { t } = useTranslation();
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={32} aria-label={t("shell.language")}>
          <Languages size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <Menu.Item
            key={code}
            lang={code}
            aria-current={code === currentLanguage() || undefined}
            fw={code === currentLanguage() ? 600 : undefined}
            onClick={() => void chooseLanguage(code as Language)}
          >
            {name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** The themes by name, and which one was chosen. */
export function useThemes() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = [
    { scheme: "light", label: t("shell.light"), Icon: Sun },
    { scheme: "dark", label: t("shell.dark"), Icon: Moon },
    { scheme: "auto", label: t("shell.systemTheme"), Icon: Monitor },
  ] as const;
  return { choices, chosen: colorScheme, choose: setColorScheme };
}

export function ThemeMenu() {
  const { t } = useTranslation();
  const { choices, chosen, choose } = useThemes();
  const Now = choices.find(({ scheme }) => scheme === chosen)?.Icon ?? Monitor;
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={32} aria-label={t("shell.theme")}>
          <Now size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ scheme, label, Icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={<Icon size={16} aria-hidden />}
            aria-current={scheme === chosen || undefined}
            fw={scheme === chosen ? 600 : undefined}
            onClick={() => choose(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
