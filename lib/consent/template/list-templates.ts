import "server-only";
import { z } from "zod";
import { query } from "@/lib/access/command";
import { DAY } from "@/lib/clock";
import { dayOf, minuteOf } from "@/lib/consent/request/period";
import { listUsableTemplates } from "@/lib/consent/template/request-template-table";
import type { RequestTemplateView } from "@/lib/consent/template/request-template-view";
import { startOfSpan } from "@/lib/consent/template/template-span";

/** The templates that the reader may use, as they are today: the own ones, then the hospital's. */
export const listTemplates = query({
  name: "list-templates",
  roles: ["doctor", "admin"],
  input: z.object({}),
  run: async (tx): Promise<RequestTemplateView[]> => {
    const to = dayOf(tx.now);
    const rows = await listUsableTemplates(tx);
    return rows.map(({ id, name, staffId, purpose, hiTypes, span, keepDays, hipId, frequency }) => ({
      id,
      name,
      isHospitals: staffId === null,
      keepDays,
      fields: {
        purpose,
        hiTypes,
        from: startOfSpan(span, to),
        to,
        keepUntil: minuteOf(new Date(tx.now.getTime() + keepDays * DAY)),
        hipId: hipId ?? "",
        frequency: {
          unit: frequency.unit,
          value: String(frequency.value),
          repeats: String(frequency.repeats),
        },
      },
    }));
  },
  audits: { because: "templates, which name no patient" },
});
