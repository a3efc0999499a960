"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ProviderForm, type ProviderInput } from "@/components/admin/single-sign-on/provider-form";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { FactList, type Fact } from "@/components/ui/fact-list";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { ROLES } from "@/lib/db/actor";
import type { IdentityProviderView, ProviderTest } from "@/lib/staff/single-sign-on/identity-provider-view";
import type { ActionResult } from "@/lib/web/action-result";

export type CardActions = {
  change: (input: ProviderInput & { id: string }) => Promise<ActionResult<unknown>>;
  test: (input: { id: string }) => Promise<ActionResult<ProviderTest>>;
};

/** One identity provider: its settings, a test of what it publishes, and the form to change it. */
export function ProviderCard({ provider, actions }: { provider: IdentityProviderView; actions: CardActions }) {
  const t = useTranslations("identity-providers");
  const refusal = useTranslations("refusal");
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [status, setStatus] = useState<string[]>([]);
  const { id } = provider;

  async function test() {
    setBusy(true);
    setStatus([]);
    const result = await actions.test({ id }).catch(refusalOfFailedCall);
    setBusy(false);
    setStatus(result?.status === "done" ? resultTexts(result.value) : [refusal(result?.code ?? "unexpected")]);
  }

  function resultTexts(result: ProviderTest): string[] {
    if (result.outcome !== "found") return [t(`test-result.${result.outcome}`)];
    return [
      t("test-result.found", { algorithms: result.algorithms.join(", ") }),
      ...(result.sendsLogout ? [] : [t("test-fact.no-logout")]),
      ...(result.namesIssuer ? [] : [t("test-fact.no-issuer")]),
      ...(result.supportsPkce ? [] : [t("test-fact.no-pkce")]),
    ];
  }

  const texts = { copy: t("copy.copy"), copied: t("copy.copied"), failed: t("copy.failed") };
  const address = (name: string, value: string): Fact => ({
    name,
    value: (
      <>
        {value} <CopyButton text={value} label={name} texts={texts} />
      </>
    ),
  });
  const rules = ROLES.flatMap((role) => {
    const values = provider.roleRules.filter((rule) => rule.role === role).map(({ value }) => value);
    return values.length === 0 ? [] : [{ name: t(`values.${role}`), value: values.join(", ") }];
  });
  const facts: Fact[] = [
    { name: t("issuer"), value: provider.issuer },
    { name: t("client-id"), value: provider.clientId },
    { name: t("fingerprint"), value: provider.secretFingerprint },
    { name: t("role-claim"), value: provider.roleClaim },
    ...rules,
    { name: t("accounts"), value: t(provider.createsAccounts ? "accounts-created" : "accounts-by-admin") },
    address(t("callback-url"), provider.callbackUrl),
    address(t("logout-url"), provider.logoutUrl),
  ];

  return (
    <Card
      title={provider.name}
      extra={<span className="text-soft">{t(provider.isEnabled ? "in-use" : "not-in-use")}</span>}
    >
      <FactList facts={facts} columns="stacked" />
      <div className="mt-4 flex flex-wrap gap-2 print:hidden">
        <Button look="primary" busy={busy} onClick={() => void test()}>
          {t("test")}
        </Button>
        <Button aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t("change")}
        </Button>
      </div>
      <div role="status" className="mt-2 min-h-6 font-medium">
        {busy ? t("testing") : status.map((text) => <p key={text}>{text}</p>)}
      </div>
      {isOpen ? (
        <section aria-label={t("change")} className="mt-3 border-t border-line pt-3 print:hidden">
          <ProviderForm
            id={`provider-${id}`}
            initial={provider}
            save={(input) => actions.change({ ...input, id })}
            saveLabel={t("save")}
            onDone={(form) => {
              const secret = form.elements.namedItem("clientSecret");
              if (secret instanceof HTMLInputElement) secret.value = "";
              setStatus([t("saved")]);
              router.refresh();
            }}
          />
        </section>
      ) : null}
    </Card>
  );
}
