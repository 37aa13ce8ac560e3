import type { Schema } from "@/api/client";
import { ApiError } from "@/api/errors";
import { useErrorText } from "@/i18n/useErrorText";
import { shortDigest } from "@/lib/format";
import { Text } from "@/ui";
import style from "./Plan.module.css";

/** What stays, each with its reason. */
export function Refusals({ refused }: { refused: Schema<"Refusal">[] }) {
  const text = useErrorText();
  return (
    <ul className={style.list}>
      {refused.map(({ target, code, message }) => (
        <li key={target}>
          <span className="mono wrap-anywhere">{shortDigest(target)}</span>
          <Text size="sm" span title={message}>
            {text(new ApiError(0, { code, message, request_id: "" }))}
          </Text>
        </li>
      ))}
    </ul>
  );
}
