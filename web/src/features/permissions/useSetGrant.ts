import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body, type Schema } from "@/api/client";
import { asApiError } from "@/api/errors";
import { useErrorText } from "@/i18n/useErrorText";
import { notifications } from "@/ui";
import { type Grant, grantsQuery } from "./data";
import type { Verb } from "./verbs";

export interface Subject {
  kind: "user" | "group";
  name: string;
}

export interface Cell {
  subject: Subject;
  pattern: string;
}

interface Change extends Cell {
  verbs: Verb[];
}

/** The id of a grant that the server does not know yet. */
const NEW = "new";

/**
 * Makes what a subject may do on a pattern be exactly `verbs`. It is shown at once; when the server refuses, what was
 * there comes back. Several changes run one after the other, so that the last click is what counts.
 */
export function useSetGrant() {
  const client = useQueryClient();
  const { t } = useTranslation();
  const errorText = useErrorText();
  const key = grantsQuery.queryKey;
  const show = (cell: Cell, grant: Grant | undefined) =>
    client.setQueryData<Schema<"List_GrantBody">>(key, (list) => list && withCell(list, cell, grant));
  const find = (cell: Cell) => client.getQueryData(key)?.items.find((grant) => isAt(grant, cell));

  return useMutation({
    mutationKey: ["set-grant"],
    scope: { id: "set-grant" },
    onMutate: async (change: Change) => {
      await client.cancelQueries({ queryKey: key });
      const before = find(change);
      show(change, change.verbs.length > 0 ? { ...(before ?? unknownGrant(change)), verbs: change.verbs } : undefined);
      return { before };
    },
    mutationFn: async (change: Change) => {
      const { subject, pattern, verbs } = change;
      // Granting again replaces the verbs: it is right for a grant that is there as for one that is not.
      if (verbs.length > 0) return body(api.POST("/api/permissions", { body: { ...named(subject), pattern, verbs } }));
      // The list as shown has it no longer, or under an id that is not known yet.
      const list = await body(api.GET("/api/permissions"));
      const grant = list.items.find((one) => isAt(one, change));
      if (grant) await api.DELETE("/api/permissions/{id}", { params: { path: { id: grant.id } } });
      return undefined;
    },
    onError: (error, change, context) => {
      show(change, context?.before);
      notifications.show({
        color: "danger",
        title: t("permissions.notChanged"),
        message: errorText(asApiError(error)),
      });
    },
    onSettled: () => {
      // Reading in between would take back what was clicked meanwhile.
      if (client.isMutating({ mutationKey: ["set-grant"] }) === 1)
        void client.invalidateQueries({ queryKey: ["permissions"] });
    },
  });
}

/** A subject as a new grant names it. */
export function named({ kind, name }: Subject) {
  return kind === "user" ? { user: name } : { group: name };
}

export function isAt(grant: Grant, { subject, pattern }: Cell): boolean {
  return grant.subject_kind === subject.kind && grant.subject === subject.name && grant.pattern === pattern;
}

export function unknownGrant({ subject, pattern }: Cell): Grant {
  const created_at = new Date().toISOString();
  return { id: NEW, subject_kind: subject.kind, subject: subject.name, pattern, verbs: [], created_at };
}

function withCell(list: Schema<"List_GrantBody">, cell: Cell, grant: Grant | undefined) {
  const at = list.items.findIndex((one) => isAt(one, cell));
  const items = list.items.filter((_, index) => index !== at);
  if (grant) items.splice(at < 0 ? items.length : at, 0, grant);
  return { ...list, items, total: items.length };
}
