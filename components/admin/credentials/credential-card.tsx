"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState, type ReactNode } from "react";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { ActionButton } from "@/components/admin/action-button";
import { CredentialFacts } from "@/components/admin/credentials/credential-facts";
import { CredentialForm } from "@/components/admin/credentials/credential-form";
import { ReplacedNotice } from "@/components/admin/credentials/replaced-notice";
import { DeliveryCheckResult } from "@/components/admin/delivery-check/delivery-check-result";
import { InstantText } from "@/components/time/instant-text";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { RefusalText } from "@/components/ui/refusal-text";
import type { CredentialView } from "@/lib/credential/credential-view";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";
import type { ConnectionTest } from "@/lib/operations/credential/test-connection";
import type { ActionResult } from "@/lib/web/action-result";

type ById<T> = (form: { credentialId: string }) => Promise<ActionResult<T>>;
type CardActions = {
  checkDelivery: () => Promise<ActionResult<unknown>>;
  rotate: (form: Record<string, string>) => Promise<ActionResult<unknown>>;
  test: ById<ConnectionTest>;
  retire: ById<unknown>;
  register: ById<unknown>;
  requireSecret: (form: { credentialId: string; required: boolean }) => Promise<ActionResult<unknown>>;
};
type CardProps = { hospital: string; credential: CredentialView; delivery: DeliveryView; actions: CardActions };

/** How much of the client id is typed before the credential is no longer used. */
const TYPED = 4;

/** The credential in use, with the actions on it. It stays when another version takes its place, with all that is open or typed. */
export function CredentialCard({ hospital, credential, delivery, actions }: CardProps) {
  const t = useTranslations("credentials");
  const router = useRouter();
  // The version that was replaced here, until another action shows its own result.
  const [replaced, setReplaced] = useState<number | null>(null);
  const [busy, setBusy] = useState(false);
  const { call, dialog } = useVerifiedCall();
  const [status, setStatus] = useState<ReactNode>(null);
  const [open, setOpen] = useState<"" | "rotate" | "retire">("");

  async function run<T>(action: ById<T>, textOf: (value: T) => string) {
    setBusy(true);
    setStatus(null);
    setOpen("");
    setReplaced(null);
    const result = await call(() => action({ credentialId: credential.id }).catch(refusalOfFailedCall));
    setBusy(false);
    if (result?.status === "done") return setStatus(textOf(result.value));
    setStatus(
      <>
        <RefusalText code={result?.code ?? "unreachable"} />
        {result?.message ? ` ${t("gateway-message", { message: result.message })}` : ""}
      </>,
    );
  }

  const test = () =>
    run(actions.test, (result) => {
      const error = "error" in result ? result.error : null;
      return t(`test-result.${result.outcome}`, { message: [error?.code, error?.message].filter(Boolean).join(" ") });
    });
  const register = () => run(actions.register, () => t("register-done"));
  const { callbackSecretRequired, callbackIsOwn } = credential;
  const requireSecret = () =>
    run(
      (form) => actions.requireSecret({ ...form, required: !callbackSecretRequired }),
      () => t("callback-secret-done"),
    );
  const retire = () => run(actions.retire, () => t("retire-done"));

  return (
    <Card
      title={t("in-use")}
      extra={<span className="text-soft">{t("version", { version: credential.version })}</span>}
    >
      <CredentialFacts credential={credential} deliveryCheckedAt={delivery.lastProvenAt} />
      <div className="mt-4 flex flex-wrap gap-2 print:hidden">
        <Button look="primary" disabled={busy} onClick={() => void test()}>
          {t("test")}
        </Button>
        <Button
          onClick={() => {
            setReplaced(null);
            setOpen(open === "rotate" ? "" : "rotate");
          }}
          aria-expanded={open === "rotate"}
        >
          {t("rotate")}
        </Button>
        <Button disabled={busy} onClick={() => void register()}>
          {t("register")}
        </Button>
        <ActionButton
          act={actions.checkDelivery}
          isRunning={delivery.latest?.state === "running"}
          label={t("check-delivery")}
        />
        <Button
          disabled={busy || (!callbackSecretRequired && !callbackIsOwn)}
          title={callbackIsOwn ? undefined : t("callback-secret-register-first")}
          onClick={() => void requireSecret()}
        >
          {t(callbackSecretRequired ? "callback-secret-allow" : "callback-secret-require")}
        </Button>
        <Button look="danger" disabled={busy} onClick={() => setOpen("retire")}>
          {t("retire")}
        </Button>
      </div>
      <p role="status" className="mt-2 min-h-6 font-medium">
        {busy ? t("calling-gateway") : status}
      </p>
      {open === "rotate" ? (
        <section aria-label={t("rotate")} className="mt-3 border-t border-line pt-3 print:hidden">
          <p className="mb-3 text-soft">{t("rotate-hint")}</p>
          <CredentialForm
            save={actions.rotate}
            saveLabel={t("rotate-save")}
            initial={credential}
            onDone={() => {
              setOpen("");
              setStatus("");
              setReplaced(credential.version);
              router.refresh();
            }}
          />
        </section>
      ) : null}
      {replaced !== null && credential.version > replaced ? (
        <ReplacedNotice credential={credential} previous={replaced}>
          <ActionButton
            act={actions.checkDelivery}
            isRunning={delivery.latest?.state === "running"}
            label={t("check-delivery-now")}
          />
        </ReplacedNotice>
      ) : null}
      {delivery.latest ? (
        <section aria-labelledby="delivery" className="mt-3 border-t border-line pt-3">
          <h3 id="delivery" className="mb-2 font-semibold">
            {t("delivery")}
          </h3>
          <DeliveryCheckResult check={delivery.latest} />
        </section>
      ) : null}
      <ConfirmDialog
        open={open === "retire"}
        title={t("retire-title", { hospital })}
        keepLabel={t("retire-cancel")}
        confirm={t("retire")}
        onKeep={() => setOpen("")}
        onConfirm={() => void retire()}
        typed={{
          label: t("retire-typed"),
          hint: t("retire-typed-hint", { clientId: credential.clientId }),
          expected: credential.clientId.slice(-TYPED),
          mismatch: t("retire-typed-wrong", { clientId: credential.clientId }),
        }}
      >
        <p>{t("retire-text")}</p>
      </ConfirmDialog>
      {dialog}
    </Card>
  );
}

/** The earlier versions with their state, and when each was retired. */
export function EarlierCredentials({ credentials }: { credentials: CredentialView[] }) {
  const t = useTranslations("credentials");
  return (
    <Card title={t("earlier")}>
      <ul className="flex flex-col gap-1">
        {credentials.map((credential) => (
          <li key={credential.id}>
            {t("version", { version: credential.version })} · {credential.clientId} · {t(`states.${credential.state}`)}{" "}
            {credential.retiredAt ? <InstantText iso={credential.retiredAt} /> : null}
          </li>
        ))}
      </ul>
    </Card>
  );
}
