import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { checkStatusAction, askAgainAction } from "@/app/(desk)/requests/actions";
import { RequestActions } from "@/components/consent/request/request-actions";
import { RequestView } from "@/components/consent/request/request-view";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import { getConsentRequest } from "@/lib/consent/dashboard/get-consent-request";
import { clientMessages } from "@/lib/web/client-messages";
import { orNotFound } from "@/lib/web/or-not-found";
import { staffContext } from "@/lib/web/page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("request"))("title") };
}

export default async function RequestPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await staffContext("doctor", "admin");
  const { id } = await params;
  const [request, t] = await Promise.all([orNotFound(getConsentRequest(ctx, { id })), getTranslations("request")]);
  const isDraft = request.status === "DRAFT";
  const isDoctor = ctx.actor.role === "doctor";
  const may = {
    check: request.cmConsentRequestId !== null,
    askAgain: isDoctor && !isDraft && request.status !== "SENDING",
    edit: isDoctor && isDraft,
  };
  return (
    <>
      <RefreshOnChange topic="consent-request" id={request.id} />
      <Link href="/requests" className="print:hidden">
        ← {t("back")}
      </Link>
      <NextIntlClientProvider
        messages={await clientMessages("request", "refusal", "status", "situation", "advice", "time")}
      >
        <RequestView request={request}>
          <RequestActions
            id={request.id}
            may={may}
            failed={request.status === "FAILED"}
            check={checkStatusAction}
            askAgain={askAgainAction}
          />
        </RequestView>
      </NextIntlClientProvider>
    </>
  );
}
