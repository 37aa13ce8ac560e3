import { Link, useLocation } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { imagePath, parseRepositoryAddress } from "@/lib/address";
import style from "./Breadcrumb.module.css";

/** Where one is: each part of a repository's name leads to what lies below it. */
export function Breadcrumb() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  if (!pathname.startsWith("/r/")) return null;
  const { name, reference } = parseRepositoryAddress(decodeURIComponent(pathname.slice(3)));
  const parts = name.split("/");
  const folders = parts.slice(0, -1).map((part, index) => ({ part, path: parts.slice(0, index + 1).join("/") }));
  return (
    <nav className={style.breadcrumb} aria-label={t("shell.where")}>
      <Link to="/repositories">{t("shell.repositories")}</Link>
      {folders.map(({ part, path }) => (
        <Fragment key={path}>
          <span aria-hidden>/</span>
          <Link to="/repositories" search={{ search: `${path}/` }}>
            {part}
          </Link>
        </Fragment>
      ))}
      <span aria-hidden>/</span>
      <Link to="/r/$" params={{ _splat: name }} aria-current={reference ? undefined : "page"}>
        {parts.at(-1)}
      </Link>
      {reference && (
        <>
          <span aria-hidden>:</span>
          <Link to="/r/$" params={{ _splat: imagePath(name, reference) }} aria-current="page">
            {reference.slice(0, 24)}
          </Link>
        </>
      )}
    </nav>
  );
}
