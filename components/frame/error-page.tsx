"use client";

import { useTranslations } from "next-intl";
import { Button } from "@/components/ui/button";

/** What happened, what was kept, what to do; inside the frame. */
export function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("error");
  return (
    <div className="flex max-w-lg flex-col items-start gap-3">
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p>{t("text")}</p>
      {error.digest ? <p className="text-soft">{t("reference", { digest: error.digest })}</p> : null}
      <Button look="primary" onClick={reset}>
        {t("retry")}
      </Button>
    </div>
  );
}
