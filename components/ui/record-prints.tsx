"use client";

import { useEffect } from "react";

type Props = {
  path: "/api/prints" | "/api/audit-prints";
  /** What is on the page. */
  print: Readonly<Record<string, string>>;
};

/** Reports each print of the page for the audit trail, and waits for nothing: also a page that is left reports it. */
export function RecordPrints({ path, print }: Props) {
  const body = JSON.stringify(print);
  useEffect(() => {
    const report = () => {
      const headers = { "content-type": "application/json" };
      // A print cannot be prevented, so that there is nothing to do where the report fails.
      fetch(path, { method: "POST", headers, body, keepalive: true, cache: "no-store" }).catch(() => undefined);
    };
    window.addEventListener("beforeprint", report);
    return () => window.removeEventListener("beforeprint", report);
  }, [path, body]);
  return null;
}
