import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { CallbackRequest } from "@/components/admin/callbacks/callback-facts";
import { MessageName } from "@/components/admin/failed-messages/message-name";
import { useMessageResult } from "@/components/admin/failed-messages/use-message-result";
import { NetworkMessage } from "@/components/consent/network-message";
import { InstantText } from "@/components/time/instant-text";
import { Card } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { FactList } from "@/components/ui/fact-list";
import type { FailedMessageDetail, MessageStep } from "@/lib/operations/failed-messages/failed-message-view";

type ViewProps = { message: FailedMessageDetail; children: ReactNode };

/** One failed message with everything that is known about it; `children` are its actions. */
export function MessageView({ message, children }: ViewProps) {
  const t = useTranslations("failed-message");
  const states = useTranslations("failed-message-state");
  const advice = useTranslations("failed-message-advice");
  const forecast = useTranslations("retry-forecast");
  const resultOf = useMessageResult();
  const { state } = message;
  const hasFailed = state === "failed" || state === "closed";
  return (
    <div className="mt-2 flex max-w-6xl flex-col gap-4">
      <section className="rounded-lg border border-line bg-card p-4">
        <h1 className="text-xl font-semibold">
          <MessageName kind={message.kind} />
        </h1>
        <p className="mt-1 text-base" aria-live="polite">
          <span className={`font-semibold ${state === "failed" ? "text-bad" : ""}`} data-state={state}>
            {states(state)}
          </span>
          {hasFailed ? `. ${resultOf(message.lastResult)}` : "."}
        </p>
        {message.error && hasFailed ? (
          <p className="mt-1">
            <span className="font-medium">{t("network-words")}</span>: <NetworkMessage error={message.error} />
          </p>
        ) : null}
        {hasFailed ? <p className="mt-1">{advice(message.advice)}</p> : null}
      </section>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <Card title={t("decide")}>
            <p className="mb-3">{forecast(message.forecast)}</p>
            {children}
          </Card>
          <Card title={t("history")}>
            <DecisionHistory steps={message.history} />
          </Card>
        </div>
        <div className="min-w-0">
          <Card title={t("details")}>
            <MessageFacts message={message} />
          </Card>
        </div>
      </div>
    </div>
  );
}

/** When the message was added and tried, and to which request it belongs. */
function MessageFacts({ message }: { message: FailedMessageDetail }) {
  const t = useTranslations("failed-message");
  const { request, requestId, finishedAt, lastAttemptAt, httpStatus } = message;
  const texts = { copy: t("copy"), copied: t("copied"), failed: t("copy-failed") };
  return (
    <FactList
      columns="stacked"
      facts={[
        { name: t("request"), value: request ? <CallbackRequest request={request} /> : t("no-request") },
        { name: t("created"), value: <InstantText iso={message.createdAt} seconds /> },
        { name: t("failed"), value: finishedAt ? <InstantText iso={finishedAt} seconds /> : t("not-ended") },
        { name: t("attempts"), value: message.attempts },
        { name: t("last-attempt"), value: lastAttemptAt ? <InstantText iso={lastAttemptAt} seconds /> : t("none") },
        ...(httpStatus === null ? [] : [{ name: t("http-status"), value: httpStatus }]),
        ...(requestId
          ? [
              {
                name: t("request-id"),
                value: (
                  <>
                    <code className="font-mono">{requestId}</code>{" "}
                    <CopyButton text={requestId} label={t("request-id")} texts={texts} />
                  </>
                ),
              },
            ]
          : []),
      ]}
    />
  );
}

/** What admins did with the message and why, newest first. */
function DecisionHistory({ steps }: { steps: MessageStep[] }) {
  const t = useTranslations("failed-message");
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
