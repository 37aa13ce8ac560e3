import { Link } from "@tanstack/react-router";
import { Bot, UserRound, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Anchor, Group, Mark, Text } from "@/ui";
import type { Subject } from "./useSetGrant";
import type { Subjects } from "./useSubjects";

/** Who it is: the icon and a hidden word say whether a person, robot or group. */
export function SubjectName({ subject, subjects }: { subject: Subject; subjects: Subjects }) {
  const { t } = useTranslation();
  const user = subject.kind === "user" ? subjects.users.get(subject.name) : undefined;
  const group = subject.kind === "group" ? subjects.groups.get(subject.name) : undefined;
  const kind = subject.kind === "group" ? "group" : user?.kind === "robot" ? "robot" : "user";
  const Icon = { group: Users, robot: Bot, user: UserRound }[kind];
  return (
    <Group gap={6} wrap="nowrap">
      <Icon size={15} aria-label={t(`permissions.kind.${kind}`)} style={{ flex: "none", color: "var(--muted)" }} />
      <span className="one-line" title={subject.name} style={{ maxWidth: 220 }}>
        {user ? (
          <Anchor inherit renderRoot={(props) => <Link to="/users" search={{ user: user.id }} {...props} />}>
            {subject.name}
          </Anchor>
        ) : group ? (
          <Anchor inherit renderRoot={(props) => <Link to="/groups" search={{ group: group.id }} {...props} />}>
            {subject.name}
          </Anchor>
        ) : (
          <Text inherit span>
            {subject.name}
          </Text>
        )}
      </span>
      {user?.role === "admin" && <Mark tone="info">{t("permissions.isAdmin")}</Mark>}
      {user?.disabled && <Mark tone="gray">{t("permissions.isDisabled")}</Mark>}
    </Group>
  );
}
