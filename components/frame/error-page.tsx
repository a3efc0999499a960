"use client";

import { useTranslations } from "next-intl";
import { unstable_isUnrecognizedActionError as isUnrecognizedAction, useRouter } from "next/navigation";
import { lazy, startTransition, Suspense } from "react";
import { Button } from "@/components/ui/button";

// Every page of the frame loads this file, and hardly any shows it.
const CopyForAdmin = lazy(() =>
  import("@/components/ui/copy-for-admin").then((file) => ({ default: file.CopyForAdmin })),
);

/** The error page inside the frame: what happened, what was saved, what to do; for an action of an older version, to load the page again. */
export function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("error");
  const router = useRouter();
  const isOutdated: boolean = isUnrecognizedAction(error);
  if (isOutdated) {
    return (
      <div className="flex max-w-lg flex-col items-start gap-3">
        <h1 className="text-xl font-semibold">{t("outdated")}</h1>
        <Button look="primary" onClick={() => window.location.reload()}>
          {t("reload")}
        </Button>
      </div>
    );
  }
  // The failed part was rendered on the server, so that the server must render it again before the page is reset.
  const retry = () =>
    startTransition(() => {
      router.refresh();
      reset();
    });
  return (
    <div className="flex max-w-lg flex-col items-start gap-3">
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p>{t("text")}</p>
      {error.digest ? (
        <>
          <p className="text-soft">{t("reference", { digest: error.digest })}</p>
          <Suspense>
            <CopyForAdmin what={t("title")} reference={error.digest} />
          </Suspense>
        </>
      ) : null}
      <Button look="primary" onClick={retry}>
        {t("retry")}
      </Button>
    </div>
  );
}
