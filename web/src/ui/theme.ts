import {
  ActionIcon,
  Badge,
  CloseButton,
  type CSSVariablesResolver,
  createTheme,
  Drawer,
  defaultVariantColorsResolver,
  type MantineColorsTuple,
  Menu,
  Modal,
} from "@mantine/core";

/**
 * One palette for each meaning. Index 4 is read on dark surfaces, 6 on light ones: each has at least 4.5:1 on page and
 * surface of its scheme; 1 and 9 make the soft backgrounds.
 */
const palettes: Record<string, MantineColorsTuple> = {
  accent: [
    "#f2f7fe",
    "#e7f0fd",
    "#cfe1fb",
    "#9dc3f9",
    "#6aa5f8",
    "#3f83e0",
    "#1d5fc4",
    "#184fa3",
    "#133f83",
    "#0f3268",
  ],
  ok: ["#effaf4", "#dff5e8", "#bfe9d1", "#86d8ab", "#4cc38a", "#2a9a62", "#1a7340", "#155f35", "#114c2b", "#0d3a21"],
  warn: ["#fdf7ec", "#fbeed6", "#f5dcae", "#ecc070", "#e3a33b", "#b87410", "#8a5200", "#734400", "#5c3700", "#462a00"],
  danger: [
    "#fef2f1",
    "#fde4e2",
    "#fbc9c5",
    "#ff9f98",
    "#ff7b72",
    "#e04848",
    "#c02020",
    "#a01a1a",
    "#801515",
    "#601010",
  ],
  info: ["#eef8fb", "#dcf1f7", "#b9e2ee", "#88cfe3", "#58bcd8", "#2492b1", "#0b6a87", "#095870", "#07465a", "#053544"],
  // Texts without a meaning of their own; Mantine knows them by this name.
  gray: ["#f6f8fa", "#eef1f4", "#d5dbe1", "#bcc5ce", "#9aa7b4", "#8492a0", "#52606d", "#3f4b57", "#2c3742", "#1f2933"],
  // From text to the page's ground.
  dark: ["#e4e9ef", "#c5ced8", "#9aa7b4", "#5d6b79", "#2c3742", "#222c37", "#161d26", "#0e141b", "#0a0f15", "#070a0e"],
};

export const theme = createTheme({
  colors: palettes,
  primaryColor: "accent",
  primaryShade: { light: 6, dark: 4 },
  autoContrast: true,
  luminanceThreshold: 0.3,
  // Mantine asks the light scheme's shade what can be read on it, in the dark scheme too.
  variantColorResolver: (input) => ({
    ...defaultVariantColorsResolver(input),
    ...(input.variant === "filled" && { color: "var(--on-filled)" }),
  }),
  black: "#0e141b",
  defaultRadius: 6,
  cursorType: "pointer",
  respectReducedMotion: true,
  fontFamily:
    'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "WenQuanYi Zen Hei", sans-serif',
  fontFamilyMonospace: 'ui-monospace, "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace',
  fontSizes: { xs: "12px", sm: "13px", md: "14px", lg: "16px", xl: "20px" },
  headings: {
    fontWeight: "600",
    sizes: { h1: { fontSize: "20px" }, h2: { fontSize: "16px" }, h3: { fontSize: "14px" } },
  },
  breakpoints: { xs: "36em", sm: "48em", md: "64em", lg: "75em", xl: "90em" },
  components: {
    // Names are case-sensitive: AMD64 is not amd64.
    Badge: Badge.extend({ defaultProps: { tt: "none", variant: "light", fw: 500 } }),
    // Its placeholder is no item, which a menu may not hold; the focus begins on the first item.
    // Above messages: whoever has just opened a menu wants that.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, zIndex: 500 } }),
    Modal: Modal.extend({ defaultProps: { centered: true, transitionProps: { duration: 120 } } }),
    Drawer: Drawer.extend({ defaultProps: { position: "right", size: "lg", transitionProps: { duration: 150 } } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: "subtle", color: "gray", size: 28 } }),
    CloseButton: CloseButton.extend({ defaultProps: { size: 28 } }),
  },
});

/** The colours of UI.md §3.3 that are no palette. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--on-filled": "#ffffff",
    "--page": "#f6f8fa",
    "--surface": "#ffffff",
    "--muted": "#52606d",
    "--divider": "#d5dbe1",
    "--control": "#8492a0",
    "--accent": "#1d5fc4",
    "--accent-soft": "#e7f0fd",
    "--hover": "#f0f4f8",
    "--mantine-color-body": "#ffffff",
    "--mantine-color-text": "#1f2933",
    "--mantine-color-bright": "#0e141b",
    "--mantine-color-dimmed": "#52606d",
    "--mantine-color-placeholder": "#66737f",
    "--mantine-color-anchor": "#1d5fc4",
    "--mantine-color-default-border": "#8492a0",
    "--mantine-color-error": "#c02020",
    "--mantine-color-gray-light-color": "#3f4b57",
  },
  dark: {
    "--on-filled": "#0e141b",
    "--page": "#0e141b",
    "--surface": "#161d26",
    "--muted": "#9aa7b4",
    "--divider": "#2c3742",
    "--control": "#5d6b79",
    "--accent": "#6aa5f8",
    "--accent-soft": "#16273f",
    "--hover": "#1c2530",
    "--mantine-color-body": "#161d26",
    "--mantine-color-text": "#e4e9ef",
    "--mantine-color-bright": "#ffffff",
    "--mantine-color-dimmed": "#9aa7b4",
    "--mantine-color-placeholder": "#8e9ba8",
    "--mantine-color-anchor": "#6aa5f8",
    "--mantine-color-default": "#1c2530",
    "--mantine-color-default-hover": "#222c37",
    "--mantine-color-default-border": "#5d6b79",
    "--mantine-color-error": "#ff7b72",
    // Mantine's own are darker than the surface that they stand on.
    "--mantine-color-accent-light": "#16273f",
    "--mantine-color-ok-light": "#123021",
    "--mantine-color-warn-light": "#33260f",
    "--mantine-color-danger-light": "#3a1c1c",
    "--mantine-color-info-light": "#0f2e39",
    "--mantine-color-gray-light": "#222c37",
    "--mantine-color-accent-light-color": "#6aa5f8",
    "--mantine-color-ok-light-color": "#4cc38a",
    "--mantine-color-warn-light-color": "#e3a33b",
    "--mantine-color-danger-light-color": "#ff7b72",
    "--mantine-color-danger-outline": "#ff7b72",
    "--mantine-color-info-light-color": "#58bcd8",
    // What is switched off is still seen.
    "--mantine-color-disabled": "#222c37",
    "--mantine-color-disabled-color": "#8492a0",
    "--mantine-color-disabled-border": "#2c3742",
  },
});
