import { useTranslations } from "next-intl";
import { FactList, type Fact } from "@/components/ui/fact-list";
import type { OwnAccountView } from "@/lib/staff/staff-view";

/** What is known of whoever is signed in, and changed by an administrator alone. */
export function OwnFacts({ account }: { account: OwnAccountView }) {
  const t = useTranslations("own-account");
  const role = useTranslations("frame.role");
  const { email, roles, registrationNumber, council, hprId } = account;
  const isDoctor = roles.includes("doctor");
  const facts: (Fact | null)[] = [
    { name: t("email"), value: email },
    { name: t("roles"), value: roles.map((one) => role(one)).join(", ") },
    isDoctor
      ? {
          name: t("registration-number"),
          value: registrationNumber ?? t("missing"),
          bad: registrationNumber === null && hprId === null,
        }
      : null,
    council ? { name: t("council"), value: council } : null,
    hprId ? { name: t("hpr-id"), value: hprId } : null,
  ];
  return (
    <div className="flex flex-col gap-2">
      <FactList columns="stacked" facts={facts.filter((fact) => fact !== null)} />
      <p className="text-soft">{t("not-yours")}</p>
    </div>
  );
}
