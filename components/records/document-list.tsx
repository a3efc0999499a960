"use client";

import { useTranslations } from "next-intl";
import { Fragment, useEffect, useState, type ReactNode } from "react";
import { isSingleKey } from "@/components/frame/single-keys";
import { isTargetHidden, openTarget, pressSourceLink, printWhole } from "@/components/records/document-keys";
import { addressOf, ORDERS, type ListFilter } from "@/components/records/list-filter";
import { Button } from "@/components/ui/button";

/** A document with what it is filtered by. Ids and labels of hospital and kind; null where it has no kind or date. */
export type ListedDocument = {
  id: string;
  hospital: string;
  kind: string | null;
  year: string | null;
  view: ReactNode;
};

const FILTERS = ["hospital", "kind", "year"] as const;
const NO_FILTER = { hospital: "", kind: "", year: "" };
/** Stands for documents without a kind or date. */
const NONE = "none";

type DocumentListProps = {
  /** The newest first. */
  documents: readonly ListedDocument[];
  kindNames: Readonly<Record<string, string>>;
  initial: ListFilter;
};

/** Documents in groups, the newest first, filtered without another request. What is hidden is always counted. */
export function DocumentList({ documents, kindNames, initial }: DocumentListProps) {
  const t = useTranslations("records-browser.list");
  const [filter, setFilter] = useState(initial);
  const valueOf = (document: ListedDocument, name: (typeof FILTERS)[number]) => document[name] ?? NONE;
  const isShown = (document: ListedDocument, without?: string) =>
    FILTERS.every((name) => name === without || filter[name] === "" || valueOf(document, name) === filter[name]);
  const shown = documents.filter((document) => isShown(document));
  const hidden = documents.length - shown.length;
  const groups = groupBy(documents, (document) => valueOf(document, filter.order === "date" ? "year" : filter.order));

  const change = (changes: Partial<ListFilter>) => setFilter((before) => ({ ...before, ...changes }));
  useEffect(() => {
    window.history.replaceState(null, "", addressOf(filter));
  }, [filter]);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isSingleKey(event, "r")) pressSourceLink();
    };
    const onHash = () => {
      if (isTargetHidden()) setFilter((before) => ({ ...before, ...NO_FILTER }));
      requestAnimationFrame(openTarget);
    };
    onHash();
    const stopPrinting = printWhole();
    document.addEventListener("keydown", onKey);
    window.addEventListener("hashchange", onHash);
    return () => {
      stopPrinting();
      document.removeEventListener("keydown", onKey);
      window.removeEventListener("hashchange", onHash);
    };
  }, []);

  const nameOf = (name: (typeof FILTERS)[number], value: string) => {
    if (value === NONE) return t(`none.${name}`);
    return name === "kind" ? (kindNames[value] ?? value) : value;
  };
  const openAll = (isOpen: boolean) => {
    for (const one of document.querySelectorAll<HTMLDetailsElement>("details[data-document]")) one.open = isOpen;
  };
  return (
    <>
      <form
        method="dialog"
        className="mb-2 flex flex-wrap items-end gap-x-3 gap-y-2 print:hidden"
        onSubmit={(event) => event.preventDefault()}
      >
        {FILTERS.map((name) => (
          <Choice
            key={name}
            name={name}
            label={t(name)}
            value={filter[name]}
            onChange={(value) => change({ [name]: value })}
            choices={[
              ["", t("all", { count: documents.filter((document) => isShown(document, name)).length })],
              ...countsOf(
                documents.filter((document) => isShown(document, name)),
                (document) => valueOf(document, name),
              ).map(([value, count]): [string, string] => [value, t("choice", { name: nameOf(name, value), count })]),
            ]}
          />
        ))}
        <Choice
          name="order"
          label={t("order")}
          value={filter.order}
          onChange={(value) => change({ order: ORDERS.find((order) => order === value) ?? "date" })}
          choices={ORDERS.map((order) => [order, t(`by.${order}`)])}
        />
        <Button onClick={() => openAll(true)}>{t("open-all")}</Button>
        <Button onClick={() => openAll(false)}>{t("close-all")}</Button>
      </form>
      <p role="status" className="mb-2">
        {t("shown", { shown: shown.length, count: documents.length })}
        {hidden > 0 ? (
          <>
            {" "}
            <strong className="font-semibold text-wait">{t("hidden", { count: hidden })}</strong>{" "}
            <button
              type="button"
              onClick={() => change(NO_FILTER)}
              className="min-h-6 text-accent underline print:hidden"
            >
              {t("show-all")}
            </button>
          </>
        ) : null}
      </p>
      <div className="flex flex-col gap-1.5">
        {groups.map(([value, members]) => (
          <Fragment key={value}>
            <GroupHeading
              name={nameOf(filter.order === "date" ? "year" : filter.order, value)}
              count={members.filter((document) => isShown(document)).length}
            />
            {members.map((document) => (
              <div key={document.id} hidden={!isShown(document)}>
                {document.view}
              </div>
            ))}
          </Fragment>
        ))}
      </div>
    </>
  );
}

/** A group whose documents are all hidden has no heading. */
function GroupHeading({ name, count }: { name: string; count: number }) {
  return count === 0 ? null : (
    <h3 className="mt-2 font-semibold">
      {name} <span className="font-normal text-soft">({count})</span>
    </h3>
  );
}

type ChoiceProps = {
  name: string;
  label: string;
  value: string;
  choices: readonly (readonly [value: string, label: string])[];
  onChange: (value: string) => void;
};

function Choice({ name, label, value, choices, onChange }: ChoiceProps) {
  return (
    <span className="flex min-w-0 flex-col">
      <label htmlFor={`filter-${name}`} className="text-soft">
        {label}
      </label>
      <select
        id={`filter-${name}`}
        name={name}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={`min-h-9 max-w-60 rounded-md border bg-card px-2 text-ink ${value !== "" && name !== "order" ? "border-2 border-wait" : "border-edge"}`}
      >
        {choices.map(([choice, text]) => (
          <option key={choice} value={choice}>
            {text}
          </option>
        ))}
      </select>
    </span>
  );
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return [...groups].sort(([one], [other]) => Number(one === NONE) - Number(other === NONE));
}

function countsOf<T>(list: readonly T[], keyOf: (one: T) => string): [string, number][] {
  return groupBy(list, keyOf).map(([key, members]) => [key, members.length]);
}
