import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import { closeMessageAction, retryMessageAction } from "@/app/(admin)/admin/messages/actions";
import { MessageActions } from "@/components/admin/failed-messages/message-actions";
import { MessageView } from "@/components/admin/failed-messages/message-view";
import { getFailedMessage } from "@/lib/operations/failed-messages/get-failed-message";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("failed-message"))("title") };
}

export default async function FailedMessagePage({ params }: { params: Promise<{ id: string }> }) {
  const { id } = await params;
  const [message, t] = await Promise.all([readPage(getFailedMessage, { id }), getTranslations("failed-message")]);
  return (
    <>
      <Link href={`/admin/messages?tab=${message.tab}`} className="inline-block min-h-6 print:hidden">
        ← {t("back")}
      </Link>
      <NextIntlClientProvider
        messages={await clientMessages("failed-message", "input-error", "refusal", "refusal-help")}
      >
        <MessageView message={message}>
          <MessageActions id={message.id} may={message.may} retry={retryMessageAction} close={closeMessageAction} />
        </MessageView>
      </NextIntlClientProvider>
    </>
  );
}
