import { Link } from "@tanstack/react-router";
import { CircleUserRound, Keyboard, KeyRound, LogOut, User, UserCheck } from "lucide-react";
import { useTranslation } from "react-i18next";
import { Button, Menu, Text } from "@/ui";
import { type Me, signOut } from "../session";

export function PersonMenu({ me, onKeys }: { me: Me; onKeys: () => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-md"
          h={32}
          px={8}
          aria-label={t("shell.signedInAs", { name: me.name })}
        >
          <CircleUserRound size={18} aria-hidden />
          <Text span size="sm" ml={8} maw={140} className="one-line" visibleFrom="sm">
            {me.name}
          </Text>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label className="wrap-anywhere">
          {me.name} · {t(`session.roles.${me.role === "admin" ? "admin" : "user"}`)}
        </Menu.Label>
        <Menu.Item leftSection={<User size={16} />} renderRoot={(props) => <Link to="/me" {...props} />}>
          {t("shell.account")}
        </Menu.Item>
        <Menu.Item
          leftSection={<UserCheck size={16} />}
          renderRoot={(props) => <Link to="/me/permissions" {...props} />}
        >
          {t("shell.myPermissions")}
        </Menu.Item>
        <Menu.Item leftSection={<KeyRound size={16} />} renderRoot={(props) => <Link to="/me/tokens" {...props} />}>
          {t("shell.accessTokens")}
        </Menu.Item>
        <Menu.Item leftSection={<Keyboard size={16} />} onClick={onKeys}>
          {t("keys.title")}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<LogOut size={16} />} onClick={() => void signOut()}>
          {t("shell.logout")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
