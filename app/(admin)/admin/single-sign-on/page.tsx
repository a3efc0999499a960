import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  addIdentityProviderAction,
  changeIdentityProviderAction,
  testIdentityProviderAction,
} from "@/app/(admin)/admin/single-sign-on/actions";
import { AddProvider } from "@/components/admin/single-sign-on/add-provider";
import { ProviderCard } from "@/components/admin/single-sign-on/provider-card";
import { listIdentityProviders } from "@/lib/staff/single-sign-on/list-identity-providers";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("identity-providers"))("title") };
}

export default async function SingleSignOnPage() {
  const [providers, t] = await Promise.all([
    readPage(listIdentityProviders, {}),
    getTranslations("identity-providers"),
  ]);
  return (
    <NextIntlClientProvider messages={await clientMessages("identity-providers", "input-error", "refusal")}>
      <h1 className="text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      <div className="flex max-w-3xl flex-col gap-4">
        {providers.length === 0 ? <p>{t("none")}</p> : null}
        {providers.map((provider) => (
          <ProviderCard
            key={provider.id}
            provider={provider}
            actions={{ change: changeIdentityProviderAction, test: testIdentityProviderAction }}
          />
        ))}
        <AddProvider add={addIdentityProviderAction} isFirst={providers.length === 0} />
      </div>
    </NextIntlClientProvider>
  );
}
