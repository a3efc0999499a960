import { useTranslations } from "next-intl";
import { InstantText } from "@/components/time/instant-text";
import type { CallbackStep } from "@/lib/operations/callbacks/callback-view";

/** What admins did with a callback and why, newest on top. */
export function CallbackHistory({ steps }: { steps: CallbackStep[] }) {
  const t = useTranslations("callback");
  if (steps.length === 0) return <p className="text-soft">{t("no-history")}</p>;
  const words = (action: string) => {
    const key = `step-${action.replace(".", "_")}`;
    return t.has(key) ? t(key) : action;
  };
  return (
    <ol className="flex flex-col gap-2">
      {[...steps].reverse().map((step, index) => (
        <li key={steps.length - index}>
          <span className="font-medium">{words(step.action)}</span>{" "}
          <span className="text-soft">
            {step.by} · <InstantText iso={step.at} seconds />
          </span>
          <span className="block wrap-anywhere">{step.reason}</span>
        </li>
      ))}
    </ol>
  );
}
