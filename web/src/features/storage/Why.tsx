import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { imagePath } from "@/lib/address";
import { bytes, shortDigest } from "@/lib/format";
import { Alert, Button, FailureNote, Group, Loader, Section, Stack, Text, TextInput, Time } from "@/ui";
import { isDigest, type WhyBody, type WhyReason, whyQuery } from "./data";
import style from "./Storage.module.css";

const route = getRouteApi("/shell/own/storage");

/** Why something is not deleted: what needs it. */
export function Why() {
  const { t } = useTranslation();
  const { digest = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [typed, setTyped] = useState(digest);
  const { data, error, isFetching } = useQuery(whyQuery(digest));
  const isWrong = typed !== "" && !isDigest(typed);
  return (
    <Section title={t("storage.why")} hint={t("storage.whyHint")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (isDigest(typed))
            void navigate({ search: (before) => ({ ...before, digest: typed }), replace: true, resetScroll: false });
        }}
      >
        <Group gap="sm" align="flex-start" wrap="nowrap">
          <TextInput
            flex={1}
            aria-label={t("storage.digest")}
            placeholder="sha256:…"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value.trim())}
            error={isWrong && typed !== digest && typed.length > 71 && t("storage.noDigest")}
            maxLength={140}
            spellCheck={false}
            autoCapitalize="none"
            classNames={{ input: "mono" }}
          />
          <Button type="submit" variant="default" disabled={!isDigest(typed)}>
            {t("storage.ask")}
          </Button>
        </Group>
      </form>
      <FailureNote error={error} />
      {isFetching && !data && <Loader size="sm" aria-label={t("common.loading")} />}
      {data && <Answer why={data} />}
    </Section>
  );
}

function Answer({ why }: { why: WhyBody }) {
  const { t } = useTranslation();
  if (why.kind === null) return <Alert color="gray">{t("storage.notThere")}</Alert>;
  return (
    <Stack gap="sm" role="status">
      <Text size="sm">
        {t(`storage.kinds.${why.kind}`)}
        {typeof why.size === "number" && ` · ${bytes(why.size)}`}
      </Text>
      {why.damaged && <Alert color="danger">{t("storage.damaged")}</Alert>}
      {why.reclaimable ? (
        <Alert color="ok">{t("storage.goes")}</Alert>
      ) : (
        <ul className={style.reasons}>
          {why.reasons.map((reason) => (
            <li key={JSON.stringify(reason)}>
              <Reason reason={reason} />
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

function Reason({ reason: { code, repository, reference, until } }: { reason: WhyReason }) {
  const { t, i18n } = useTranslation();
  const text = i18n.exists(`storage.reasons.${code}`) ? t(`storage.reasons.${code}`) : code;
  const isDigestOf = reference?.includes(":");
  return (
    <>
      {text}{" "}
      {repository && (
        <Link
          to="/r/$"
          params={{ _splat: reference ? imagePath(repository, reference) : repository }}
          title={reference ?? ""}
        >
          {repository}
          {reference && (isDigestOf ? `@${shortDigest(reference)}` : `:${reference}`)}
        </Link>
      )}
      {until && <Time at={until} />}
    </>
  );
}
