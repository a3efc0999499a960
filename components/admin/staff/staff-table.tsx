"use client";

import { useTranslations } from "next-intl";
import Link from "next/link";
import { useState } from "react";
import { SignInWaysText } from "@/components/admin/staff/sign-in-ways";
import { StaffStateWord } from "@/components/admin/staff/staff-state-word";
import { ShortTime } from "@/components/time/short-time";
import { Field } from "@/components/ui/field";
import { useEarlyText } from "@/components/ui/use-early-text";
import type { StaffView } from "@/lib/staff/staff-view";

const COLUMNS = ["name", "roles", "registration", "last-seen", "ways", "state"] as const;
const CELL = "block min-w-0 wrap-anywhere lg:table-cell lg:px-3 lg:py-2 lg:align-top";

/** The people of the hospital: rows on desktops, cards on phones. The field narrows them down in the browser. */
export function StaffTable({ people }: { people: StaffView[] }) {
  const t = useTranslations("staff");
  const [text, setText] = useState("");
  useEarlyText("find-staff", text, setText);
  const shown = people.filter((person) => isMatch(person, text));
  return (
    <div className="flex flex-col gap-3">
      <div className="max-w-sm print:hidden">
        <Field
          id="find-staff"
          label={t("find")}
          type="search"
          autoComplete="off"
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </div>
      <p role="status" className="text-soft">
        {t("found", { count: shown.length })}
      </p>
      {shown.length > 0 ? (
        // The cards on phones override the display values of a table, which removes its semantics: the roles restore them.
        <div className="overflow-hidden rounded-lg border border-line bg-card">
          <table role="table" aria-label={t("title")} className="block w-full border-collapse lg:table">
            <thead role="rowgroup" className="hidden lg:table-header-group">
              <tr role="row" className="border-b border-line text-left text-soft">
                {COLUMNS.map((column) => (
                  <th role="columnheader" scope="col" key={column} className="px-3 py-1.5 font-medium">
                    {t(`columns.${column}`)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody role="rowgroup" className="block lg:table-row-group">
              {shown.map((person) => (
                <PersonRow key={person.id} person={person} />
              ))}
            </tbody>
          </table>
        </div>
      ) : null}
    </div>
  );
}

function PersonRow({ person }: { person: StaffView }) {
  const t = useTranslations("staff");
  const roles = useTranslations("frame.role");
  const { id, name, email, isSelf, lastSeenAt, ways, state, registrationNumber, hprId } = person;
  const lacksNumber = person.roles.includes("doctor") && registrationNumber === null && hprId === null;
  return (
    <tr role="row" className="block border-b border-line p-3 last:border-b-0 hover:bg-sunk lg:table-row lg:p-0">
      <td role="cell" className={CELL}>
        <Link href={`/admin/users/${id}`} className="inline-flex min-h-6 items-center font-medium">
          {name}
        </Link>{" "}
        {isSelf ? <span className="text-soft">({t("you")})</span> : null}
        <span className="block text-soft">{email}</span>
      </td>
      <td role="cell" className={CELL}>
        {person.roles.map((role) => roles(role)).join(", ")}
      </td>
      <td role="cell" className={CELL}>
        <OnPhones label={t("columns.registration")} />
        {lacksNumber ? (
          <span className="font-medium text-bad">{t("missing")}</span>
        ) : (
          (registrationNumber ?? hprId ?? <span className="text-soft">{t("none")}</span>)
        )}
      </td>
      <td role="cell" className={CELL}>
        <OnPhones label={t("columns.last-seen")} />
        {lastSeenAt ? <ShortTime iso={lastSeenAt} /> : <span className="text-soft">{t("never")}</span>}
      </td>
      <td role="cell" className={CELL}>
        <OnPhones label={t("columns.ways")} />
        <SignInWaysText ways={ways} />
      </td>
      <td role="cell" className={CELL}>
        <StaffStateWord state={state} />
      </td>
    </tr>
  );
}

/** What the column's heading shows on desktops. */
function OnPhones({ label }: { label: string }) {
  return (
    <span aria-hidden="true" className="text-soft lg:hidden">
      {label}:{" "}
    </span>
  );
}

function isMatch({ name, email }: StaffView, text: string): boolean {
  const words = text.trim().toLowerCase().split(/\s+/);
  return words.every((word) => `${name} ${email}`.toLowerCase().includes(word));
}
