import "server-only";
import type { Concept, ItemDate, Quantity } from "@/lib/health-record/document/data-types";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { scheduleOfText, timesPerDayOfText, timesPerDayOfTiming } from "@/lib/health-record/document/times-per-day";

/** The coded timing of a dosage, as sent. */
export type Timing = {
  code?: Concept | undefined;
  /** "frequency times in period periodUnit"; numbers as sent. */
  frequency?: string | undefined;
  period?: string | undefined;
  /** As sent: h, d, wk, mo, a. */
  periodUnit?: string | undefined;
  /** As sent, such as `MORN` or `ACM`, and clock times. */
  when: string[];
  timesOfDay: string[];
  duration?: string | undefined;
  durationUnit?: string | undefined;
  bounds?: Quantity | undefined;
  boundsPeriod?: ItemDate | undefined;
};

export const DOSAGE_PARTS = ["timing", "dose", "route", "site", "method", "patientInstruction", "additional"] as const;
export type DosagePart = (typeof DOSAGE_PARTS)[number];

export type Dosage = {
  /** The number that the sender gives it, where a dose changes over time. */
  sequence?: string | undefined;
  /** The sender's words, such as `1-0-1`: what is shown first. */
  text?: string | undefined;
  /** The parts of a text such as `1-0-1`, for explaining it on demand: morning, noon and night, or four times. */
  schedule?: string[] | undefined;
  /** Shown only where there is no text, and beside the text where they contradict each other. */
  timing?: Timing | undefined;
  showsTiming: boolean;
  /** Text and coded timing do not mean the same times a day. */
  isConflict: boolean;
  dose?: Quantity | undefined;
  doseRange?: { low?: Quantity | undefined; high?: Quantity | undefined } | undefined;
  route?: Concept | undefined;
  site?: Concept | undefined;
  method?: Concept | undefined;
  /** As sent: `true`, or the words for the need. */
  asNeeded?: Concept | undefined;
  patientInstruction?: string | undefined;
  additional: Concept[];
  /** Parts whose words the text already has: printed beside it, they would stand there twice. */
  inText: DosagePart[];
};

/** In a longer text no words are looked for. */
const MAX_COMPARED = 1000;

/** The dosages of a resource; one whose words were already sent is left out. What is not shown here is left to the rest of the reader. */
export function readDosages(reader: ElementReader, name: string): Dosage[] {
  // Some senders write a text in place of a dosage.
  const text = reader.text(name);
  const dosages = text === undefined ? reader.objects(name).map(readDosage) : [dosageOfText(text)];
  const seen = new Set<string>();
  return dosages.filter((dosage) => {
    const words = JSON.stringify({ ...dosage, sequence: undefined, text: dosage.text && comparable(dosage.text) });
    return dosage.text === undefined || (!seen.has(words) && seen.add(words));
  });
}

function dosageOfText(text: string): Dosage {
  const schedule = scheduleOfText(text);
  return { text, schedule, showsTiming: false, isConflict: false, additional: [], inText: [] };
}

function readDosage(reader: ElementReader): Dosage {
  const text = reader.text("text");
  const [timingReader] = reader.objects("timing");
  const [repeat] = timingReader?.objects("repeat") ?? [];
  const code = timingReader?.concept("code");
  const textTimes = text === undefined ? undefined : timesPerDayOfText(text);
  const timingTimes = timesPerDayOfTiming(repeat, code);
  const isConflict = textTimes !== undefined && timingTimes !== undefined && Math.abs(textTimes - timingTimes) > 0.001;
  const timing = timingReader && readTiming(timingReader, repeat, code);
  const [doseAndRate] = reader.objects("doseAndRate");
  const doseReader = doseAndRate ?? reader;
  const [range] = doseReader.objects("doseRange");
  const dosage = {
    sequence: reader.text("sequence"),
    text,
    schedule: text === undefined ? undefined : scheduleOfText(text),
    timing,
    showsTiming: timing !== undefined && (text === undefined || isConflict),
    isConflict,
    dose:
      doseReader.quantity("doseQuantity") ?? doseReader.quantity("doseSimpleQuantity") ?? doseReader.quantity("dose"),
    doseRange: range && { low: range.quantity("low"), high: range.quantity("high") },
    route: reader.concept("route"),
    site: reader.concept("site"),
    method: reader.concept("method"),
    asNeeded: reader.concept("asNeededCodeableConcept") ?? readAsNeeded(reader),
    patientInstruction: reader.text("patientInstruction"),
    additional: reader.concepts("additionalInstruction"),
  };
  return { ...dosage, inText: text === undefined || text.length > MAX_COMPARED ? [] : partsIn(text, dosage) };
}

function readTiming(reader: ElementReader, repeat: ElementReader | undefined, code: Concept | undefined): Timing {
  const texts = (name: string) => repeat?.notes(name) ?? [];
  return {
    code,
    frequency: repeat?.text("frequency"),
    period: repeat?.text("period"),
    periodUnit: repeat?.text("periodUnit"),
    when: texts("when"),
    timesOfDay: texts("timeOfDay"),
    duration: repeat?.text("duration"),
    durationUnit: repeat?.text("durationUnit"),
    bounds: repeat?.quantity("boundsDuration"),
    boundsPeriod: repeat?.date("boundsPeriod"),
  };
}

function readAsNeeded(reader: ElementReader): Concept | undefined {
  const asNeeded = reader.boolean("asNeededBoolean") ?? reader.boolean("asNeeded");
  return asNeeded === true ? { label: "true", codings: [] } : undefined;
}

function partsIn(text: string, dosage: Omit<Dosage, "inText">): DosagePart[] {
  const whole = ` ${comparable(text)} `;
  const has = (words: string | undefined) => words !== undefined && whole.includes(` ${comparable(words)} `);
  const parts: [DosagePart, boolean][] = [
    ["timing", has(dosage.timing?.code?.label)],
    ["dose", has(dosage.dose?.value && `${dosage.dose.value} ${dosage.dose.unit ?? ""}`)],
    ["route", has(dosage.route?.label)],
    ["site", has(dosage.site?.label)],
    ["method", has(dosage.method?.label)],
    ["patientInstruction", has(dosage.patientInstruction)],
    ["additional", dosage.additional.length > 0 && dosage.additional.every(({ label }) => has(label))],
  ];
  return parts.flatMap(([part, isIn]) => (isIn ? [part] : []));
}

/** Words alone, in lower case; a number without zeros at the end of its decimals. */
function comparable(text: string): string {
  const words = text.toLowerCase().match(/[\p{L}\p{M}\d.\-/]+/gu) ?? [];
  return words.map((word) => (DECIMAL.test(word) ? String(Number(word)) : word)).join(" ");
}

const DECIMAL = /^\d{1,9}\.\d{1,9}$/;
