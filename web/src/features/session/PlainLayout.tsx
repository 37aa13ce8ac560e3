import type { ReactNode } from "react";
import { LanguageMenu, ThemeMenu } from "@/app/shell/Preferences";
import style from "./PlainLayout.module.css";

/** One column without the shell: for what must be done before there is anything else to see. */
export function PlainLayout({ children }: { children: ReactNode }) {
  return (
    <div className={style.page}>
      <header className={style.bar}>
        <img src="icon.svg" alt="" width={24} height={24} />
        <strong>Roadstead</strong>
        <div className={style.preferences}>
          <LanguageMenu />
          <ThemeMenu />
        </div>
      </header>
      <main className={style.column}>{children}</main>
    </div>
  );
}
