"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useState } from "react";
import { JoinForm, type Join as JoinCall } from "@/components/join/join-form";
import { Button, buttonClass } from "@/components/ui/button";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Notice } from "@/components/ui/notice";
import type { ActionResult, RefusalCode } from "@/lib/web/action-result";
import type { LinkView } from "@/lib/web/join";

type JoinProps = {
  readLink: (token: string) => Promise<ActionResult<LinkView>>;
  join: JoinCall;
};

type Reading =
  | { kind: "reading" }
  | { kind: "read"; token: string; view: LinkView }
  | { kind: "failed"; code: RefusalCode | "unreachable" };

/** What the link in the address is for. While it works: a form; else what to do. */
export function Join({ readLink, join }: JoinProps) {
  const t = useTranslations("join");
  const refusal = useTranslations("refusal");
  const [reading, setReading] = useState<Reading>({ kind: "reading" });
  const [attempt, setAttempt] = useState(0);
  // Once somebody has joined, the page is rendered again with their session: the link is not read again for that.
  const readNow = useEffectEvent(readLink);
  useEffect(() => {
    let isLatest = true;
    const read = async () => {
      const token = window.location.hash.slice(1);
      const result = await readNow(token).catch(refusalOfFailedCall);
      if (!isLatest) return;
      if (result?.status === "done") setReading({ kind: "read", token, view: result.value });
      else setReading({ kind: "failed", code: result?.code ?? "unreachable" });
    };
    const readAgain = () => void read();
    readAgain();
    // Another link that is opened in this tab changes only what stands behind the #.
    window.addEventListener("hashchange", readAgain);
    return () => {
      isLatest = false;
      window.removeEventListener("hashchange", readAgain);
    };
  }, [attempt]);

  if (reading.kind === "reading")
    return (
      <>
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <p role="status">{t("reading")}</p>
      </>
    );
  if (reading.kind === "failed")
    return (
      <>
        <h1 className="text-xl font-semibold">{t("title")}</h1>
        <Notice look="bad" role="alert">
          {reading.code === "unreachable" ? t("unreachable") : refusal(reading.code)}
        </Notice>
        <Button onClick={() => setAttempt(attempt + 1)}>{t("again")}</Button>
      </>
    );
  const { token, view } = reading;
  if (view.state === "works")
    return (
      <JoinForm key={token} invitation={view} token={token} join={join} onLinkLost={() => setAttempt(attempt + 1)} />
    );
  return (
    <>
      <h1 className="text-xl font-semibold">{t("problem-title")}</h1>
      <p role="alert" data-link={view.state}>
        {t(`problem.${view.state}`)}
      </p>
      <a href="/sign-in" className={buttonClass()}>
        {t("sign-in")}
      </a>
    </>
  );
}
