import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";
import { Field, SelectField } from "@/components/ui/field";
import type { AuditPerson } from "@/lib/operations/audit/audit-view";

export type AuditFilterValues = {
  person: string;
  abhaAddress: string;
  kind: string;
  outcome: string;
  from: string;
  to: string;
};

export const NO_FILTER: AuditFilterValues = { person: "", abhaAddress: "", kind: "", outcome: "", from: "", to: "" };

const KINDS = [
  "consent-request",
  "consent-artefact",
  "records",
  "records.erased",
  "patient",
  "access",
  "callback",
  "message",
  "audit",
] as const;
const KINDS_OF_ADMINS = ["staff", "credential", "hospital", "template"] as const;
const OUTCOMES = ["done", "refused", "failed"] as const;

type Props = {
  /** Who is chosen at first. */
  person: string;
  people: AuditPerson[];
  seesPatients: boolean;
  isLoading: boolean;
  show: (values: AuditFilterValues) => void;
};

/** By whom, about whom, what, how it ended and when. */
export function AuditFilters({ person, people, seesPatients, isLoading, show }: Props) {
  const t = useTranslations("audit");
  const kinds = seesPatients ? [...KINDS, ...KINDS_OF_ADMINS] : KINDS_OF_ADMINS;
  return (
    <form
      method="dialog"
      className="grid items-end gap-3 rounded-lg border border-line bg-card p-3 sm:grid-cols-2 lg:grid-cols-3 print:hidden"
      autoComplete="off"
      onSubmit={(event) => {
        event.preventDefault();
        const form = new FormData(event.currentTarget);
        const valueOf = (name: keyof AuditFilterValues) => {
          const value = form.get(`audit-${name}`);
          return typeof value === "string" ? value.trim() : "";
        };
        show({
          person: valueOf("person"),
          abhaAddress: valueOf("abhaAddress"),
          kind: valueOf("kind"),
          outcome: valueOf("outcome"),
          from: valueOf("from"),
          to: valueOf("to"),
        });
      }}
    >
      <SelectField id="audit-person" label={t("person")} defaultValue={person}>
        <option value="">{t("anybody")}</option>
        {people.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectField>
      {seesPatients ? (
        <Field id="audit-abhaAddress" label={t("patient")} spellCheck={false} autoCapitalize="none" />
      ) : null}
      <SelectField id="audit-kind" label={t("kind")}>
        <option value="">{t("any")}</option>
        {kinds.map((kind) => (
          <option key={kind} value={kind}>
            {t(`kinds.${kind.replace(".", "-") as "staff"}`)}
          </option>
        ))}
      </SelectField>
      <SelectField id="audit-outcome" label={t("outcome")}>
        <option value="">{t("any")}</option>
        {OUTCOMES.map((outcome) => (
          <option key={outcome} value={outcome}>
            {t(`outcomes.${outcome}`)}
          </option>
        ))}
      </SelectField>
      <Field id="audit-from" type="date" label={t("from")} />
      <Field id="audit-to" type="date" label={t("to")} />
      <div>
        <Button type="submit" aria-disabled={isLoading}>
          {t("show")}
        </Button>
      </div>
    </form>
  );
}
