"use client";

/** A row of options of which one is selected. */
export function Choice<T extends string>(props: {
  legend: string;
  name: string;
  options: readonly { value: T; label: string }[];
  chosen: T;
  onChoose: (value: T) => void;
}) {
  const { legend, name, options, chosen, onChoose } = props;
  return (
    <fieldset>
      <legend className="mb-1 font-medium">{legend}</legend>
      <div className="flex flex-wrap gap-2">
        {options.map(({ value, label }) => (
          <label
            key={value}
            className="flex min-h-9 items-center gap-2 rounded-md border border-edge px-2.5 has-checked:bg-accent-tint"
          >
            <input type="radio" name={name} value={value} checked={value === chosen} onChange={() => onChoose(value)} />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
