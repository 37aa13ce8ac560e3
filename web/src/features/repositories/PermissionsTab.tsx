import { getRouteApi, Link } from "@tanstack/react-router";
import type { TFunction } from "i18next";
import { Check, Plus, ShieldQuestion, X } from "lucide-react";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import {
  Badge,
  Button,
  type Column,
  DataTable,
  Empty,
  Group,
  listQuery,
  NothingMatches,
  SearchField,
  Text,
  useDisclosure,
  useList,
} from "@/ui";
import { GrantDialog } from "./GrantDialog";
import { type Repository, VERBS } from "./queries";
import style from "./Rights.module.css";

type Right = Schema<"RepositoryRight">;
type Explanation = Schema<"Explanation">;

const route = getRouteApi("/shell/r/$");

/** Who may do what here, and by which rule. */
export function PermissionsTab({ repository }: { repository: Repository }) {
  const { t } = useTranslation();
  const { name } = repository;
  const { search } = route.useSearch();
  const navigate = route.useNavigate();
  const look = (search?: string) => void navigate({ search: (before) => ({ ...before, search }), replace: true });
  const [isGranting, granting] = useDisclosure(false);
  const rows = useList(
    listQuery(["repository", name, "permissions", search], (after) =>
      body(
        api.GET("/api/repositories/{repository}/permissions", {
          params: { path: { repository: name }, query: { search, after, limit: 100 } },
        }),
      ),
    ),
  );
  return (
    <>
      <Group gap="sm" justify="space-between">
        <SearchField label={t("rights.search")} value={search ?? ""} onChange={(search) => look(search || undefined)} />
        {repository.verbs.includes("admin") && (
          <Button variant="default" leftSection={<Plus size={16} aria-hidden />} onClick={granting.open}>
            {t("rights.add")}
          </Button>
        )}
      </Group>
      <DataTable
        id="repository-permissions"
        label={t("rights.list")}
        rows={rows}
        columns={columns(t)}
        rowKey={(row) => row.name}
        empty={
          search ? (
            <NothingMatches onClear={() => look()} />
          ) : (
            <Empty icon={<ShieldQuestion size={32} />} title={t("rights.nothing")} />
          )
        }
      />
      {isGranting && <GrantDialog repository={name} onClose={granting.close} />}
    </>
  );
}

function columns(t: TFunction): Column<Right>[] {
  return [
    { id: "name", header: t("common.name"), isTitle: true, cell: (row) => <Person right={row} /> },
    ...VERBS.map((verb) => ({
      id: verb,
      header: t(`common.verbs.${verb}`),
      cell: ({ explanations }: Right) => (
        <Verdict explanation={explanations.find((explanation) => explanation.verb === verb)} />
      ),
    })),
  ];
}

function Person({ right }: { right: Right }) {
  const { t } = useTranslation();
  return (
    <Group gap="xs" wrap="nowrap">
      <span className="wrap-anywhere">{right.name}</span>
      {right.kind === "robot" && (
        <Badge color="gray" size="sm" style={{ flex: "none" }}>
          {t("rights.kinds.robot")}
        </Badge>
      )}
    </Group>
  );
}

/** Whether a right is there, in picture and word, and the rule that says so. */
function Verdict({ explanation }: { explanation?: Explanation }) {
  const { t } = useTranslation();
  if (!explanation) return "–";
  const Icon = explanation.allowed ? Check : X;
  return (
    <span className={style.verdict} data-allowed={explanation.allowed || undefined}>
      <Icon size={14} aria-hidden />
      <span className="hidden-text">{explanation.allowed ? t("rights.allowed") : t("rights.denied")}</span>
      <Text span size="xs" inherit className={style.rule}>
        <Rule explanation={explanation} />
      </Text>
    </span>
  );
}

const RULES = ["admin", "anonymous_pull", "disabled", "no_grant", "public", "token_scope"] as const;

function Rule({ explanation }: { explanation: Explanation }) {
  const { t } = useTranslation();
  const { rule, group, pattern } = explanation;
  if (rule === "grant" && pattern)
    return (
      <Link to="/permissions" search={{ search: pattern }} className={style.grant}>
        {group ? t("rights.rules.groupGrant", { group, pattern }) : t("rights.rules.grant", { pattern })}
      </Link>
    );
  const known = RULES.find((one) => one === rule);
  return known ? t(`rights.rules.${known}`) : rule;
}
