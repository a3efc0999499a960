import type { ComponentProps, ReactNode } from "react";

const INPUT = "w-full rounded-md border border-edge bg-card px-2.5 py-1.5 text-ink aria-invalid:border-bad min-h-9";

type FieldProps = { id: string; label: string; hint?: ReactNode; error?: string | undefined; after?: ReactNode };

function describedBy({ id, hint, error }: FieldProps): string | undefined {
  return [error ? `${id}-error` : "", hint ? `${id}-hint` : ""].filter(Boolean).join(" ") || undefined;
}

function LabelledField({ children, ...field }: FieldProps & { children: ReactNode }) {
  const { id, label, hint, error, after } = field;
  return (
    <div className="flex min-w-0 flex-col gap-1 wrap-anywhere">
      <label htmlFor={id} className="font-medium">
        {label}
      </label>
      {children}
      {hint ? (
        <p id={`${id}-hint`} className="text-soft">
          {hint}
        </p>
      ) : null}
      <FieldError id={id} error={error} />
      {after}
    </div>
  );
}

/** The error text below a field. */
export function FieldError({ id, error }: { id: string; error?: string | undefined }) {
  return error ? (
    <p id={`${id}-error`} className="font-medium text-bad">
      {error}
    </p>
  ) : null;
}

type InputProps = ComponentProps<"input"> & {
  /** Puts the input into elements that belong beside it. */
  frame?: (input: ReactNode) => ReactNode;
};

/** A labelled input with its hint and its error. */
export function Field({ label, hint, error, after, frame = unframed, ...input }: FieldProps & InputProps) {
  const field = { id: input.id, label, hint, error, after };
  return (
    <LabelledField {...field}>
      {frame(
        <input
          {...input}
          name={input.name ?? input.id}
          aria-invalid={error ? true : undefined}
          aria-describedby={describedBy(field)}
          className={INPUT}
        />,
      )}
    </LabelledField>
  );
}

const unframed = (input: ReactNode) => input;

/** A labelled select with its hint and its error. */
export function SelectField({ label, hint, error, after, children, ...select }: FieldProps & ComponentProps<"select">) {
  const field = { id: select.id, label, hint, error, after };
  return (
    <LabelledField {...field}>
      <select
        {...select}
        name={select.name ?? select.id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(field)}
        className={INPUT}
      >
        {children}
      </select>
    </LabelledField>
  );
}

/** A labelled field for several lines, with its hint and its error. */
export function TextField({ label, hint, error, after, ...textarea }: FieldProps & ComponentProps<"textarea">) {
  const field = { id: textarea.id, label, hint, error, after };
  return (
    <LabelledField {...field}>
      <textarea
        rows={2}
        {...textarea}
        name={textarea.name ?? textarea.id}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(field)}
        className={INPUT}
      />
    </LabelledField>
  );
}
