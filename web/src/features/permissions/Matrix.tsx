import { CircleHelp, Plus } from "lucide-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { number } from "@/lib/format";
import { ActionIcon, Button, Group, Stack, Text, Tooltip, useMediaQuery } from "@/ui";
import style from "./Matrix.module.css";
import { SubjectName } from "./SubjectName";
import { type MatrixData, subjectKey } from "./shown";
import type { Cell, Subject } from "./useSetGrant";
import type { Subjects } from "./useSubjects";
import { VerbToggles } from "./VerbSet";
import type { Verb } from "./verbs";

/** So many rows and columns are drawn at first: each cell has four switches. */
const ROWS = 60;
const COLUMNS = 16;

interface Props {
  data: MatrixData;
  subjects: Subjects;
  onChange: (cell: Cell, verbs: Verb[]) => void;
  onAdd: (subject: Subject) => void;
  onExplain: (subject: Subject) => void;
}

/** Who may do what: subjects by patterns, each cell one grant. Cards on narrow screens. */
export function Matrix(props: Props) {
  const { t } = useTranslation();
  const isNarrow = useMediaQuery("(max-width: 47.99em)");
  const [rows, setRows] = useState(ROWS);
  const [columns, setColumns] = useState(COLUMNS);
  const { subjects, patterns } = props.data;
  const data = { ...props.data, subjects: subjects.slice(0, rows), patterns: patterns.slice(0, columns) };
  const hidden = { rows: subjects.length - data.subjects.length, columns: patterns.length - data.patterns.length };
  return (
    <Stack gap="xs">
      {isNarrow ? <Cards {...props} data={{ ...data, patterns }} /> : <Grid {...props} data={data} />}
      <Group gap="sm">
        {hidden.rows > 0 && (
          <Button variant="default" size="compact-sm" onClick={() => setRows(rows + ROWS)}>
            {t("permissions.moreSubjects", { count: hidden.rows, shown: number(hidden.rows) })}
          </Button>
        )}
        {hidden.columns > 0 && !isNarrow && (
          <Button variant="default" size="compact-sm" onClick={() => setColumns(columns + COLUMNS)}>
            {t("permissions.morePatterns", { count: hidden.columns, shown: number(hidden.columns) })}
          </Button>
        )}
      </Group>
    </Stack>
  );
}

function Grid(props: Props) {
  const { t } = useTranslation();
  const { subjects, patterns, verbsAt } = props.data;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrolled by keyboard too
    <section className={style.frame} aria-label={t("permissions.matrix")} tabIndex={0}>
      <table className={style.matrix}>
        <thead>
          <tr>
            <th scope="col">{t("permissions.subject")}</th>
            {patterns.map((pattern) => (
              <th key={pattern} scope="col">
                <span className={`${style.pattern} mono one-line`} title={pattern}>
                  {pattern}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {subjects.map((subject) => (
            <tr key={subjectKey(subject)}>
              <th scope="row">
                <Group justify="space-between" gap="xs" wrap="nowrap">
                  <SubjectName subject={subject} subjects={props.subjects} />
                  <RowActions subject={subject} {...props} />
                </Group>
              </th>
              {patterns.map((pattern) => (
                <td key={pattern}>
                  <VerbToggles
                    label={t("permissions.cell", { subject: subject.name, pattern })}
                    verbs={verbsAt(subject, pattern)}
                    onChange={(verbs) => props.onChange({ subject, pattern }, verbs)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cards(props: Props) {
  const { t } = useTranslation();
  const { subjects, patterns, verbsAt, isListed } = props.data;
  return (
    <Stack gap="xs" component="ul" p={0} m={0} style={{ listStyle: "none" }}>
      {subjects.map((subject) => (
        <li key={subjectKey(subject)} className={`card ${style.card}`}>
          <Group justify="space-between" gap="xs" wrap="nowrap" mb={4}>
            <SubjectName subject={subject} subjects={props.subjects} />
            <RowActions subject={subject} {...props} />
          </Group>
          {patterns
            .filter((pattern) => isListed(subject, pattern))
            .map((pattern) => (
              <div key={pattern} className={style.line}>
                <span className="mono wrap-anywhere">{pattern}</span>
                <VerbToggles
                  label={t("permissions.cell", { subject: subject.name, pattern })}
                  verbs={verbsAt(subject, pattern)}
                  onChange={(verbs) => props.onChange({ subject, pattern }, verbs)}
                />
              </div>
            ))}
          {!patterns.some((pattern) => isListed(subject, pattern)) && (
            <Text size="sm" c="dimmed">
              {t("permissions.noGrantsYet")}
            </Text>
          )}
        </li>
      ))}
    </Stack>
  );
}

function RowActions({ subject, onAdd, onExplain }: Props & { subject: Subject }) {
  const { t } = useTranslation();
  const add = t("permissions.addTo", { name: subject.name });
  const explain = t("permissions.explainOf", { name: subject.name });
  return (
    <Group gap={2} wrap="nowrap">
      {subject.kind === "user" && (
        <Tooltip label={explain}>
          <ActionIcon aria-label={explain} onClick={() => onExplain(subject)}>
            <CircleHelp size={15} aria-hidden />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={add}>
        <ActionIcon aria-label={add} onClick={() => onAdd(subject)}>
          <Plus size={15} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </Group>
  );
}
