import type { Metadata, Viewport } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { clientMessages } from "@/lib/web/client-messages";
import { languageTagOf } from "@/lib/web/locale";
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

export default async function RootLayout({ children }: { children: ReactNode }) {
  return (
    <html lang={languageTagOf(await getLocale())}>
      <body>
        <NextIntlClientProvider messages={await clientMessages("error", "refusal-help")}>
          {children}
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
