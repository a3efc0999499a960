"use client";

import { useFormatter, useTranslations } from "next-intl";
import Link from "next/link";
import type { ListRow, RowState } from "@/components/patient-list/list-rows";
import type { Progress } from "@/components/patient-list/use-list-sending";
import { useFieldError } from "@/components/ui/message-key";

type TableProps = { rows: ListRow[]; isLocked: boolean; onChoose: (abhaAddress: string, isChosen: boolean) => void };

/** The patients of a list: whether each is asked, whose address it is, and what becomes of the request. */
export function ListTable({ rows, isLocked, onChoose }: TableProps) {
  const t = useTranslations("patient-list");
  return (
    <table className="w-full border-collapse text-left">
      <caption className="sr-only">{t("table")}</caption>
      <thead className="text-soft">
        <tr>
          <th scope="col" className="w-10 py-1 font-medium">
            {t("ask-column")}
          </th>
          <th scope="col" className="py-1 pr-3 font-medium">
            {t("patient-column")}
          </th>
          <th scope="col" className="w-2/5 py-1 font-medium">
            {t("state-column")}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ entry, name, state, check, isChosen }) => (
          <tr key={entry.number} data-state={state.kind} className="border-t border-line align-top">
            <td className="py-1.5">
              <input
                type="checkbox"
                className="size-6"
                aria-label={t("ask-one", { address: entry.abhaAddress ?? entry.text })}
                checked={isChosen}
                disabled={check === null || isLocked}
                onChange={(event) => {
                  if (check) onChoose(check.abhaAddress, event.target.checked);
                }}
              />
            </td>
            <th scope="row" className="py-1.5 pr-3 font-normal wrap-anywhere">
              <span className="text-soft">{entry.number}.</span> {entry.abhaAddress ?? entry.text}
              {name ? <span className="block font-semibold">{name}</span> : null}
            </th>
            <td className="py-1.5 wrap-anywhere">
              <StateText state={state} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StateText({ state }: { state: RowState }) {
  const t = useTranslations("patient-list.state");
  const fieldError = useFieldError();
  const format = useFormatter();
  switch (state.kind) {
    case "wrong":
      return <span className="text-bad">{fieldError(state.problem)}</span>;
    case "same":
      return <span className="text-soft">{t("same", { number: state.as })}</span>;
    case "not-found":
      return <span className="text-bad">{t("not-found")}</span>;
    case "asked-before":
      return <Link href={`/requests/${state.requestId}`}>{t("asked-before")}</Link>;
    case "open": {
      const day = format.dateTime(new Date(state.open.at), { day: "numeric", month: "short" });
      return <Link href={`/requests/${state.open.id}`}>{t("open", { name: state.open.requester, day })}</Link>;
    }
    case "progress":
      return <ProgressText progress={state.progress} requestId={state.requestId} />;
    default:
      return <span className="text-soft">{t(state.kind)}</span>;
  }
}

function ProgressText({ progress, requestId }: { progress: Progress; requestId: string }) {
  const t = useTranslations("patient-list.state");
  const refusal = useTranslations("refusal");
  if (progress.kind === "failed") {
    const { code } = progress;
    return <span className="text-bad">{code === "unreachable" ? t("unreachable") : refusal(code)}</span>;
  }
  if (progress.kind === "waiting" || progress.kind === "sending")
    return <span className="text-soft">{t(progress.kind)}</span>;
  return (
    <Link href={`/requests/${requestId}`} className={progress.kind === "asked" ? "text-good" : ""}>
      {t(progress.kind)}
    </Link>
  );
}
