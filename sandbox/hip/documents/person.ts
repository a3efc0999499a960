import { createHash } from "node:crypto";

/** A patient as the hospitals know them. */
export type Person = { name: string; gender: "female" | "male"; birthDate: string };

const LISTED: Record<string, Omit<Person, "name">> = {
  "Hina Patel": { gender: "female", birthDate: "1979-05-12" },
  "Patient of Two Hospitals": { gender: "male", birthDate: "1964-11-03" },
};

/** The person with a name, whichever ABHA address is used. Gender and date of birth of those who are not listed derive from the name. */
export function personOf(name: string): Person {
  const listed = Object.hasOwn(LISTED, name) ? LISTED[name] : undefined;
  if (listed !== undefined) return { name, ...listed };
  const [first = 0, second = 0, third = 0] = createHash("sha256").update(name).digest();
  const twoDigits = (value: number) => String(value).padStart(2, "0");
  const birthDate = `${1950 + (first % 50)}-${twoDigits(1 + (second % 12))}-${twoDigits(1 + (third % 28))}`;
  return { name, gender: first % 2 === 0 ? "female" : "male", birthDate };
}
