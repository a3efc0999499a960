"use client";

import { useEffect } from "react";
import { postJson } from "@/components/ui/post-json";

/** Reports each print of the page for the audit trail, while it shows who saw the data of the patient with this address. */
export function RecordAnswerPrint({ abhaAddress }: { abhaAddress: string }) {
  useEffect(() => {
    // A print cannot be prevented, so that there is nothing to do where the report fails.
    const report = () => void postJson("/api/audit-prints", { abhaAddress });
    window.addEventListener("beforeprint", report);
    return () => window.removeEventListener("beforeprint", report);
  }, [abhaAddress]);
  return null;
}
