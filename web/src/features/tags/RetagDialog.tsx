import { useQuery, useQueryClient } from "@tanstack/react-query";
import { CircleAlert, CircleCheck } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "@/api/client";
import { asApiError } from "@/api/errors";
import { shortDigest } from "@/lib/format";
import { tagProblem } from "@/lib/names";
import { Alert, Button, FailureNote, Group, Modal, Stack, Text, TextInput, useAction, useDebouncedValue } from "@/ui";
import { type Tag, tagQuery } from "./queries";

interface Props {
  repository: string;
  /** What the tag will be on. */
  digest: string;
  /** Filled in at first. */
  tag?: string;
  /** The tag is to be put back to where it was: other words, the same act. */
  isRestore?: boolean;
  onClose: () => void;
}

/** Puts a tag on an image; shows while one types what that tag is on now. */
export function RetagDialog({ repository, digest, tag: first = "", isRestore, onClose }: Props) {
  const { t } = useTranslation();
  const [name, setName] = useState(first);
  const problem = name ? tagProblem(name) : null;
  const isName = name !== "" && problem === null;
  const present = usePresent(repository, name, isName);
  const isSame = present.tag?.digest === digest;
  const overwrites = Boolean(present.tag) && !isSame;
  const setting = useSetTag({ repository, digest, onDone: onClose });
  const verb = isRestore ? t("tags.restore") : t("tags.retag");
  return (
    <Modal opened onClose={onClose} title={verb} size="lg" closeButtonProps={{ "aria-label": t("common.close") }}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setting.mutate({ tag: name, overwrite: overwrites });
        }}
      >
        <Stack gap="md">
          <Text size="sm" c="dimmed">
            {t("tags.retagText", { digest: shortDigest(digest) })}
          </Text>
          <TextInput
            label={isRestore ? t("tags.tag") : t("tags.newTag")}
            data-autofocus
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            maxLength={200}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={problem && t(`tags.nameProblems.${problem}`)}
          />
          {present.isKnown && <Present tag={present.tag} to={digest} />}
          <FailureNote error={setting.failure} />
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {t("common.cancel")}
            </Button>
            <Button
              type="submit"
              color={overwrites ? "danger" : undefined}
              loading={setting.isPending}
              disabled={!present.isKnown || isSame}
            >
              {overwrites ? t("tags.overwrite") : verb}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

/** What the typed tag is on now: known only once the server said so of just this name. */
function usePresent(repository: string, name: string, isName: boolean) {
  const [asked] = useDebouncedValue(name, 250);
  const { data } = useQuery({ ...tagQuery(repository, asked), enabled: isName && asked === name });
  return { tag: data, isKnown: isName && asked === name && data !== undefined };
}

interface SetOptions {
  repository: string;
  digest: string;
  onDone: () => void;
}

function useSetTag({ repository, digest, onDone }: SetOptions) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const action = useAction<{ tag: string; overwrite: boolean }>({
    run: ({ tag, overwrite }) =>
      body(
        api.PUT("/api/repositories/{repository}/tags/{tag}", {
          params: { path: { repository, tag } },
          body: { digest, overwrite },
        }),
      ),
    changes: [["repository", repository], ["repositories"], ["overview"]],
    done: (_, { tag }) => t("tags.changed", { tag, digest: shortDigest(digest) }),
    then: onDone,
  });
  const wasTaken = action.error !== null && asApiError(action.error).code === "tag_exists";
  const mutate = (input: { tag: string; overwrite: boolean }) =>
    action.mutate(input, {
      onError: (error) => {
        // Somebody made the tag in the meantime: now it is shown what would be overwritten.
        const { code, problem } = asApiError(error);
        if (code === "tag_exists")
          client.setQueryData(tagQuery(repository, input.tag).queryKey, problem.details as Tag);
      },
    });
  return { mutate, isPending: action.isPending, failure: wasTaken ? null : action.error };
}

function Present({ tag, to }: { tag?: Tag | null; to: string }) {
  const { t } = useTranslation();
  if (tag && tag.digest !== to)
    return (
      <Alert color="warn" icon={<CircleAlert size={18} />} role="status">
        {t("tags.overwriteText", { from: shortDigest(tag.digest), to: shortDigest(to) })}
      </Alert>
    );
  return (
    <Group gap={6} role="status">
      <Text c={tag ? "dimmed" : "ok"} span display="inline-flex">
        <CircleCheck size={16} aria-hidden />
      </Text>
      <Text size="sm">{tag ? t("tags.alreadyThere") : t("tags.isFree")}</Text>
    </Group>
  );
}
