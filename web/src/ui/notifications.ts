import { notifications as mantine } from "@mantine/notifications";
import i18next from "i18next";

/** Mantine's, with a name for the button that closes one: it has only an icon. */
export const notifications = {
  hide: mantine.hide,
  show: (given: Parameters<typeof mantine.show>[0]) =>
    mantine.show({ closeButtonProps: { "aria-label": i18next.t("common.close") }, ...given }),
};
