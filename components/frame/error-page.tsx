"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { startTransition } from "react";
import { Button } from "@/components/ui/button";

/** What happened, what was kept, what to do; inside the frame. */
export function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("error");
  const router = useRouter();
  // What failed was made on the server: it has to be asked again before the page is shown anew.
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div className="flex max-w-lg flex-col items-start gap-3">
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p>{t("text")}</p>
      {error.digest ? <p className="text-soft">{t("reference", { digest: error.digest })}</p> : null}
      <Button look="primary" onClick={retry}>
        {t("retry")}
      </Button>
    </div>
  );
}
