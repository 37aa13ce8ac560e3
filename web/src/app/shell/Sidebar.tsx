import { Link, type LinkProps } from "@tanstack/react-router";
import {
  BookOpen,
  Boxes,
  KeyRound,
  LayoutDashboard,
  type LucideIcon,
  PanelLeftClose,
  PanelLeftOpen,
  ScrollText,
  Server,
  ShieldCheck,
  UserCheck,
  Users,
  UsersRound,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import { ActionIcon, ScrollArea, Text, Tooltip } from "@/ui";
import { useIsAdmin, useMe } from "../session";
import style from "./Sidebar.module.css";

interface Props {
  isRail: boolean;
  onRail: () => void;
  onLeave: () => void;
}

interface Place {
  to: LinkProps["to"];
  label: string;
  icon: LucideIcon;
}

export function Sidebar({ isRail, onRail, onLeave }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const isAdmin = useIsAdmin();
  const everyone: Place[] = [
    { to: "/", label: t("shell.overview"), icon: LayoutDashboard },
    { to: "/repositories", label: t("shell.repositories"), icon: Boxes },
  ];
  const admin: Place[] = [
    { to: "/users", label: t("shell.users"), icon: Users },
    { to: "/groups", label: t("shell.groups"), icon: UsersRound },
    { to: "/permissions", label: t("shell.permissions"), icon: ShieldCheck },
    { to: "/audit", label: t("shell.audit"), icon: ScrollText },
    { to: "/system", label: t("shell.system"), icon: Server },
  ];
  const mine: Place[] = [
    { to: "/me/permissions", label: t("shell.myPermissions"), icon: UserCheck },
    { to: "/me/tokens", label: t("shell.accessTokens"), icon: KeyRound },
  ];
  const shown = (place: Place) => <Entry key={place.to} place={place} isRail={isRail} onLeave={onLeave} />;
  const Rail = isRail ? PanelLeftOpen : PanelLeftClose;
  const railLabel = isRail ? t("shell.expand") : t("shell.collapse");
  return (
    <nav className={style.sidebar} aria-label={t("shell.navigation")} data-rail={isRail || undefined}>
      <ScrollArea className={style.places}>
        {everyone.map(shown)}
        {isAdmin && (
          <>
            {!isRail && <Text className={style.heading}>{t("shell.administration")}</Text>}
            {admin.map(shown)}
          </>
        )}
      </ScrollArea>
      <div className={style.foot}>
        {me && mine.map(shown)}
        <a className={style.place} href="docs" title={isRail ? t("shell.apiDocs") : undefined}>
          <BookOpen size={18} aria-hidden />
          <span className={style.label}>{t("shell.apiDocs")}</span>
        </a>
        <Tooltip label={railLabel} position="right">
          <ActionIcon className={style.rail} aria-label={railLabel} onClick={onRail} visibleFrom="sm">
            <Rail size={18} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </div>
    </nav>
  );
}

function Entry({ place, isRail, onLeave }: { place: Place; isRail: boolean; onLeave: () => void }) {
  const Icon = place.icon;
  return (
    <Tooltip label={place.label} position="right" disabled={!isRail}>
      <Link
        to={place.to}
        className={style.place}
        activeOptions={{ exact: place.to === "/", includeSearch: false }}
        onClick={onLeave}
      >
        <Icon size={18} aria-hidden />
        <span className={style.label}>{place.label}</span>
      </Link>
    </Tooltip>
  );
}
