import { useTranslation } from "react-i18next";
import { type Me, useMe } from "@/app/session";
import { ShortcutsSwitch } from "@/app/shell/KeyboardSheet";
import { useThemes } from "@/app/shell/Preferences";
import { chooseLanguage, currentLanguage, LANGUAGES, type Language } from "@/i18n";
import { dateTime } from "@/lib/format";
import { Page, Paper, SegmentedControl, Select, Stack, Text, Title } from "@/ui";
import style from "./AccountPage.module.css";
import { PasswordForm } from "./PasswordForm";

/** Oneself: who one is, the password, and how the UI should be. */
export function AccountPage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <Page title={t("shell.account")} isText>
      {me && (
        <div className={style.cards}>
          <Stack gap="md">
            <Profile me={me} />
            <Preferences />
          </Stack>
          <Paper className="card" p="lg" component="section">
            <Title order={2}>{t("session.changePassword")}</Title>
            <Text size="sm" c="dimmed" mt={4} mb="md">
              {t("session.passwordHint")}
            </Text>
            <PasswordForm me={me} />
          </Paper>
        </div>
      )}
    </Page>
  );
}

function Profile({ me }: { me: Me }) {
  const { t } = useTranslation();
  return (
    <Paper className="card" p="lg" component="section">
      <Title order={2} mb="sm">
        {t("session.profile")}
      </Title>
      <dl className={style.facts}>
        <dt>{t("session.name")}</dt>
        <dd className="wrap-anywhere">{me.name}</dd>
        <dt>{t("session.role")}</dt>
        <dd>{t(`session.roles.${me.role === "admin" ? "admin" : "user"}`)}</dd>
        {me.description && (
          <>
            <dt>{t("common.description")}</dt>
            <dd className="wrap-anywhere">{me.description}</dd>
          </>
        )}
        {me.expires_at && (
          <>
            <dt>{t("session.sessionEnd")}</dt>
            <dd>{dateTime(me.expires_at)}</dd>
          </>
        )}
      </dl>
    </Paper>
  );
}

function Preferences() {
  const { t } = useTranslation();
  const { choices, chosen, choose } = useThemes();
  return (
    <Paper className="card" p="lg" component="section">
      <Title order={2}>{t("session.preferences")}</Title>
      <Text size="sm" c="dimmed" mt={4} mb="md">
        {t("session.preferencesText")}
      </Text>
      <Stack gap="md">
        <Select
          label={t("shell.language")}
          data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
          value={currentLanguage()}
          allowDeselect={false}
          onChange={(value) => void chooseLanguage(value as Language)}
        />
        <div>
          <Text size="sm" fw={500} mb={4} id="theme-label">
            {t("shell.theme")}
          </Text>
          <SegmentedControl
            fullWidth
            aria-labelledby="theme-label"
            data={choices.map(({ scheme, label }) => ({ value: scheme, label }))}
            value={chosen}
            onChange={(value) => choose(value as typeof chosen)}
          />
        </div>
        <ShortcutsSwitch />
      </Stack>
    </Paper>
  );
}
