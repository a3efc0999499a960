import { useEffect, useState } from "react";
import type { RequestTemplateView } from "@/lib/consent/template/request-template-view";

type Template = Pick<RequestTemplateView, "id" | "name">;

/** The templates with which a doctor may start a request; none for others, while they are fetched, and without a connection. */
export function useTemplatesOfDoctor(isDoctor: boolean): Template[] {
  const [templates, setTemplates] = useState<Template[]>([]);
  useEffect(() => {
    if (!isDoctor) return;
    const leaving = new AbortController();
    const load = async () => {
      const response = await fetch("/api/request-templates", { signal: leaving.signal });
      if (response.ok) setTemplates((await response.json()) as Template[]);
    };
    load().catch(() => undefined);
    return () => leaving.abort();
  }, [isDoctor]);
  return templates;
}
