"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { PersonFields, type PersonForm } from "@/components/admin/staff/person-form";
import { useStaffAction } from "@/components/admin/staff/use-staff-action";
import type { StaffView } from "@/lib/staff/staff-view";
import type { ActionResult } from "@/lib/web/action-result";

type ChangeProps = {
  person: StaffView;
  change: (form: PersonForm & { id: string }) => Promise<ActionResult<unknown>>;
};

/** Changes what is known of a person, and their roles. */
export function ChangePerson({ person, change }: ChangeProps) {
  const t = useTranslations("staff.person");
  const { run, problem, isBusy, dialog } = useStaffAction();
  const [status, setStatus] = useState("");
  const { id, name, email, roles, registrationNumber, council, hprId, isSelf } = person;
  const initial = {
    name,
    email,
    roles: [...roles],
    registrationNumber: registrationNumber ?? "",
    council: council ?? "",
    hprId: hprId ?? "",
  };
  return (
    <>
      <PersonFields
        initial={initial}
        isSelf={isSelf}
        problem={problem}
        isBusy={isBusy}
        label={t("save")}
        busyLabel={t("saving")}
        status={status}
        save={async (form) => {
          setStatus("");
          if (await run(() => change({ ...form, id }))) setStatus(t("saved"));
        }}
      />
      {dialog}
    </>
  );
}
