import { useFormatter, useTranslations } from "next-intl";
import {
  useRecordTypeList,
  useRecordTypeText,
  useShortRecordTypeText,
} from "@/components/consent/use-record-type-text";
import type { TimeFormat } from "@/components/time/use-time-format";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import type { GrantSum, Hospitals } from "@/lib/consent/dashboard/grant";

/** More record types, hospitals or exceptions than these are not named in a sentence. */
const MOST_NAMED = 2;

/** The record types that are in force, with those that the patient left out, for a row of the list: in full, and short. */
export function useGrantedTypes(): (grant: GrantSum) => { full: string; short: string } {
  const t = useTranslations("requests");
  const full = useRecordTypeText();
  const short = useShortRecordTypeText();
  const list = useRecordTypeList();
  return ({ hiTypes, narrowed }) => {
    if (hiTypes === null) return { full: t("types-differ"), short: t("types-differ") };
    // "All but discharge summaries" names what was left out already.
    const isNamed = OFFERED_HI_TYPES.length - hiTypes.length <= MOST_NAMED;
    const without = (types: string) => {
      if (narrowed.hiTypes.length === 0 || isNamed) return types;
      const count = narrowed.hiTypes.length;
      if (count > MOST_NAMED) return t("types-without-many", { types, count });
      return t("types-without", { types, without: list(narrowed.hiTypes) });
    };
    return { full: without(full(hiTypes)), short: without(short(hiTypes)) };
  };
}

/** The sentences on what is in force: what the patient allowed except for what, from which hospitals and until when, and what is no part of it any more. */
export function useGrantText(time: TimeFormat): (grant: GrantSum, at: string, patient: string | null) => string {
  const t = useTranslations("situation");
  const except = useExceptions();
  const hospitals = useHospitalText();
  const lost = useLostText(time);
  return (grant, at, patient) => {
    const until = time.until(grant.firstEnd);
    const { mismatched } = grant;
    const sentences = [
      t("granted", {
        patient: patient ?? t("the-patient"),
        at: time.until(at),
        except: except(grant),
        hospitals: hospitals(grant.hospitals),
        ends: t(grant.endsDiffer ? "first-ends" : "ends-until", { until }),
      }),
      ...lost(grant),
      ...(mismatched.count > 0 ? [t("mismatched", { hospitals: hospitals(mismatched), count: mismatched.count })] : []),
    ];
    return sentences.map((sentence) => sentence.charAt(0).toUpperCase() + sentence.slice(1)).join(" ");
  };
}

function useExceptions(): (grant: GrantSum) => string {
  const t = useTranslations("situation.except");
  const list = useRecordTypeList();
  return ({ hiTypes, dateRange, endsDiffer, narrowed }) => {
    const left = narrowed.hiTypes;
    const types =
      left.length > MOST_NAMED ? t("many-types", { count: left.length }) : t("types", { types: list(left) });
    const exceptions = [
      ...(left.length > 0 ? [types] : []),
      ...(hiTypes === null ? [t("types-differ")] : []),
      ...(narrowed.period ? [t(dateRange === null ? "periods-differ" : "period")] : []),
      ...(narrowed.end && !endsDiffer ? [t("end")] : []),
    ];
    const named = exceptions.length > MOST_NAMED ? [...exceptions.slice(0, 1), t("others")] : exceptions;
    return named.map((exception) => `, ${exception}`).join("");
  };
}

function useLostText(time: TimeFormat): (grant: GrantSum) => string[] {
  const t = useTranslations("situation");
  return ({ ended, hospitals }) => {
    const [last] = ended;
    if (!last) return [];
    const left = hospitals.count;
    const total = left + ended.length;
    const at = last.at === null ? "" : time.until(last.at);
    if (ended.length > 1) return [t("lost-many", { count: ended.length, total, at })];
    const hospital = last.hip?.name ?? last.hip?.id ?? t("unknown-hospital");
    return [t("lost-one", { hospital, how: last.how, at, left, total })];
  };
}

/** Names one hospital or two, and counts more; "a hospital" where nothing else is known of it. */
export function useHospitalText(): (hospitals: Hospitals) => string {
  const t = useTranslations("situation");
  const format = useFormatter();
  return ({ count, names }) => {
    if (count === names.length && count <= MOST_NAMED && count > 0) return format.list(names, { type: "conjunction" });
    return count <= 1 ? t("unknown-hospital") : t("hospital-count", { count });
  };
}
