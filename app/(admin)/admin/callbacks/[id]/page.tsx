import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { discardCallbackAction, replayCallbackAction } from "@/app/(admin)/admin/callbacks/actions";
import { CallbackActions } from "@/components/admin/callbacks/callback-actions";
import { CallbackView } from "@/components/admin/callbacks/callback-view";
import { clientMessages } from "@/lib/web/client-messages";
import { orNotFound } from "@/lib/web/or-not-found";
import { staffContext } from "@/lib/web/page";
import { getCallback } from "@/lib/operations/callbacks/get-callback";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("callback"))("title") };
}

export default async function CallbackPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await staffContext("admin");
  const { id } = await params;
  const [callback, t] = await Promise.all([orNotFound(getCallback(ctx, { id })), getTranslations("callback")]);
  return (
    <>
      <Link href={`/admin/callbacks?tab=${callback.fate}`} className="print:hidden">
        ← {t("back")}
      </Link>
      <NextIntlClientProvider messages={await clientMessages("callback", "input-error", "refusal")}>
        <CallbackView callback={callback} now={ctx.now}>
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
