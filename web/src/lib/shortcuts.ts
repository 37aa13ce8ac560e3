/** Keys of one letter can be switched off: some people's tools send them by accident (WCAG 2.1.4). */
const STORED = "roadstead.shortcuts";

export function areShortcutsOn(): boolean {
  return localStorage.getItem(STORED) !== "off";
}

export function switchShortcuts(on: boolean) {
  if (on) localStorage.removeItem(STORED);
  else localStorage.setItem(STORED, "off");
}

/** Whether a key goes into a field. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) &&
    !isCheckbox(target)
  );
}

function isCheckbox(element: HTMLElement): boolean {
  return element instanceof HTMLInputElement && element.type === "checkbox";
}
