"use client";

import { useTranslations } from "next-intl";
import { useState, type FormEvent } from "react";
import { ProblemNotice } from "@/components/admin/staff/problem-notice";
import type { StaffProblem } from "@/components/admin/staff/use-staff-action";
import { Button } from "@/components/ui/button";
import { Field, FieldError } from "@/components/ui/field";
import { useFieldError } from "@/components/ui/message-key";
import { useEarlyText } from "@/components/ui/use-early-text";
import { ROLES, type Role } from "@/lib/db/actor";

/** What is known of a person, as it is typed. */
export type PersonForm = {
  name: string;
  email: string;
  roles: Role[];
  registrationNumber: string;
  council: string;
  hprId: string;
};

type FormProps = {
  initial: PersonForm;
  save: (form: PersonForm) => Promise<void>;
  problem: StaffProblem | null;
  isBusy: boolean;
  label: string;
  busyLabel: string;
  /** Whether it is one's own account, whose roles somebody else changes. */
  isSelf?: boolean;
  /** Shown beside the button after the form was saved. */
  status?: string;
};

/** The fields of a person. After a refusal everything typed stays. */
export function PersonFields(props: FormProps) {
  const { initial, save, problem, isBusy, label, busyLabel, isSelf = false, status = "" } = props;
  const t = useTranslations("staff");
  const role = useTranslations("frame.role");
  const fieldError = useFieldError();
  const [form, setForm] = useState(initial);
  const isDoctor = form.roles.includes("doctor");
  const set = (change: Partial<PersonForm>) => setForm((before) => ({ ...before, ...change }));
  useEarlyText("name", form.name, (name) => set({ name }));
  useEarlyText("email", form.email, (email) => set({ email }));
  const error = (field: keyof PersonForm) => fieldError(problem?.fields[field]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isBusy) void save(form);
  };
  const names = {
    name: t("fields.name"),
    email: t("fields.email"),
    roles: t("fields.roles"),
    registrationNumber: t("fields.registration-number"),
    council: t("fields.council"),
    hprId: t("fields.hpr-id"),
  };
  const text = (field: Exclude<keyof PersonForm, "roles">, options: { hint?: string; type?: string } = {}) => (
    <Field
      id={field}
      label={names[field]}
      value={form[field]}
      error={error(field)}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => set({ [field]: event.target.value })}
      {...options}
    />
  );
  return (
    <form onSubmit={submit} noValidate method="dialog" className="flex flex-col gap-4">
      {problem ? <ProblemNotice problem={problem} names={names} /> : null}
      {text("name")}
      {text("email", { type: "email" })}
      <fieldset
        id="roles"
        tabIndex={-1}
        aria-describedby={
          [error("roles") && "roles-error", isSelf && "roles-own"].filter(Boolean).join(" ") || undefined
        }
        className="flex flex-col gap-1"
      >
        <legend className="mb-1 font-medium">{names.roles}</legend>
        {ROLES.map((name) => (
          <label key={name} className="flex min-h-6 items-baseline gap-2">
            <input
              type="checkbox"
              name={`role-${name}`}
              disabled={isSelf}
              checked={form.roles.includes(name)}
              onChange={({ target }) =>
                set({ roles: ROLES.filter((one) => (one === name ? target.checked : form.roles.includes(one))) })
              }
            />
            <span>
              {role(name)} <span className="text-soft">– {t(`role-text.${name}`)}</span>
            </span>
          </label>
        ))}
        {isSelf ? (
          <p id="roles-own" className="text-soft">
            {t("fields.own-roles")}
          </p>
        ) : null}
        <FieldError id="roles" error={error("roles")} />
      </fieldset>
      {isDoctor ? (
        <>
          {text("registrationNumber", { hint: t("fields.registration-hint") })}
          {text("council")}
          {text("hprId", { hint: t("fields.hpr-id-hint") })}
        </>
      ) : null}
      <div className="flex flex-wrap items-center gap-3 print:hidden">
        <Button type="submit" look="primary" busy={isBusy}>
          {isBusy ? busyLabel : label}
        </Button>
        <span role="status">{status}</span>
      </div>
    </form>
  );
}
