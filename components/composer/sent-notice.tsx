"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useEffect, useRef, useState } from "react";
import { useRequestSentence, type Requester } from "@/components/composer/request-preview";
import { fetchSentRequest, isSameContent } from "@/components/composer/sent-request";
import { Button } from "@/components/ui/button";
import { Notice } from "@/components/ui/notice";
import type { ConsentRequestDraft } from "@/lib/consent/dashboard/consent-request-view";

type SentNoticeProps = {
  id: string;
  fields: ConsentRequestDraft;
  requester: Requester;
  /** `refused`: Send was pressed, and the form differs from what was sent. `noticed`: the draft could no longer be saved. */
  reason: "refused" | "noticed";
  busy: boolean;
  onAskAgain: () => void;
};

/** Shows that the request was sent before and what was asked, and offers to ask again with what is in the form now. */
export function SentNotice({ id, fields, requester, reason, busy, onAskAgain }: SentNoticeProps) {
  const t = useTranslations("composer");
  const sentence = useRequestSentence(requester);
  const [sent, setSent] = useState<ConsentRequestDraft | null>(null);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let isShown = true;
    // Without an answer the notice is shorter, and links to the request all the same.
    void fetchSentRequest(id).then((request) => isShown && setSent(request));
    return () => {
      isShown = false;
    };
  }, [id]);
  useEffect(() => {
    if (reason === "refused") box.current?.focus();
  }, [reason]);
  const isDifferent = reason === "refused" || (sent !== null && !isSameContent(sent, fields));
  return (
    <Notice look="note" ref={box} tabIndex={-1} role="alert" className="flex flex-col items-start gap-2">
      <div>
        <h2 className="font-semibold">{t(isDifferent ? "sent-otherwise" : "already-sent")}</h2>
        {isDifferent ? <p>{t("sent-otherwise-text")}</p> : null}
      </div>
      {sent ? (
        <p className="wrap-anywhere">
          {t("sent-to", { abhaAddress: sent.abhaAddress })} <q>{sentence(sent)}</q>
        </p>
      ) : null}
      <div className="flex flex-wrap items-center gap-3">
        {isDifferent ? (
          <Button look="primary" disabled={busy} onClick={onAskAgain}>
            {t("ask-again-with-changes")}
          </Button>
        ) : null}
        <Link href={`/requests/${id}`}>{t("open-sent")}</Link>
      </div>
    </Notice>
  );
}
