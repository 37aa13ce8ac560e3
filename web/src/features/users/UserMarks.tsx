import { Ban, Bot, CircleCheck, KeyRound, ShieldCheck, UserRound } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Group, Mark } from "@/ui";
import type { User } from "./data";

export function KindMark({ user }: { user: User }) {
  const { t } = useTranslation();
  const isRobot = user.kind === "robot";
  return (
    <Mark tone="gray" icon={isRobot ? Bot : UserRound} isQuiet>
      {t(isRobot ? "users.robot" : "users.person")}
    </Mark>
  );
}

export function RoleMark({ user }: { user: User }) {
  const { t } = useTranslation();
  if (user.kind === "robot") return <>–</>; // it cannot be anything else
  if (user.role !== "admin") return <>{t("users.roles.user")}</>;
  return (
    <Mark tone="info" icon={ShieldCheck}>
      {t("users.roles.admin")}
    </Mark>
  );
}

export function StateMark({ user }: { user: User }) {
  const { t } = useTranslation();
  if (user.disabled)
    return (
      <Mark tone="danger" icon={Ban}>
        {t("users.disabled")}
      </Mark>
    );
  return (
    <Group gap={4} component="span">
      <Mark tone="ok" icon={CircleCheck} isQuiet>
        {t("users.active")}
      </Mark>
      {user.must_change_password && (
        <Mark tone="warn" icon={KeyRound}>
          {t("users.mustChange")}
        </Mark>
      )}
    </Group>
  );
}
