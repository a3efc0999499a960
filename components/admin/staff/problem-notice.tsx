"use client";

import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { useProblemText, type StaffProblem } from "@/components/admin/staff/use-staff-action";
import { useFieldError } from "@/components/ui/message-key";
import { Notice } from "@/components/ui/notice";

type NoticeProps = {
  problem: StaffProblem;
  /** The names of the fields, by which the errors link to them. */
  names?: Readonly<Record<string, string>>;
};

/** Why something was not done, above the form. It takes the focus; each line leads to its field. */
export function ProblemNotice({ problem, names = {} }: NoticeProps) {
  const t = useTranslations("staff");
  const fieldError = useFieldError();
  const text = useProblemText();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), [problem]);
  const fields = Object.entries(problem.fields).filter(([field]) => field in names);
  return (
    <Notice look="bad" ref={box} tabIndex={-1} role="alert">
      {fields.length === 0 ? (
        <p>{text(problem)}</p>
      ) : (
        <>
          <p className="font-semibold">{t("problems", { count: fields.length })}</p>
          <ul>
            {fields.map(([field, key]) => (
              <li key={field}>
                <a
                  href={`#${field}`}
                  className="inline-block min-h-6"
                  onClick={(event) => {
                    event.preventDefault();
                    document.getElementById(field)?.focus();
                  }}
                >
                  {names[field]}: {fieldError(key)}
                </a>
              </li>
            ))}
          </ul>
        </>
      )}
    </Notice>
  );
}
