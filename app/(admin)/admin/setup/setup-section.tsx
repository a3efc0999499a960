import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import Link from "next/link";
import {
  createCredentialAction,
  registerCallbackAddressAction,
  testConnectionAction,
} from "@/app/(admin)/admin/credentials/actions";
import { startDeliveryCheckAction } from "@/app/(admin)/admin/health/actions";
import { ActionButton } from "@/components/admin/action-button";
import { CredentialForm } from "@/components/admin/credentials/credential-form";
import { SetupProgress, SetupSteps } from "@/components/admin/setup/setup-steps";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import type { SetupView } from "@/lib/operations/setup/setup-view";
import { clientMessages } from "@/lib/web/client-messages";

/** The steps of the connection to ABDM with the actions on them. The page keeps itself up to date. */
export async function SetupSection({ setup }: { setup: SetupView }) {
  const [t, credentials] = await Promise.all([getTranslations("setup"), getTranslations("credentials")]);
  const { credentialId } = setup;
  const ofCredential = credentialId === null ? null : { credentialId };
  return (
    <NextIntlClientProvider
      messages={await clientMessages("credentials", "input-error", "refusal", "refusal-help", "setup", "verify")}
    >
      <RefreshOnChange topic="credential" />
      <RefreshOnChange topic="delivery-check" />
      <RefreshOnChange topic="consent-request" />
      <div className="flex max-w-3xl flex-col gap-4">
        <SetupProgress setup={setup} />
        <SetupSteps
          setup={setup}
          actions={{
            secret: (
              <div className="grow">
                <CredentialForm save={createCredentialAction} saveLabel={credentials("save")} />
              </div>
            ),
            connection: ofCredential && (
              <ActionButton act={testConnectionAction.bind(null, ofCredential)} label={credentials("test")} />
            ),
            address: ofCredential && (
              <ActionButton
                act={registerCallbackAddressAction.bind(null, ofCredential)}
                label={credentials("register")}
              />
            ),
            delivery: ofCredential && (
              <>
                <ActionButton
                  act={startDeliveryCheckAction}
                  isRunning={setup.isDeliveryRunning}
                  label={credentials("check-delivery")}
                />
                <Link href="/admin/health#delivery" className="inline-block min-h-6">
                  {t("delivery-steps")}
                </Link>
              </>
            ),
          }}
        />
      </div>
    </NextIntlClientProvider>
  );
}
