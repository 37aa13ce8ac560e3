import { useQuery } from "@tanstack/react-query";
import { Ellipsis, Pencil, Plus, Server, Trash2 } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import {
  ActionIcon,
  Anchor,
  Badge,
  Button,
  type Column,
  Confirm,
  DataTable,
  Empty,
  Failure,
  fixedRows,
  Group,
  Menu,
  Stack,
  Text,
  useAction,
} from "@/ui";
import { type RemoteBody, remotesQuery } from "./data";
import { RemoteDialog } from "./RemoteDialog";
import { TestRemote } from "./TestRemote";

/** Other registries that images come from or go to, each with its account. */
export function RemotesPanel() {
  const { t } = useTranslation();
  const { data, error, isPending, isFetching, refetch } = useQuery(remotesQuery);
  const [edited, setEdited] = useState<RemoteBody | "new">();
  const [doomed, setDoomed] = useState<RemoteBody>();
  const columns = useColumns(setEdited);
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />;
  return (
    <Stack gap="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm" c="dimmed" maw={720}>
          {t("remotes.hint")}
        </Text>
        <Button leftSection={<Plus size={16} aria-hidden />} onClick={() => setEdited("new")}>
          {t("remotes.create")}
        </Button>
      </Group>
      <DataTable
        id="remotes"
        label={t("remotes.title")}
        rows={fixedRows(data?.items ?? [], { isLoading: isPending, isRefreshing: isFetching && !isPending })}
        columns={columns}
        rowKey={({ id }) => String(id)}
        onOpen={setEdited}
        actions={(remote) => <RowMenu onEdit={() => setEdited(remote)} onDelete={() => setDoomed(remote)} />}
        empty={
          <Empty icon={<Server size={32} />} title={t("remotes.none")}>
            <Text maw={480}>{t("remotes.noneHint")}</Text>
          </Empty>
        }
      />
      {edited && <RemoteDialog remote={edited === "new" ? undefined : edited} onClose={() => setEdited(undefined)} />}
      {doomed && <DeleteRemote remote={doomed} onClose={() => setDoomed(undefined)} />}
    </Stack>
  );
}

function RowMenu({ onEdit, onDelete }: { onEdit: () => void; onDelete: () => void }) {
  const { t } = useTranslation();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t("common.more")}>
          <Ellipsis size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<Pencil size={14} aria-hidden />} onClick={onEdit}>
          {t("remotes.edit")}
        </Menu.Item>
        <Menu.Item color="danger" leftSection={<Trash2 size={14} aria-hidden />} onClick={onDelete}>
          {t("remotes.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function DeleteRemote({ remote, onClose }: { remote: RemoteBody; onClose: () => void }) {
  const { t } = useTranslation();
  const remove = useAction({
    run: () => body(api.DELETE("/api/remotes/{id}", { params: { path: { id: remote.id } } })),
    changes: [["remotes"]],
    done: () => t("remotes.deleted", { name: remote.name }),
    then: onClose,
  });
  return (
    <Confirm
      opened
      onClose={onClose}
      title={t("remotes.deleteTitle", { name: remote.name })}
      action={t("remotes.delete")}
      onConfirm={() => remove.mutate()}
      isBusy={remove.isPending}
      error={remove.error}
    >
      <Text size="sm">{t("remotes.deleteText")}</Text>
    </Confirm>
  );
}

function useColumns(open: (remote: RemoteBody) => void): Column<RemoteBody>[] {
  const { t } = useTranslation();
  return [
    {
      id: "name",
      header: t("common.name"),
      isTitle: true,
      cell: (remote) => (
        <Anchor
          component="button"
          type="button"
          inherit
          ta="left"
          className="wrap-anywhere"
          onClick={() => open(remote)}
        >
          {remote.name}
        </Anchor>
      ),
    },
    {
      id: "url",
      header: t("remotes.url"),
      cell: (remote) => <span className="mono wrap-anywhere">{remote.url}</span>,
    },
    {
      id: "account",
      header: t("remotes.account"),
      cell: (remote) =>
        remote.username ? (
          <span className="wrap-anywhere">{remote.username}</span>
        ) : (
          <Text span inherit c="dimmed">
            {t("remotes.anonymous")}
          </Text>
        ),
    },
    { id: "marks", header: t("remotes.options"), cell: (remote) => <Options remote={remote} /> },
    { id: "test", header: t("remotes.connection"), width: "28%", cell: (remote) => <TestRemote remote={remote} /> },
  ];
}

function Options({ remote }: { remote: RemoteBody }) {
  const { t } = useTranslation();
  const marks = [
    remote.insecure_http && t("remotes.marks.http"),
    remote.ca_certificate && t("remotes.marks.certificate"),
    remote.allow_private && t("remotes.marks.private"),
    remote.shared && t("remotes.marks.shared"),
  ].filter((mark) => typeof mark === "string");
  if (marks.length === 0) return <>–</>;
  return (
    <Group gap={4}>
      {marks.map((mark) => (
        <Badge key={mark} color="gray" size="sm">
          {mark}
        </Badge>
      ))}
    </Group>
  );
}
