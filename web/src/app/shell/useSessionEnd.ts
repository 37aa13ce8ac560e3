import { useEffect, useState } from "react";
import type { Me } from "../session";

export type SessionState = "fine" | "soon" | "over";

const NOTICE = 5 * 60_000;
/** Timers cannot wait for longer. */
const LONGEST = 2 ** 31 - 1;

/** Whether the session is about to end. The clock alone tells: the server is not asked, and nothing prolongs it. */
export function useSessionEnd(me: Me | null): SessionState {
  const endsAt = me?.endsAt;
  const [state, setState] = useState<SessionState>("fine");
  useEffect(() => {
    if (endsAt === undefined) return setState("fine");
    let timer: ReturnType<typeof setTimeout>;
    const look = () => {
      clearTimeout(timer);
      const left = endsAt - Date.now();
      setState(left <= 0 ? "over" : left <= NOTICE ? "soon" : "fine");
      if (left > 0) timer = setTimeout(look, Math.min(LONGEST, left > NOTICE ? left - NOTICE : left));
    };
    look();
    // Timers stand still while the machine sleeps.
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [endsAt]);
  return state;
}
