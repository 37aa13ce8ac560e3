import { useQueryClient } from "@tanstack/react-query";
import { Outlet, useNavigate, useRouter } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { whenSignedOut } from "@/api/client";
import { AppShell, Box, Drawer, useDisclosure, useLocalStorage } from "@/ui";
import { LiveContext, useLive } from "../live/useLive";
import { meQuery, useMe } from "../session";
import { LanguageMenu, ThemeMenu } from "./Preferences";
import { placesOf } from "./places";
import { Sidebar } from "./Sidebar";
import style from "./Sidebar.module.css";
import { TopBar } from "./TopBar";
import { useRecentPlaces } from "./useRecentPlaces";
import { useShellKeys } from "./useShellKeys";

// Not needed to see a page.
const ForcedPassword = lazy(async () => ({
  default: (await import("@/features/session/ForcedPassword")).ForcedPassword,
}));
const KeyboardSheet = lazy(async () => ({ default: (await import("./KeyboardSheet")).KeyboardSheet }));
const Palette = lazy(async () => ({ default: (await import("./palette/Palette")).Palette }));
const SessionEnd = lazy(async () => ({ default: (await import("./SessionEnd")).SessionEnd }));

const WIDE = 232;
const RAIL = 56;

/** What surrounds every page; whoever must change the password first has nothing else. */
export function Shell() {
  const me = useMe();
  const live = useLive();
  if (me?.must_change_password) {
    return (
      <Suspense>
        <ForcedPassword me={me} />
      </Suspense>
    );
  }
  return (
    <LiveContext value={live}>
      <Frame />
    </LiveContext>
  );
}

/** The sidebar, the bar with path, search and person, and what lies above all pages. */
function Frame() {
  const { t } = useTranslation();
  const me = useMe();
  const [isDrawerOpen, drawer] = useDisclosure(false);
  const [isSheetOpen, sheet] = useDisclosure(false);
  const [asked, setAsked] = useState(0);
  const [isAsking, setAsking] = useState(false);
  const [isRail, setRail] = useLocalStorage({
    key: "roadstead.rail",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  const openPalette = () => setAsked((times) => times + 1);
  const toggleRail = () => setRail(!isRail);
  useShellKeys({ places: placesOf(me), onPalette: openPalette, onSheet: sheet.open, onRail: toggleRail });
  useRecentPlaces();
  useWayBack(isAsking);
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: isRail ? RAIL : WIDE, breakpoint: "sm", collapsed: { mobile: true } }}
      padding="md"
      styles={{ main: { background: "var(--page)" } }}
    >
      {/* biome-ignore lint/a11y/useValidAnchor: it is a link within the page, but `<base>` counts for its address */}
      <a className="skip-link" href="#content" onClick={skipToContent}>
        {t("shell.skip")}
      </a>
      <AppShell.Header>
        <TopBar isMenuOpen={isDrawerOpen} onMenu={drawer.toggle} onSearch={openPalette} onKeys={sheet.open} />
      </AppShell.Header>
      <AppShell.Navbar visibleFrom="sm">
        <Sidebar isRail={isRail} onRail={toggleRail} />
      </AppShell.Navbar>
      <Drawer
        opened={isDrawerOpen}
        onClose={drawer.close}
        hiddenFrom="sm"
        position="left"
        size={272}
        title="Roadstead"
        closeButtonProps={{ "aria-label": t("common.close") }}
        classNames={{ content: style.drawer, body: style.drawerBody }}
      >
        <Sidebar onLeave={drawer.close}>
          <Box className={style.preferences}>
            <LanguageMenu />
            <ThemeMenu />
          </Box>
        </Sidebar>
      </Drawer>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <Suspense>{isSheetOpen && <KeyboardSheet onClose={sheet.close} />}</Suspense>
      <Suspense>{asked > 0 && <Palette asked={asked} onSheet={sheet.open} />}</Suspense>
      <Suspense>{me?.endsAt !== undefined && <SessionEnd me={me} isAsking={isAsking} onAsking={setAsking} />}</Suspense>
    </AppShell>
  );
}

/** `#content` below `<base>` is the start page, so the link is not followed. */
function skipToContent(event: { preventDefault: () => void }) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}

/** When the session is no more, to the login, and after it back to this page. */
function useWayBack(isAsking: boolean) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const me = useMe();
  const wasSomeone = useRef(false);
  useEffect(() => {
    const leave = () => void navigate({ to: "/login", search: { to: router.latestLocation.href } });
    // Another tab signed out, or the session ended while this one slept.
    if (wasSomeone.current && !me) leave();
    wasSomeone.current = me !== null;
    whenSignedOut(() => {
      // Nobody was signed in: the page says what is missing. Someone is about to sign in again: the page stays.
      if (!client.getQueryData(meQuery.queryKey) || isAsking) return;
      client.setQueryData(meQuery.queryKey, null);
    });
    return () => whenSignedOut(() => {});
  }, [client, navigate, router, me, isAsking]);
}
