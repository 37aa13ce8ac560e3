import { Link, type LinkProps, useLocation, useParams } from "@tanstack/react-router";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";
import { imagePath, parseRepositoryAddress } from "@/lib/address";
import { shortDigest } from "@/lib/format";
import style from "./Breadcrumb.module.css";
import { adminsPlaces, signedInPlaces } from "./places";

interface Step {
  key: string;
  label: string;
  link: LinkProps;
  /** Between it and the step before. */
  sign?: string;
}

/** Where one is: each part of a repository's name leads to what lies below it. */
export function Breadcrumb() {
  const { t } = useTranslation();
  const steps = useSteps();
  return (
    <nav className={style.breadcrumb} aria-label={t("shell.where")}>
      {steps.map(({ key, label, link, sign = "/" }, index) => (
        <Fragment key={key}>
          {index > 0 && (
            <span className={style.sign} aria-hidden>
              {sign}
            </span>
          )}
          <Link {...link} title={label} aria-current={index === steps.length - 1 ? "page" : undefined}>
            {label}
          </Link>
        </Fragment>
      ))}
    </nav>
  );
}

function useSteps(): Step[] {
  const { t } = useTranslation();
  const pathname = useLocation({ select: (location) => location.pathname.replace(/(.)\/$/, "$1") });
  const { _splat, id } = useParams({ strict: false });
  const step = (key: string, label: string, to: LinkProps["to"]): Step => ({ key, label, link: { to } });
  if (_splat !== undefined) return ofRepository(_splat, step("repositories", t("shell.repositories"), "/repositories"));
  if (id !== undefined) {
    const job: Step = { key: id, label: `#${id}`, link: { to: "/jobs/$id", params: { id } } };
    return [step("jobs", t("shell.jobs"), "/jobs"), job];
  }
  const account = step("account", t("shell.account"), "/me");
  const overview = step("overview", t("shell.overview"), "/");
  switch (pathname) {
    case "/":
      return [overview];
    case "/repositories":
      return [step("repositories", t("shell.repositories"), "/repositories")];
    case "/import":
    case "/join": {
      const id = pathname === "/join" ? "join" : "import";
      return [step("repositories", t("shell.repositories"), "/repositories"), step(id, t(`shell.${id}`), pathname)];
    }
    case "/first-push":
      return [overview, step("first-push", t("shell.firstPush"), "/first-push")];
    case "/local-images/push":
      return [
        step("local-images", t("shell.localImages"), "/local-images"),
        step("push", t("shell.localPush"), "/local-images/push"),
      ];
    case "/me":
      return [account];
    case "/me/permissions":
      return [account, step("permissions", t("shell.myPermissions"), "/me/permissions")];
    case "/me/tokens":
      return [account, step("tokens", t("shell.accessTokens"), "/me/tokens")];
  }
  const place = [...signedInPlaces, ...adminsPlaces].find(({ to }) => to === pathname);
  return place ? [step(place.id, t(`shell.${place.id}`), place.to)] : [];
}

function ofRepository(splat: string, all: Step): Step[] {
  const { name, reference } = parseRepositoryAddress(splat);
  const parts = name.split("/");
  const steps: Step[] = [all];
  for (const [index, part] of parts.slice(0, -1).entries()) {
    const path = parts.slice(0, index + 1).join("/");
    steps.push({ key: path, label: part, link: { to: "/repositories", search: { search: `${path}/` } } });
  }
  steps.push({ key: name, label: parts.at(-1) ?? name, link: { to: "/r/$", params: { _splat: name } } });
  if (!reference) return steps;
  const isDigest = reference.includes(":");
  steps.push({
    key: `${name}:${reference}`,
    label: isDigest ? shortDigest(reference) : reference,
    link: { to: "/r/$", params: { _splat: imagePath(name, reference) } },
    sign: isDigest ? "@" : ":",
  });
  return steps;
}
