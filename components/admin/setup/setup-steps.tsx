import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { Notice } from "@/components/ui/notice";
import type { SetupStepName, SetupStepState, SetupView } from "@/lib/operations/setup/setup-view";

type StepsProps = {
  setup: SetupView;
  /** What an admin can do about each step; shown while it does not hold. */
  actions: Partial<Record<SetupStepName, ReactNode>>;
};

const ICONS: Record<SetupStepState, { colour: string; path: string }> = {
  done: { colour: "text-good", path: "M2.5 8.5l4 4 7-9" },
  open: { colour: "text-soft", path: "M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z" },
  problem: { colour: "text-bad", path: "M3.5 3.5l9 9M12.5 3.5l-9 9" },
};

/** The steps of the connection to ABDM in their order: what is known of each, and what to do about those that do not hold. */
export function SetupSteps({ setup, actions }: StepsProps) {
  const t = useTranslations("setup");
  const next = setup.steps.find(({ state }) => state !== "done")?.name;
  return (
    <ol className="flex flex-col gap-4">
      {setup.steps.map(({ name, state, fact }) => (
        <li
          key={name}
          data-step={name}
          data-state={state}
          aria-current={name === next ? "step" : undefined}
          className={`grid grid-cols-[1rem_1fr] gap-x-3 ${name === next ? "rounded-md border-l-4 border-accent pl-3" : "pl-4"}`}
        >
          <StepIcon state={state} />
          <div className="min-w-0">
            <h3 className="font-semibold">
              {t(`step.${name}`)}
              <span className="sr-only">. {t(`state.${state}`)}.</span>
            </h3>
            <p className={`wrap-anywhere ${state === "problem" ? "font-medium text-bad" : "text-soft"}`}>
              {t(`fact.${fact.key}`, fact.values)}
            </p>
            {state === "done" || !actions[name] ? null : (
              <div className="mt-2 flex flex-wrap items-center gap-3 print:hidden">{actions[name]}</div>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

/** How many steps hold, as a sentence that is announced when it changes. */
export function SetupProgress({ setup }: { setup: SetupView }) {
  const t = useTranslations("setup");
  const total = setup.steps.length;
  return (
    <div role="status">
      <Notice look={setup.done === total ? "good" : "info"} className="font-medium">
        {setup.done === total ? t("complete") : t("progress", { done: setup.done, total })}
      </Notice>
    </div>
  );
}

/** The icon of a step's state. It always stands beside a text. */
function StepIcon({ state }: { state: SetupStepState }) {
  const { colour, path } = ICONS[state];
  return (
    <svg
      viewBox="0 0 16 16"
      aria-hidden="true"
      className={`mt-0.5 size-4 flex-none ${colour}`}
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
    >
      <path d={path} />
    </svg>
  );
}
