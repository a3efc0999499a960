import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CallbackFacts } from "@/components/admin/callbacks/callback-facts";
import { CallbackHistory } from "@/components/admin/callbacks/callback-history";
import { RawMessage } from "@/components/admin/callbacks/raw-message";
import { useCallbackReason } from "@/components/admin/callbacks/use-callback-reason";
import { Card } from "@/components/ui/card";
import type { CallbackDetail } from "@/lib/operations/callbacks/callback-view";

/** A callback with all that is known of it; the actions are the caller's. */
export function CallbackView({
  callback,
  now,
  children,
}: {
  callback: CallbackDetail;
  now: Date;
  children: ReactNode;
}) {
  const t = useTranslations("callback");
  const messages = useTranslations("callback-message");
  const states = useTranslations("callback-state");
  const forecast = useTranslations("replay-forecast");
  const why = useCallbackReason(now);
  const { state, message } = callback;
  const needsAPerson = state === "unmatched" || state === "clash" || state === "malformed";
  return (
    <div className="mt-2 flex max-w-6xl flex-col gap-4">
      <section className="rounded-lg border border-line bg-card p-4">
        <h1 className="text-xl font-semibold">{messages(messages.has(message) ? message : "unknown")}</h1>
        <p className="mt-1 text-base" aria-live="polite">
          <span className={`font-semibold ${needsAPerson ? "text-bad" : ""}`} data-state={state}>
            {states(state)}
          </span>
          {". "}
          {why(callback)}
        </p>
      </section>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t("decide")}>
            <p className="mb-3">{forecast(callback.replay)}</p>
            {children}
          </Card>
          <Card title={t("facts")}>
            <CallbackFacts callback={callback} />
          </Card>
          <Card title={t("history")}>
            <CallbackHistory steps={callback.history} />
          </Card>
        </div>
        <div className="min-w-0">
          <RawMessage body={callback.body} />
        </div>
      </div>
    </div>
  );
}
