import { getRouteApi } from "@tanstack/react-router";
import { CircleHelp, Plus, ShieldCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useIsAdmin } from "@/app/session";
import { Button, Checkbox, Empty, Failure, Group, NothingMatches, Page, SearchField, Skeleton, Text } from "@/ui";
import { ExplainDrawer } from "./ExplainDrawer";
import { GrantDialog } from "./GrantDialog";
import { Matrix } from "./Matrix";
import { matrixOf } from "./shown";
import { useGrants } from "./useGrants";
import type { Subject } from "./useSetGrant";
import { type Subjects, useSubjects } from "./useSubjects";
import { VerbLegend } from "./VerbSet";

const route = getRouteApi("/shell/own/permissions");

/** Who may do what where: all grants for administrators, for others those on what they administer. */
export function PermissionsPage() {
  const { t } = useTranslation();
  const isAdmin = useIsAdmin();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const change = (values: typeof search) => void navigate({ search: { ...search, ...values }, replace: true });
  const [adding, setAdding] = useState<{ subject?: Subject }>();
  const explain = (user = "", repository = "") => change({ why: "1", user, repository });
  return (
    <Page
      title={t("shell.permissions")}
      actions={
        <>
          <Button variant="default" leftSection={<CircleHelp size={16} aria-hidden />} onClick={() => explain()}>
            {t("permissions.explain")}
          </Button>
          <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setAdding({})}>
            {t("permissions.add")}
          </Button>
        </>
      }
    >
      <Text size="sm" c="dimmed" maw={900} visibleFrom="sm">
        {t(isAdmin ? "permissions.intro" : "permissions.introMine")}
      </Text>
      <Group gap="md" justify="space-between">
        <Group gap="md">
          <SearchField
            label={t("permissions.filter")}
            value={search.search ?? ""}
            onChange={(text) => change({ search: text })}
          />
          {isAdmin && (
            <Checkbox
              size="sm"
              label={t("permissions.showAll")}
              checked={search.all === "1"}
              onChange={(event) => change({ all: event.currentTarget.checked ? "1" : undefined })}
            />
          )}
        </Group>
        <VerbLegend />
      </Group>
      <Content
        search={search.search ?? ""}
        isAll={search.all === "1"}
        onClear={() => change({ search: undefined, all: undefined })}
        onAdd={(subject) => setAdding({ subject })}
        onExplain={(subject) => explain(subject.name)}
      />
      {adding && <GrantDialog subject={adding.subject} onClose={() => setAdding(undefined)} />}
      {search.why && (
        <ExplainDrawer
          user={search.user ?? ""}
          repository={search.repository ?? ""}
          onChange={explain}
          onClose={() => change({ why: undefined, user: undefined, repository: undefined })}
        />
      )}
    </Page>
  );
}

interface ContentProps {
  search: string;
  isAll: boolean;
  onClear: () => void;
  onAdd: (subject?: Subject) => void;
  onExplain: (subject: Subject) => void;
}

function Content({ search, isAll, onClear, onAdd, onExplain }: ContentProps) {
  const { t } = useTranslation();
  const { grants, set, error, retry } = useGrants();
  const subjects = useSubjects();
  if (error) return <Failure error={error} retry={retry} />;
  if (!grants) return <Skeleton height={240} />;
  if (grants.length === 0 && !isAll)
    return (
      <div className="card">
        <Empty icon={<ShieldCheck size={32} />} title={t("permissions.noGrants")}>
          <Text maw={480}>{t("permissions.noGrantsHint")}</Text>
        </Empty>
      </div>
    );
  const data = matrixOf(grants, search, isAll ? everybody(subjects) : []);
  if (data.subjects.length === 0)
    return (
      <div className="card">
        <NothingMatches onClear={onClear} />
      </div>
    );
  return <Matrix data={data} subjects={subjects} onChange={set} onAdd={onAdd} onExplain={onExplain} />;
}

function everybody({ users, groups }: Subjects): Subject[] {
  return [
    ...[...groups.keys()].map((name) => ({ kind: "group" as const, name })),
    ...[...users.keys()].map((name) => ({ kind: "user" as const, name })),
  ];
}
