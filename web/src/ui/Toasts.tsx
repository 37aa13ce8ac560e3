import { MantineThemeProvider, Notification } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { useTranslation } from "react-i18next";

/** Where what was done is told. The button that takes a message away has a name in the reader's language. */
export function Toasts() {
  const { t } = useTranslation();
  const named = Notification.extend({ defaultProps: { closeButtonProps: { "aria-label": t("common.close") } } });
  return (
    <MantineThemeProvider inherit theme={{ components: { Notification: named } }}>
      <Notifications position="bottom-right" />
    </MantineThemeProvider>
  );
}
