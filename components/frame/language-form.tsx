"use client";

import { useState, type ReactNode } from "react";

type FormProps = {
  label: string;
  /** What stands beside the buttons once a choice did not arrive. */
  failed: string;
  choose: (form: FormData) => Promise<void>;
  children: ReactNode;
};

/** The form around the languages: without a connection the page stays as it is, with the reason beside what was pressed. */
export function LanguageForm({ label, failed, choose, children }: FormProps) {
  const [hasFailed, setHasFailed] = useState(false);
  const submit = async (form: FormData) => {
    setHasFailed(false);
    try {
      await choose(form);
    } catch {
      setHasFailed(true);
    }
  };
  return (
    <form action={submit} role="group" aria-label={label} className="flex flex-wrap gap-3 print:hidden">
      {children}
      <span role="status">{hasFailed ? failed : null}</span>
    </form>
  );
}
