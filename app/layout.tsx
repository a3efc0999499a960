import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { headers } from "next/headers";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { startDocument } from "@/components/session/start-document";
import { clientMessages } from "@/lib/web/client-messages";
import { currentStaff } from "@/lib/web/current-staff";
import { languageTagOf } from "@/lib/web/locale";
import { PERSON_HEADER, scriptNonce } from "@/lib/web/proxy-headers";
import "./globals.css";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("app");
  return {
    title: { default: t("name"), template: `%s · ${t("name")}` },
    description: t("description"),
    robots: "noindex",
  };
}

// Each response has its own nonce, so that no page can be rendered in advance.
export const dynamic = "force-dynamic";

export const viewport: Viewport = { width: "device-width", initialScale: 1 };

/** The script that runs first in a document of somebody who is signed in. */
async function DocumentStart() {
  // Without a database there is nobody to name, and the page says so itself.
  const staff = await currentStaff().catch(() => null);
  if (!staff) return null;
  const call = `(${startDocument.toString()})(${JSON.stringify(staff.staffId)},${JSON.stringify(PERSON_HEADER)})`;
  return <script nonce={scriptNonce(await headers())} dangerouslySetInnerHTML={{ __html: call }} />;
}

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={languageTagOf(await getLocale())}>
      <body>
        <DocumentStart />
        <NextIntlClientProvider messages={await clientMessages("error", "refusal-help")}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
