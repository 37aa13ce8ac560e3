import type { LinkProps } from "@tanstack/react-router";
import {
  ArrowRightLeft,
  Boxes,
  Container,
  FolderPen,
  HardDrive,
  KeyRound,
  LayoutDashboard,
  ListChecks,
  type LucideIcon,
  ScrollText,
  Server,
  ShieldCheck,
  UserCheck,
  Users,
  UsersRound,
} from "lucide-react";

/** A page of the sidebar. */
export interface Place {
  /** Also the name of its label: `shell.<id>`. */
  id: (typeof IDS)[number];
  to: NonNullable<LinkProps["to"]>;
  icon: LucideIcon;
  /** After `g`. */
  key: string;
}

const IDS = [
  "overview",
  "repositories",
  "jobs",
  "sync",
  "localImages",
  "rename",
  "users",
  "groups",
  "permissions",
  "audit",
  "storage",
  "system",
  "myPermissions",
  "accessTokens",
] as const;

export const everyonesPlaces: Place[] = [
  { id: "overview", to: "/", icon: LayoutDashboard, key: "o" },
  { id: "repositories", to: "/repositories", icon: Boxes, key: "r" },
];

/** Of everyone who is signed in, beside the pages of all. */
export const signedInPlaces: Place[] = [{ id: "jobs", to: "/jobs", icon: ListChecks, key: "j" }];

export const adminsPlaces: Place[] = [
  { id: "sync", to: "/sync", icon: ArrowRightLeft, key: "y" },
  { id: "localImages", to: "/local-images", icon: Container, key: "l" },
  { id: "rename", to: "/rename", icon: FolderPen, key: "n" },
  { id: "users", to: "/users", icon: Users, key: "u" },
  { id: "groups", to: "/groups", icon: UsersRound, key: "g" },
  { id: "permissions", to: "/permissions", icon: ShieldCheck, key: "p" },
  { id: "audit", to: "/audit", icon: ScrollText, key: "a" },
  { id: "storage", to: "/storage", icon: HardDrive, key: "d" },
  { id: "system", to: "/system", icon: Server, key: "s" },
];

export const ownPlaces: Place[] = [
  { id: "myPermissions", to: "/me/permissions", icon: UserCheck, key: "m" },
  { id: "accessTokens", to: "/me/tokens", icon: KeyRound, key: "t" },
];

/** The pages of someone. */
export function placesOf(me: { role: string } | null): Place[] {
  if (!me) return everyonesPlaces;
  return [...everyonesPlaces, ...signedInPlaces, ...(me.role === "admin" ? adminsPlaces : []), ...ownPlaces];
}
