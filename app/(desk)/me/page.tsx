import type { Metadata } from "next";
import { NextIntlClientProvider } from "next-intl";
import { getTranslations } from "next-intl/server";
import {
  addPasskeyAction,
  changeOwnNameAction,
  changePasswordAction,
  confirmAuthenticatorAppAction,
  endOtherSessionsAction,
  endOwnSessionAction,
  makeRecoveryCodesAction,
  removeAuthenticatorAppAction,
  removePasskeyAction,
  renamePasskeyAction,
  startAuthenticatorAppAction,
} from "@/app/(desk)/me/actions";
import { OwnFacts } from "@/components/account/own-facts";
import { OwnName } from "@/components/account/own-name";
import { OwnSessions } from "@/components/account/own-sessions";
import { Passkeys } from "@/components/account/passkeys";
import { Password } from "@/components/account/password";
import { SecondFactor } from "@/components/account/second-factor";
import { Card } from "@/components/ui/card";
import { Notice } from "@/components/ui/notice";
import { readOwnAccount } from "@/lib/staff/read-own-account";
import { readSignInMethods } from "@/lib/staff/verification/read-sign-in-methods";
import { clientMessages } from "@/lib/web/client-messages";
import { readPage, signedInStaff } from "@/lib/web/read-page";

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations("own-account"))("title") };
}

/**
 * The account of whoever is signed in: who they are, how they sign in, and where they are signed in. Whoever must have a second factor by now
 * sees no other page, and of this one only how they sign in.
 */
export default async function AccountPage() {
  const { mustEnrol, origin } = await signedInStaff();
  const [account, methods, t, signIn] = await Promise.all([
    mustEnrol ? null : readPage(readOwnAccount, {}),
    readPage(readSignInMethods, {}),
    getTranslations("own-account"),
    getTranslations("account"),
  ]);
  const messages = await clientMessages("own-account", "account", "verify", "refusal", "input-error", "time");
  const hasSecondFactor = methods.passkeys.length > 0 || methods.appSince !== null;
  return (
    <NextIntlClientProvider messages={messages}>
      <h1 className="mb-4 text-xl font-semibold">{t("title")}</h1>
      <div className="flex max-w-3xl flex-col gap-4">
        {mustEnrol ? (
          <Notice look="note">
            <h2 className="font-semibold">{signIn("over-title")}</h2>
            <p>{signIn("over-text")}</p>
          </Notice>
        ) : null}
        {account ? (
          <Card title={t("facts")}>
            <div className="flex flex-col gap-4">
              <OwnName name={account.name} change={changeOwnNameAction} />
              <OwnFacts account={account} />
            </div>
          </Card>
        ) : null}
        <Passkeys
          passkeys={methods.passkeys}
          device={origin.device}
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
        {account ? (
          <Card title={t("sessions")}>
            <OwnSessions sessions={account.sessions} end={endOwnSessionAction} endOthers={endOtherSessionsAction} />
          </Card>
        ) : null}
      </div>
    </NextIntlClientProvider>
  );
}
