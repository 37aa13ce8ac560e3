import { useQuery } from "@tanstack/react-query";
import { CalendarPlus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui";
import { freeName, schedulesQuery, type Wished } from "./data";
import { ScheduleDialog } from "./ScheduleDialog";

interface Props {
  /** What the button says. */
  label: string;
  /** What would be begun now. */
  work: Pick<Wished, "kind" | "parameters">;
  /** What it might be called. */
  name: string;
  isDisabled?: boolean;
}

/** From what could be begun now to what begins by itself. */
export function ScheduleThis({ label, work, name, isDisabled }: Props) {
  const { data } = useQuery(schedulesQuery);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        variant="default"
        leftSection={<CalendarPlus size={16} aria-hidden />}
        disabled={isDisabled}
        onClick={() => setOpen(true)}
      >
        {label}
      </Button>
      {isOpen && <ScheduleDialog work={work} name={freeName(name, data ?? [])} onClose={() => setOpen(false)} />}
    </>
  );
}
