import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { discardCallbackAction, replayCallbackAction } from "@/app/(admin)/admin/callbacks/actions";
import { CallbackActions } from "@/components/admin/callbacks/callback-actions";
import { CallbackView } from "@/components/admin/callbacks/callback-view";
import { systemNow } from "@/lib/clock";
import { getCallback } from "@/lib/operations/callbacks/get-callback";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("callback"))("title") };
}

export default async function CallbackPage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const [callback, t] = await Promise.all([readPage(getCallback, { id }), getTranslations("callback")]);
  return (
    <>
      <Link href={`/admin/callbacks?tab=${callback.tab}`} className="inline-block min-h-6 print:hidden">
        ← {t("back")}
      </Link>
      <NextIntlClientProvider messages={await clientMessages("callback", "input-error", "refusal", "refusal-help")}>
        <CallbackView callback={callback} now={systemNow()}>
          <CallbackActions
            id={callback.id}
            may={callback.may}
            replay={replayCallbackAction}
            discard={discardCallbackAction}
          />
        </CallbackView>
      </NextIntlClientProvider>
    </>
  );
}
