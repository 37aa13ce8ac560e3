import { useNavigate } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import {
  Box,
  Boxes,
  Clock,
  CornerDownLeft,
  FileUp,
  Keyboard,
  Languages,
  LogIn,
  LogOut,
  type LucideIcon,
  Merge,
  Moon,
  Plus,
  Rocket,
  Sun,
  Tag,
  User,
} from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { chooseLanguage, currentLanguage } from "@/i18n";
import { imagePath, parseRepositoryAddress } from "@/lib/address";
import { relative, shortDigest } from "@/lib/format";
import { useComputedColorScheme, useMantineColorScheme } from "@/ui";
import { signOut, useMe } from "../../session";
import { placesOf } from "../places";
import { recentPlaces } from "./recent";

/** A line of the palette. */
export interface Entry {
  id: string;
  label: string;
  Icon: LucideIcon;
  hint?: string;
  /** Other words by which it is found. */
  words?: string;
  run: () => void;
}

export interface Group {
  id: string;
  label: string;
  entries: Entry[];
}

/** The entries that hold every word that was typed. */
export function matching(groups: Group[], typed: string): Group[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const has = ({ label, words: others = "" }: Entry) => {
    const text = `${label} ${others}`.toLowerCase();
    return words.every((word) => text.includes(word));
  };
  return groups.map((group) => ({ ...group, entries: group.entries.filter(has) }));
}

/** `team/app:1.0`, as people write the place of an image. */
function placeName(place: string): string {
  const { name, reference } = parseRepositoryAddress(place);
  if (!reference) return name;
  return reference.includes(":") ? `${name}@${shortDigest(reference)}` : `${name}:${reference}`;
}

export function recentEntries(open: (place: string) => void): Entry[] {
  return recentPlaces().map((place) => ({
    id: place,
    label: placeName(place),
    Icon: Clock,
    run: () => open(place),
  }));
}

/** What the server found, and before it the place that was named completely. */
export function ofSearch(
  found: Schema<"Found"> | undefined,
  place: string | undefined,
  open: (place: string) => void,
  t: TFunction,
): Group[] {
  const entry = (to: string, Icon: LucideIcon, hint?: string): Entry => ({
    id: to,
    label: placeName(to),
    Icon,
    hint,
    run: () => open(to),
  });
  const repositories = (found?.repositories ?? []).map(({ name, description }) => entry(name, Boxes, description));
  // An older server finds only repositories.
  const tags = (found?.tags ?? []).map((tag) =>
    entry(imagePath(tag.repository, tag.name), Tag, relative(tag.updated_at)),
  );
  const manifests = (found?.manifests ?? []).map(({ repository, digest, tags }) =>
    entry(imagePath(repository, digest), Box, tags.join(", ") || t("palette.manifest")),
  );
  const images = [...tags, ...manifests];
  const isNew = place && ![...images, ...repositories].some(({ id }) => id === place);
  const direct: Entry[] = isNew
    ? [{ ...entry(place, CornerDownLeft), label: t("palette.openPlace", { place: placeName(place) }) }]
    : [];
  return [
    { id: "images", label: t("palette.images"), entries: [...images, ...direct] },
    { id: "repositories", label: t("palette.repositories"), entries: repositories },
  ];
}

/** Pages and actions of whoever is signed in. */
export function useCommands(onSheet: () => void): Group[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { setColorScheme } = useMantineColorScheme();
  const isDark = useComputedColorScheme("light") === "dark";
  const pages: Entry[] = placesOf(me).map(({ id, to, icon, key }) => ({
    id,
    label: t(`shell.${id}`),
    Icon: icon,
    hint: `g ${key}`,
    words: id,
    run: () => void navigate({ to }),
  }));
  if (me) {
    pages.push({
      id: "account",
      label: t("shell.account"),
      Icon: User,
      words: "account password preferences",
      run: () => void navigate({ to: "/me" }),
    });
  }
  const theme: Entry = {
    id: "theme",
    label: isDark ? t("palette.switchLight") : t("palette.switchDark"),
    Icon: isDark ? Sun : Moon,
    words: "theme dark light",
    run: () => setColorScheme(isDark ? "light" : "dark"),
  };
  const language: Entry = {
    id: "language",
    label: t("palette.switchLanguage"),
    Icon: Languages,
    words: "language english 中文 语言",
    run: () => void chooseLanguage(currentLanguage() === "en" ? "zh-CN" : "en"),
  };
  const sheet: Entry = {
    id: "keys",
    label: t("palette.showKeys"),
    Icon: Keyboard,
    hint: "?",
    words: "keyboard",
    run: onSheet,
  };
  const own: Entry[] = me
    ? [
        {
          id: "push",
          label: t("shell.firstPush"),
          Icon: Rocket,
          words: "push docker login",
          run: () => void navigate({ to: "/first-push" }),
        },
        {
          id: "create",
          label: t("palette.newRepository"),
          Icon: Plus,
          words: "new create repository",
          run: () => void navigate({ to: "/repositories", search: { create: "1" } }),
        },
        {
          id: "import",
          label: t("shell.import"),
          Icon: FileUp,
          words: "import upload archive tar docker save load",
          run: () => void navigate({ to: "/import" }),
        },
        {
          id: "join",
          label: t("shell.join"),
          Icon: Merge,
          words: "join architectures multi-arch index manifest list suffix",
          run: () => void navigate({ to: "/join" }),
        },
      ]
    : [];
  const door: Entry = me
    ? { id: "logout", label: t("shell.logout"), Icon: LogOut, words: "sign out logout", run: () => void signOut() }
    : {
        id: "login",
        label: t("shell.login"),
        Icon: LogIn,
        words: "sign in login",
        run: () => void navigate({ to: "/login" }),
      };
  return [
    { id: "pages", label: t("palette.pages"), entries: pages },
    { id: "actions", label: t("palette.actions"), entries: [...own, theme, language, sheet, door] },
  ];
}
