"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useRef, useState } from "react";
import { ProviderForm, type ProviderInput } from "@/components/admin/single-sign-on/provider-form";
import { Notice } from "@/components/ui/notice";
import type { ActionResult } from "@/lib/web/action-result";

type AddProps = {
  add: (input: ProviderInput) => Promise<ActionResult<unknown>>;
  /** Whether the form is open from the beginning: there is nothing else to do. */
  isFirst: boolean;
};

/** The form for a further identity provider. Afterwards the focus stands on what to do next. */
export function AddProvider({ add, isFirst }: AddProps) {
  const t = useTranslations("identity-providers");
  const router = useRouter();
  const done = useRef<HTMLDivElement>(null);
  const [isAdded, setIsAdded] = useState(false);
  return (
    <div className="flex flex-col gap-3">
      <div ref={done} tabIndex={-1} role="status">
        {isAdded ? <Notice look="good">{t("added")}</Notice> : null}
      </div>
      <details open={isFirst || undefined} className="rounded-lg border border-line bg-card p-4">
        <summary className="font-semibold">{t("add")}</summary>
        <div className="mt-3">
          <ProviderForm
            id="provider-new"
            save={add}
            saveLabel={t("save-new")}
            onDone={(form) => {
              form.reset();
              setIsAdded(true);
              done.current?.focus();
              router.refresh();
            }}
          />
        </div>
      </details>
    </div>
  );
}
