"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { LinkHandover } from "@/components/admin/staff/link-handover";
import { PersonFields, type PersonForm } from "@/components/admin/staff/person-form";
import { useStaffAction } from "@/components/admin/staff/use-staff-action";
import { Button } from "@/components/ui/button";
import type { NewLink } from "@/lib/staff/staff-view";
import type { ActionResult } from "@/lib/web/action-result";

const EMPTY: PersonForm = {
  name: "",
  email: "",
  roles: ["doctor"],
  registrationNumber: "",
  council: "",
  hprId: "",
};

/** Invites one person, and then shows the link. */
export function InvitePerson({ invite }: { invite: (form: PersonForm) => Promise<ActionResult<NewLink>> }) {
  const t = useTranslations("staff.new");
  const { run, problem, isBusy, dialog } = useStaffAction();
  const [made, setMade] = useState<NewLink | null>(null);
  if (made)
    return (
      <div className="flex flex-col gap-4">
        <LinkHandover made={made} />
        <div className="print:hidden">
          <Button onClick={() => setMade(null)}>{t("another")}</Button>
        </div>
      </div>
    );
  return (
    <>
      <PersonFields
        initial={EMPTY}
        problem={problem}
        isBusy={isBusy}
        label={t("submit")}
        busyLabel={t("submitting")}
        save={async (form) => {
          const result = await run(() => invite(form));
          if (result) setMade(result.value);
        }}
      />
      {dialog}
    </>
  );
}
