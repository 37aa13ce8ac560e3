import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { ShieldCheck, UserRound, Users } from "lucide-react";
import { useTranslation } from "react-i18next";
import type { Schema } from "@/api/client";
import { Alert, Button, Empty, Failure, Group, Page, Section, Skeleton, Table, Text } from "@/ui";
import { mineQuery } from "./data";
import { Explanations } from "./ExplainDrawer";
import { PatternField } from "./PatternField";
import { VerbMarks } from "./VerbSet";

const route = getRouteApi("/shell/own/me/permissions");

/** What I may do, where, and through which rule. */
export function MyPermissionsPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery(mineQuery);
  const { repository = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const administers = data?.grants.some((grant) => grant.verbs.includes("admin"));
  const check = (name: string) => void navigate({ search: { repository: name }, replace: true });
  return (
    <Page
      title={t("shell.myPermissions")}
      isText
      actions={
        administers && (
          <Button variant="default" renderRoot={(props) => <Link to="/permissions" {...props} />}>
            {t("permissions.manage")}
          </Button>
        )
      }
    >
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={160} />}
      {data?.is_admin && (
        <Alert color="info" icon={<ShieldCheck size={18} />}>
          {t("permissions.youAreAdmin")}
        </Alert>
      )}
      {data && (data.grants.length > 0 || !data.is_admin) && (
        <Section title={t("permissions.myRules")} hint={t("permissions.myRulesHint")}>
          {data.grants.length > 0 ? (
            <MyRules grants={data.grants} />
          ) : (
            <Empty icon={<ShieldCheck size={28} />} title={t("permissions.noRules")}>
              <Text maw={480}>{t("permissions.noRulesHint")}</Text>
            </Empty>
          )}
        </Section>
      )}
      <Section title={t("permissions.check")} hint={t("permissions.checkHint")}>
        <div style={{ maxWidth: 420 }}>
          <PatternField isExact label={t("permissions.repository")} value={repository} onChange={check} />
        </div>
        <Explanations repository={repository} />
      </Section>
    </Page>
  );
}

function MyRules({ grants }: { grants: Schema<"MyGrant">[] }) {
  const { t } = useTranslation();
  return (
    <Table verticalSpacing={6} fz="sm" borderColor="var(--divider)">
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t("permissions.where")}</Table.Th>
          <Table.Th scope="col">{t("permissions.verbs")}</Table.Th>
          <Table.Th scope="col">{t("permissions.through")}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {grants.map((grant) => (
          <Table.Tr key={grant.id}>
            <Table.Td className="mono wrap-anywhere">{grant.pattern}</Table.Td>
            <Table.Td>
              <VerbMarks verbs={grant.verbs} />
            </Table.Td>
            <Table.Td>
              <Group gap={6} wrap="nowrap">
                {grant.group ? <Users size={14} aria-hidden /> : <UserRound size={14} aria-hidden />}
                <span className="wrap-anywhere">
                  {grant.group ? t("permissions.throughGroup", { group: grant.group }) : t("permissions.ownGrant")}
                </span>
              </Group>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
