// The base that the UI stands on. Nothing outside of this folder imports Mantine, so it could be changed here.
export {
  ActionIcon,
  Alert,
  Anchor,
  AppShell,
  Autocomplete,
  Badge,
  Box,
  Burger,
  Button,
  Checkbox,
  CloseButton,
  Code,
  Divider,
  Drawer,
  Group,
  Kbd,
  Loader,
  MantineProvider,
  Menu,
  Modal,
  Paper,
  Popover,
  Progress,
  ScrollArea,
  SegmentedControl,
  Select,
  Skeleton,
  Stack,
  Switch,
  Table,
  Tabs,
  Text,
  Textarea,
  TextInput,
  Title,
  UnstyledButton,
  useComputedColorScheme,
  useMantineColorScheme,
} from "@mantine/core";
export { useForm } from "@mantine/form";
export {
  useDebouncedValue,
  useDisclosure,
  useLocalStorage,
  useMediaQuery,
} from "@mantine/hooks";
export { createSpotlight, Spotlight } from "@mantine/spotlight";
export { Chips } from "./Chips";
export { Command } from "./Command";
export { Confirm } from "./Confirm";
export { Copy } from "./Copy";
export { Fact, Facts } from "./Facts";
export { Mark, type Tone } from "./Mark";
export { NotificationCorner, notifications } from "./notifications";
export { Page } from "./Page";
export { PasswordField } from "./PasswordField";
export { SearchField } from "./SearchField";
export { Secret } from "./Secret";
export { Section } from "./Section";
export { SelectionBar } from "./SelectionBar";
export { Empty, Failure, FailureNote, NothingMatches } from "./States";
export { Tooltip } from "./Tooltip";
export { DataTable } from "./table/DataTable";
export { fixedRows } from "./table/fixedRows";
export type { Column, Rows } from "./table/types";
export { ColumnsButton } from "./table/useColumns";
export { listQuery, useList } from "./table/useList";
export { type Selection, useSelection } from "./table/useSelection";
export { theme, variables } from "./theme";
export { Treemap } from "./treemap/Treemap";
export { useAction } from "./useAction";
export { useCopy } from "./useCopy";
export { usePlan } from "./usePlan";
export { Bytes, Digest, Time } from "./Values";
