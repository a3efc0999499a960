"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { CredentialFacts } from "@/components/admin/credentials/credential-facts";
import { CredentialForm } from "@/components/admin/credentials/credential-form";
import { DeliveryCheckResult } from "@/components/admin/delivery-check/delivery-check-result";
import { DeliveryCheckButton } from "@/components/admin/delivery-check/delivery-check-button";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Dialog } from "@/components/ui/dialog";
import type { CredentialView } from "@/lib/credential/credential-view";
import type { ActionResult } from "@/lib/web/action-result";
import type { DeliveryView } from "@/lib/operations/delivery/delivery-check-view";

type ById = (form: { credentialId: string }) => Promise<ActionResult<unknown>>;
type CardActions = {
  prove: () => Promise<ActionResult<unknown>>;
  rotate: (form: Record<string, string>) => Promise<ActionResult<unknown>>;
  test: ById;
  retire: ById;
  register: ById;
};

/** The credential in use, and what an admin can do with it. */
export function CredentialCard({
  credential,
  delivery,
  actions,
}: {
  credential: CredentialView;
  delivery: DeliveryView;
  actions: CardActions;
}) {
  const t = useTranslations("credentials");
  const refusal = useTranslations("refusal");
  const [busy, setBusy] = useState("");
  const [said, setSaid] = useState("");
  const [open, setOpen] = useState<"" | "rotate" | "retire">("");

  async function run(name: "test" | "retire" | "register") {
    setBusy(name);
    setSaid("");
    setOpen("");
    const result = await actions[name]({ credentialId: credential.id }).catch(() => null);
    setBusy("");
    if (result?.status === "done") return setSaid(doneWords(name, result.value));
    const theirs = result?.message ? ` ${t("their-words", { message: result.message })}` : "";
    setSaid(refusal(result?.code ?? "unexpected") + theirs);
  }

  function doneWords(name: string, value: unknown): string {
    if (name !== "test") return t(`${name}-done`);
    const { outcome, error } = value as { outcome: string; error?: { code: string; message: string } };
    return t(`test-${outcome}`, { message: [error?.code, error?.message].filter(Boolean).join(" ") });
  }

  return (
    <Card
      title={t("in-use")}
      aside={<span className="text-soft">{t("version", { version: credential.version })}</span>}
    >
      <CredentialFacts credential={credential} provenAt={delivery.lastProvenAt} />
      <div className="mt-4 flex flex-wrap gap-2">
        <Button look="primary" disabled={busy !== ""} onClick={() => void run("test")}>
          {t("test")}
        </Button>
        <Button onClick={() => setOpen(open === "rotate" ? "" : "rotate")} aria-expanded={open === "rotate"}>
          {t("rotate")}
        </Button>
        <Button disabled={busy !== ""} onClick={() => void run("register")}>
          {t("register")}
        </Button>
        <DeliveryCheckButton prove={actions.prove} running={delivery.latest?.state === "running"} word={t("prove")} />
        <Button look="danger" disabled={busy !== ""} onClick={() => setOpen("retire")}>
          {t("retire")}
        </Button>
      </div>
      <p role="status" className="mt-2 min-h-6 font-medium">
        {busy ? t("asking") : said}
      </p>
      {delivery.latest ? (
        <section aria-labelledby="delivery" className="mt-3 border-t border-line pt-3">
          <h3 id="delivery" className="mb-2 font-semibold">
            {t("delivery")}
          </h3>
          <DeliveryCheckResult proof={delivery.latest} />
        </section>
      ) : null}
      {open === "rotate" ? (
        <div className="mt-3 border-t border-line pt-3">
          <p className="mb-3 text-soft">{t("rotate-hint")}</p>
          <CredentialForm
            save={actions.rotate}
            saveWord={t("rotate-save")}
            from={credential}
            onDone={() => setOpen("")}
          />
        </div>
      ) : null}
      <Dialog open={open === "retire"} title={t("retire-title")} onClose={() => setOpen("")}>
        <p className="mb-4">{t("retire-text")}</p>
        <div className="flex flex-wrap gap-3">
          <Button look="danger" onClick={() => void run("retire")}>
            {t("retire")}
          </Button>
          <Button onClick={() => setOpen("")}>{t("keep")}</Button>
        </div>
      </Dialog>
    </Card>
  );
}
