import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  addPasskeyAction,
  changePasswordAction,
  confirmAuthenticatorAppAction,
  makeRecoveryCodesAction,
  removeAuthenticatorAppAction,
  removePasskeyAction,
  renamePasskeyAction,
  startAuthenticatorAppAction,
} from "@/app/(desk)/me/sign-in/actions";
import { Passkeys } from "@/components/account/passkeys";
import { Password } from "@/components/account/password";
import { SecondFactor } from "@/components/account/second-factor";
import { Notice } from "@/components/ui/notice";
import { readSignInMethods } from "@/lib/staff/verification/read-sign-in-methods";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage, signedInStaff } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("account"))("title") };
}

/** Where people add, change and remove the ways in which they sign in. Whoever must have a second factor by now sees no other page. */
export default async function SignInMethodsPage() {
  const [methods, staff, t] = await Promise.all([
    readPage(readSignInMethods, {}),
    signedInStaff(),
    getTranslations("account"),
  ]);
  const hasSecondFactor = methods.passkeys.length > 0 || methods.appSince !== null;
  return (
    <NextIntlClientProvider messages={await clientMessages("account", "verify", "input-error", "refusal", "time")}>
      <h1 className="mb-1 text-xl font-semibold">{t("title")}</h1>
      <p className="mb-4 text-soft">{t("lead")}</p>
      <div className="flex max-w-3xl flex-col gap-4">
        {staff.mustEnrol ? (
          <Notice look="note">
            <h2 className="font-semibold">{t("over-title")}</h2>
            <p>{t("over-text")}</p>
          </Notice>
        ) : null}
        <Passkeys
          passkeys={methods.passkeys}
          device={staff.origin.device}
          actions={{ add: addPasskeyAction, rename: renamePasskeyAction, remove: removePasskeyAction }}
        />
        <SecondFactor
          appSince={methods.appSince}
          codesLeft={hasSecondFactor ? methods.recoveryCodesLeft : null}
          actions={{
            start: startAuthenticatorAppAction,
            confirm: confirmAuthenticatorAppAction,
            remove: removeAuthenticatorAppAction,
            makeCodes: makeRecoveryCodesAction,
          }}
        />
        <Password hasPassword={methods.hasPassword} hasSecondFactor={hasSecondFactor} change={changePasswordAction} />
      </div>
    </NextIntlClientProvider>
  );
}
