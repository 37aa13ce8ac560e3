import style from "./Command.module.css";
import { Copy } from "./Copy";

/** Lines to be typed into a shell, ready to be copied. */
export function Command({ children, what }: { children: string; what?: string }) {
  return (
    <div className={style.command}>
      <pre>
        <code>{children}</code>
      </pre>
      <Copy text={children} what={what} />
    </div>
  );
}
