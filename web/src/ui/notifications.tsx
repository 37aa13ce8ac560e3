import type { NotificationData, Notifications } from "@mantine/notifications";
import i18next from "i18next";
import { useEffect, useState } from "react";

// No page begins with a message: what shows them comes after it.
const library = () => import("@mantine/notifications");

let count = 0;

/** Mantine's, with a name for the button that closes one: it has only an icon. */
export const notifications = {
  hide: (id: string) => void library().then(({ notifications }) => notifications.hide(id)),
  show: (given: NotificationData): string => {
    count += 1;
    const id = given.id ?? `message-${count}`;
    const closeButtonProps = { "aria-label": i18next.t("common.close") };
    void library().then(({ notifications }) => notifications.show({ closeButtonProps, ...given, id }));
    return id;
  },
};

/** Where they appear. */
export function NotificationCorner() {
  const [Corner, setCorner] = useState<typeof Notifications>();
  useEffect(() => {
    library().then(
      ({ Notifications }) => setCorner(() => Notifications),
      () => {}, // the page is of use without it
    );
  }, []);
  return Corner && <Corner position="bottom-right" />;
}
