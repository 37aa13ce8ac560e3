import { Link, useNavigate } from "@tanstack/react-router";
import { CircleUserRound, Languages, LogIn, LogOut, Monitor, Moon, Sun, User } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api } from "@/api/client";
import { chooseLanguage, currentLanguage, LANGUAGES, type Language } from "@/i18n";
import { ActionIcon, Burger, Button, Group, Menu, useMantineColorScheme } from "@/ui";
import { useForgetEverything, useMe } from "../session";
import { Breadcrumb } from "./Breadcrumb";

export function TopBar({ isMenuOpen, onMenu }: { isMenuOpen: boolean; onMenu: () => void }) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Group h="100%" px="md" gap="sm" wrap="nowrap">
      <Burger opened={isMenuOpen} onClick={onMenu} hiddenFrom="sm" size="sm" aria-label={t("shell.menu")} />
      <Link to="/" aria-label="Roadstead" style={{ display: "flex" }}>
        <img src="icon.svg" alt="" width={24} height={24} />
      </Link>
      <Breadcrumb />
      <Group gap={4} ml="auto" wrap="nowrap">
        <LanguageMenu />
        <ThemeMenu />
        {me ? <PersonMenu name={me.name} /> : <LoginButton />}
      </Group>
    </Group>
  );
}

function LoginButton() {
  const { t } = useTranslation();
  return (
    <Button size="xs" leftSection={<LogIn size={14} />} renderRoot={(props) => <Link to="/login" {...props} />}>
      {t("shell.login")}
    </Button>
  );
}

function LanguageMenu() {
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

function ThemeMenu() {
  const { t } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const choices = [
    { scheme: "light", label: t("shell.light"), icon: <Sun size={16} /> },
    { scheme: "dark", label: t("shell.dark"), icon: <Moon size={16} /> },
    { scheme: "auto", label: t("shell.systemTheme"), icon: <Monitor size={16} /> },
  ] as const;
  const now = choices.find(({ scheme }) => scheme === colorScheme);
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon size={32} aria-label={t("shell.theme")}>
          {now?.icon}
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {choices.map(({ scheme, label, icon }) => (
          <Menu.Item
            key={scheme}
            leftSection={icon}
            aria-current={scheme === colorScheme || undefined}
            fw={scheme === colorScheme ? 600 : undefined}
            onClick={() => setColorScheme(scheme)}
          >
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function PersonMenu({ name }: { name: string }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const forget = useForgetEverything();
  const logout = async () => {
    await api.POST("/api/auth/logout");
    await forget();
    await navigate({ to: "/login" });
  };
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button variant="subtle" color="gray" size="compact-md" leftSection={<CircleUserRound size={18} />} maw={180}>
          <span className="one-line">{name}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<User size={16} />} renderRoot={(props) => <Link to="/me" {...props} />}>
          {t("shell.account")}
        </Menu.Item>
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void logout()}>
          {t("shell.logout")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
