import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CallbackFacts } from "@/components/admin/callbacks/callback-facts";
import { CallbackMessageName } from "@/components/admin/callbacks/callback-message-name";
import { needsDecision } from "@/components/admin/callbacks/list-callback-tabs";
import { RawMessage } from "@/components/admin/callbacks/raw-message";
import { useCallbackReason } from "@/components/admin/callbacks/use-callback-reason";
import { InstantText } from "@/components/time/instant-text";
import { Card } from "@/components/ui/card";
import type { CallbackDetail, CallbackStep } from "@/lib/operations/callbacks/callback-view";

type ViewProps = { callback: CallbackDetail; now: Date; children: ReactNode };

/** One callback with everything that is known about it; `children` are its actions. */
export function CallbackView({ callback, now, children }: ViewProps) {
  const t = useTranslations("callback");
  const list = useTranslations("callbacks");
  const states = useTranslations("callback-state");
  const forecast = useTranslations("replay-forecast");
  const reasonOf = useCallbackReason(now);
  const { state, message } = callback;
  return (
    <div className="mt-2 flex max-w-6xl flex-col gap-4">
      <section className="rounded-lg border border-line bg-card p-4">
        <h1 className="text-xl font-semibold">
          <CallbackMessageName message={message} />
        </h1>
        <p className="mt-1 text-base" aria-live="polite">
          <span className={`font-semibold ${needsDecision(state) ? "text-bad" : ""}`} data-state={state}>
            {states(state)}
          </span>
          {". "}
          {reasonOf(callback)}
        </p>
        {callback.problem ? <code className="mt-1 block font-mono wrap-anywhere">{callback.problem}</code> : null}
        {callback.idUsedBefore ? <p className="mt-1">{list("id-used-before")}</p> : null}
      </section>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t("decide")}>
            <p className="mb-3">{forecast(callback.replay)}</p>
            {children}
          </Card>
          <Card title={t("details")}>
            <CallbackFacts callback={callback} />
          </Card>
          <Card title={t("history")}>
            <DecisionHistory steps={callback.history} />
          </Card>
        </div>
        <div className="min-w-0">
          <RawMessage body={callback.body} />
        </div>
      </div>
    </div>
  );
}

/** What admins did with the callback and why, newest first. */
function DecisionHistory({ steps }: { steps: CallbackStep[] }) {
  const t = useTranslations("callback");
  if (steps.length === 0) return <p className="text-soft">{t("no-history")}</p>;
  return (
    <ol className="flex flex-col gap-2">
      {[...steps].reverse().map((step, index) => (
        <li key={steps.length - index}>
          <span className="font-medium">{t(`history-action.${step.action}`)}</span>{" "}
          <span className="text-soft">
            {step.by} · <InstantText iso={step.at} seconds />
          </span>
          <span className="block wrap-anywhere">{step.reason}</span>
        </li>
      ))}
    </ol>
  );
}
