"use client";

import { useFormatter, useTranslations } from "next-intl";
import { LIST_ID } from "@/components/composer/use-known-patients";
import type { KnownPatient } from "@/lib/consent/dashboard/known-patient-view";

type ListProps = { patients: KnownPatient[]; at: number; onPick: (abhaAddress: string) => void };

/** The patients under the field of an address, with what became of the last request. Lies above the form, so that nothing moves. */
export function KnownPatientList({ patients, at, onPick }: ListProps) {
  const t = useTranslations("known-patients");
  const format = useFormatter();
  const isOpen = patients.length > 0;
  return (
    <>
      <ul
        id={LIST_ID}
        role="listbox"
        aria-label={t("label")}
        hidden={!isOpen}
        className="absolute inset-x-0 top-full z-20 mt-1 overflow-hidden rounded-md border border-edge bg-card shadow-lg"
      >
        {patients.map(({ abhaAddress, name, lastRequest }, index) => (
          <li
            key={abhaAddress}
            id={`${LIST_ID}-${index}`}
            role="option"
            aria-selected={index === at}
            // The field keeps the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(abhaAddress)}
            className="min-h-11 cursor-pointer border-b border-line px-2.5 py-1.5 wrap-anywhere last:border-b-0 hover:bg-sunk aria-selected:bg-accent-tint forced-colors:aria-selected:outline-2 forced-colors:aria-selected:-outline-offset-2"
          >
            <span className="font-semibold">{name ?? t("name-unknown")}</span> <span>{abhaAddress}</span>
            <span className="block text-soft">
              {t("last-asked", {
                day: format.dateTime(new Date(lastRequest.at), { day: "numeric", month: "short", year: "numeric" }),
                outcome: t(`outcome.${lastRequest.status}`),
              })}
            </span>
          </li>
        ))}
      </ul>
      <span role="status" className="sr-only">
        {isOpen ? t("count", { count: patients.length }) : ""}
      </span>
    </>
  );
}
