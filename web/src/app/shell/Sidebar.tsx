import { Link, useLocation } from "@tanstack/react-router";
import { BookOpen, PanelLeftClose, PanelLeftOpen } from "lucide-react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ActionIcon, ScrollArea, Text, Tooltip } from "@/ui";
import { useMe } from "../session";
import { adminsPlaces, everyonesPlaces, ownPlaces, type Place, signedInPlaces } from "./places";
import style from "./Sidebar.module.css";

interface Props {
  isRail?: boolean;
  /** Left out where it cannot become a rail. */
  onRail?: () => void;
  onLeave?: () => void;
  /** What the drawer of narrow screens has besides. */
  children?: ReactNode;
}

export function Sidebar({ isRail = false, onRail, onLeave, children }: Props) {
  const { t } = useTranslation();
  const me = useMe();
  const shown = (place: Place) => <Entry key={place.id} place={place} isRail={isRail} onLeave={onLeave} />;
  const Rail = isRail ? PanelLeftOpen : PanelLeftClose;
  const railLabel = isRail ? t("shell.expand") : t("shell.collapse");
  return (
    <nav className={style.sidebar} aria-label={t("shell.navigation")} data-rail={isRail || undefined}>
      <ScrollArea className={style.places}>
        {everyonesPlaces.map(shown)}
        {me && signedInPlaces.map(shown)}
        {me?.role === "admin" && (
          <>
            {isRail ? (
              <hr className={style.line} />
            ) : (
              <Text className={style.heading}>{t("shell.administration")}</Text>
            )}
            {adminsPlaces.map(shown)}
          </>
        )}
      </ScrollArea>
      <div className={style.foot}>
        {me && ownPlaces.map(shown)}
        <Tooltip label={t("shell.apiDocs")} position="right" disabled={!isRail}>
          <a className={style.place} href="docs">
            <BookOpen size={18} aria-hidden />
            <span className={style.label}>{t("shell.apiDocs")}</span>
          </a>
        </Tooltip>
        {children}
        {onRail && (
          <Tooltip label={railLabel} position="right">
            <ActionIcon className={style.rail} size={32} aria-label={railLabel} onClick={onRail}>
              <Rail size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
    </nav>
  );
}

function Entry({ place, isRail, onLeave }: { place: Place; isRail: boolean; onLeave?: () => void }) {
  const { t } = useTranslation();
  const Icon = place.icon;
  const label = t(`shell.${place.id}`);
  // The pages of one repository lie elsewhere than their list.
  const isInside = useLocation({
    select: ({ pathname }) => place.to === "/repositories" && pathname.startsWith("/r/"),
  });
  return (
    <Tooltip label={label} position="right" disabled={!isRail}>
      <Link
        to={place.to}
        className={style.place}
        data-inside={isInside || undefined}
        activeOptions={{ exact: place.to === "/", includeSearch: false }}
        onClick={onLeave}
      >
        <Icon size={18} aria-hidden />
        <span className={style.label}>{label}</span>
      </Link>
    </Tooltip>
  );
}
