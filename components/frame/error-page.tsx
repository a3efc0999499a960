"use client";

import { useTranslations } from "next-intl";
import { unstable_isUnrecognizedActionError as isUnrecognizedAction, useRouter } from "next/navigation";
import { createElement, startTransition } from "react";
import { Button } from "@/components/ui/button";
import { useLoaded } from "@/components/ui/use-loaded";

// Every page of the frame loads this file, and hardly any shows it.
const loadCopyForAdmin = () => import("@/components/ui/copy-for-admin").then(({ CopyForAdmin }) => CopyForAdmin);

/** The error page inside the frame: what happened, what was saved, what to do; for an action of an older version, to load the page again. */
export function ErrorPage({ error, reset }: { error: Error & { digest?: string }; reset: () => void }) {
  const t = useTranslations("error");
  const router = useRouter();
  const copyForAdmin = useLoaded(error.digest !== undefined, loadCopyForAdmin);
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
          {copyForAdmin && createElement(copyForAdmin, { what: t("title"), reference: error.digest })}
        </>
      ) : null}
      <Button look="primary" onClick={retry}>
        {t("retry")}
      </Button>
    </div>
  );
}
