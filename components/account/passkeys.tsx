"use client";

import { useNow, useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { createPasskey } from "@/components/account/passkey-client";
import { RecoveryCodes } from "@/components/account/recovery-codes";
import { useVerifiedCall } from "@/components/account/use-verified-call";
import { useTimeFormat } from "@/components/time/use-time-format";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { Field } from "@/components/ui/field";
import type { AddedPasskey } from "@/lib/staff/passkey/store-passkey";
import type { PasskeyView } from "@/lib/staff/verification/read-sign-in-methods";
import type { ActionResult } from "@/lib/web/action-result";

export type PasskeyActions = {
  add: (form: { challengeId: string; response: unknown; name: string }) => Promise<ActionResult<AddedPasskey>>;
  rename: (form: { id: string; name: string }) => Promise<ActionResult<unknown>>;
  remove: (form: { id: string }) => Promise<ActionResult<unknown>>;
};

type PasskeysProps = {
  passkeys: PasskeyView[];
  actions: PasskeyActions;
  /** The device in a few words, for the name of a new passkey; null where it is not known. */
  device: string | null;
};

/** The passkeys of whoever is signed in: add, rename, remove. */
export function Passkeys({ passkeys, actions, device }: PasskeysProps) {
  const t = useTranslations("account.passkeys");
  const refusal = useTranslations("refusal");
  const router = useRouter();
  const time = useTimeFormat(useNow({ updateInterval: 60_000 }));
  const { call, dialog } = useVerifiedCall();
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState("");
  const [renamed, setRenamed] = useState<string | null>(null);
  const [removed, setRemoved] = useState<PasskeyView | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);

  async function run<T>(act: () => Promise<ActionResult<T>>, done: string): Promise<T | null> {
    setBusy(true);
    setStatus("");
    const result = await call(() => act().catch(refusalOfFailedCall));
    setBusy(false);
    setStatus(result?.status === "done" ? done : refusal(result?.code ?? "unexpected"));
    if (result?.status !== "done") return null;
    router.refresh();
    return result.value;
  }

  async function add() {
    setBusy(true);
    setStatus("");
    const made = await createPasskey();
    setBusy(false);
    if (typeof made === "string") {
      const text = { cancelled: "cancelled", exists: "already", unsupported: "unsupported" } as const;
      return setStatus(made === "unreachable" ? refusal("unexpected") : t(text[made]));
    }
    const name = t("new-name", { device: device ?? t("this-device") });
    // Checked and stored before anything else of the page is refreshed.
    const added = await run(() => actions.add({ ...made, name }), t("added"));
    if (added?.recoveryCodes) setCodes(added.recoveryCodes);
  }

  async function rename(id: string, name: string) {
    if ((await run(() => actions.rename({ id, name }), t("renamed"))) !== null) setRenamed(null);
  }

  return (
    <Card title={t("title")}>
      <p className="mb-3 text-soft">{t("text")}</p>
      {passkeys.length === 0 ? <p className="mb-3">{t("none")}</p> : null}
      <ul className="mb-3 flex flex-col divide-y divide-line">
        {passkeys.map((passkey) => (
          <li key={passkey.id} className="flex flex-wrap items-center gap-3 py-2">
            {renamed === passkey.id ? (
              <form
                method="dialog"
                className="flex flex-wrap items-end gap-3"
                onSubmit={(event) => {
                  event.preventDefault();
                  void rename(passkey.id, String(new FormData(event.currentTarget).get("name") ?? ""));
                }}
              >
                <Field
                  id={`name-${passkey.id}`}
                  name="name"
                  label={t("name")}
                  defaultValue={passkey.name}
                  maxLength={60}
                  autoFocus
                />
                <Button type="submit" busy={busy}>
                  {t("save")}
                </Button>
                <Button onClick={() => setRenamed(null)}>{t("cancel")}</Button>
              </form>
            ) : (
              <>
                <span className="min-w-0 flex-1 basis-60 wrap-anywhere">
                  <span className="font-medium">{passkey.name}</span>
                  <span className="block text-soft">
                    {[
                      t("created", { time: time.short(passkey.createdAt) }),
                      passkey.lastUsedAt ? t("used", { time: time.short(passkey.lastUsedAt) }) : t("never-used"),
                      ...(passkey.isSynced ? [t("synced")] : []),
                    ].join(", ")}
                  </span>
                </span>
                <Button
                  look="quiet"
                  aria-label={t("rename-of", { name: passkey.name })}
                  onClick={() => setRenamed(passkey.id)}
                >
                  {t("rename")}
                </Button>
                <Button
                  look="danger"
                  aria-label={t("remove-of", { name: passkey.name })}
                  onClick={() => setRemoved(passkey)}
                >
                  {t("remove")}
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
      <Button look="primary" busy={busy} onClick={() => void add()}>
        {t(busy ? "adding" : "add")}
      </Button>
      <p role="status" className="mt-2 min-h-6 font-medium">
        {status}
      </p>
      {codes ? <RecoveryCodes codes={codes} onDone={() => setCodes(null)} /> : null}
      <ConfirmDialog
        open={removed !== null}
        title={t("remove-title")}
        keepLabel={t("remove-cancel")}
        confirm={t("remove")}
        onKeep={() => setRemoved(null)}
        onConfirm={() => {
          const id = removed?.id ?? "";
          setRemoved(null);
          void run(() => actions.remove({ id }), t("removed"));
        }}
      >
        <p>{t("remove-text", { name: removed?.name ?? "" })}</p>
      </ConfirmDialog>
      {dialog}
    </Card>
  );
}
