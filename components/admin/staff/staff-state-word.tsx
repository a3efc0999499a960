import { useTranslations } from "next-intl";
import type { StaffState } from "@/lib/staff/staff-view";

const LOOKS: Record<StaffState, string> = {
  active: "text-good",
  invited: "text-wait",
  "no-way-in": "text-bad",
  disabled: "text-soft",
};

/** A person's state as a word: colour is never all that shows it. */
export function StaffStateWord({ state }: { state: StaffState }) {
  const t = useTranslations("staff.state");
  return (
    <span data-state={state} className={`font-medium ${LOOKS[state]}`}>
      {t(state)}
    </span>
  );
}
