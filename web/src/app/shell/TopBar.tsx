import { Link, useLocation } from "@tanstack/react-router";
import { LogIn, Search } from "lucide-react";
import { useTranslation } from "react-i18next";
import { ActionIcon, Box, Burger, Button, Group, Kbd, UnstyledButton } from "@/ui";
import { useMe } from "../session";
import { Breadcrumb } from "./Breadcrumb";
import { LiveChip } from "./LiveChip";
import { PersonMenu } from "./PersonMenu";
import { LanguageMenu, ThemeMenu } from "./Preferences";
import style from "./TopBar.module.css";

interface Props {
  isMenuOpen: boolean;
  onMenu: () => void;
  onSearch: () => void;
  onKeys: () => void;
}

const modifier = /Mac|iPhone|iPad/.test(navigator.platform) ? "⌘" : "Ctrl";

export function TopBar({ isMenuOpen, onMenu, onSearch, onKeys }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Group h="100%" px={{ base: 8, sm: "md" }} gap="sm" wrap="nowrap">
      <Burger opened={isMenuOpen} onClick={onMenu} hiddenFrom="sm" size="sm" aria-label={t("shell.menu")} />
      <Link to="/" aria-label={`Roadstead, ${t("shell.overview")}`} className={style.brand}>
        <img src="icon.svg" alt="" width={24} height={24} />
      </Link>
      <Breadcrumb />
      <Group gap={4} ml="auto" wrap="nowrap">
        <LiveChip />
        <UnstyledButton className={style.search} onClick={onSearch} visibleFrom="md">
          <Search size={14} aria-hidden />
          <span className={style.searchLabel}>{t("shell.search")}</span>
          <Kbd size="xs">{modifier} K</Kbd>
        </UnstyledButton>
        <ActionIcon size={32} aria-label={t("shell.search")} onClick={onSearch} hiddenFrom="md">
          <Search size={18} aria-hidden />
        </ActionIcon>
        <Box visibleFrom="sm" className={style.preferences}>
          <LanguageMenu />
          <ThemeMenu />
        </Box>
        {me ? <PersonMenu me={me} onKeys={onKeys} /> : <LoginButton />}
      </Group>
    </Group>
  );
}

/** Leads back to this page. */
function LoginButton() {
  const { t } = useTranslation();
  const { href } = useLocation();
  return (
    <Button
      size="xs"
      leftSection={<LogIn size={14} aria-hidden />}
      renderRoot={(props) => <Link to="/login" search={{ to: href }} {...props} />}
    >
      {t("shell.login")}
    </Button>
  );
}
