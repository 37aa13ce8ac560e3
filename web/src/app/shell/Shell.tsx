import { Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AppShell, useDisclosure, useLocalStorage } from "@/ui";
import { Sidebar } from "./Sidebar";
import { TopBar } from "./TopBar";

const WIDE = 232;
const RAIL = 56;

/** What surrounds every page: the sidebar, and the bar with path, search and person. */
export function Shell() {
  const { t } = useTranslation();
  const [isOpen, drawer] = useDisclosure(false);
  const [isRail, setRail] = useLocalStorage({
    key: "roadstead.rail",
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: isRail ? RAIL : WIDE, breakpoint: "sm", collapsed: { mobile: !isOpen } }}
      padding="md"
      styles={{ main: { background: "var(--page)" } }}
    >
      <a className="skip-link" href="#content">
        {t("shell.skip")}
      </a>
      <AppShell.Header>
        <TopBar isMenuOpen={isOpen} onMenu={drawer.toggle} />
      </AppShell.Header>
      <AppShell.Navbar>
        <Sidebar isRail={isRail && !isOpen} onRail={() => setRail(!isRail)} onLeave={drawer.close} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
    </AppShell>
  );
}
