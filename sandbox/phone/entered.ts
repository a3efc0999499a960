import type { Asked } from "@/sandbox/consent/consent-request";
import type { Choice } from "@/sandbox/consent/narrow";
import { readDay, readMinute } from "./india-time";

/** What stands in the form, as the browser writes it. */
export type Entered = { hiTypes: string[]; hipIds: string[]; from: string; to: string; eraseAt: string };

export function readEntered(form: FormData): Entered {
  const texts = (name: string) => form.getAll(name).map(String);
  const [from = "", to = "", eraseAt = ""] = ["from", "to", "eraseAt"].map((name) => texts(name)[0] ?? "");
  return { hiTypes: texts("hiTypes"), hipIds: texts("hipIds"), from, to, eraseAt };
}

/** The patient's choice in the network's terms. */
export function toChoice(entered: Entered, { permission }: Asked): Choice {
  return {
    hiTypes: entered.hiTypes,
    hipIds: entered.hipIds,
    from: readDay(entered.from, permission.dateRange.from, "start"),
    to: readDay(entered.to, permission.dateRange.to, "end"),
    eraseAt: readMinute(entered.eraseAt, permission.dataEraseAt),
  };
}
