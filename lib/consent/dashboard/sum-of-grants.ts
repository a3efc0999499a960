import "server-only";
import {
  hospitalsOf,
  type EndedConsent,
  type GrantSum,
  type ConsentInForce,
  type HipView,
} from "@/lib/consent/dashboard/grant";

type Parts = {
  inForce: readonly ConsentInForce[];
  ended: readonly EndedConsent[];
  mismatched: readonly { hip: HipView | null }[];
};

/** What is in force, the one that ends first standing first, as a sum; null where nothing is in force. */
export function sumOfGrants({ inForce, ended, mismatched }: Parts): GrantSum | null {
  const [first] = inForce;
  if (!first) return null;
  const isSame = (of: (one: ConsentInForce) => unknown) =>
    inForce.every((one) => JSON.stringify(of(one)) === JSON.stringify(of(first)));
  const isAny = (of: (one: ConsentInForce) => boolean) => inForce.some(of);
  const endedHospitals = hospitalsWithout(inForce, ended);
  const narrowed = {
    hiTypes: first.narrowed.hiTypes.filter((type) => inForce.every((one) => one.narrowed.hiTypes.includes(type))),
    period: isAny(({ narrowed: { from, to } }) => from !== null || to !== null),
    end: isAny(({ narrowed: { dataEraseAt } }) => dataEraseAt !== null),
  };
  const isTypeLeftOut = isAny((one) => one.narrowed.hiTypes.length > 0);
  return {
    hospitals: hospitalsOf(inForce),
    hiTypes: isSame(({ hiTypes }) => hiTypes.toSorted()) ? first.hiTypes : null,
    dateRange: isSame(({ dateRange }) => dateRange) ? first.dateRange : null,
    firstEnd: first.dataEraseAt,
    endsDiffer: !isSame(({ dataEraseAt }) => dataEraseAt),
    narrowed,
    ended: endedHospitals.map(({ hip, how, at }) => ({ hip, how, at })),
    mismatched: hospitalsOf(mismatched),
    isPartial: isTypeLeftOut || narrowed.period || narrowed.end || endedHospitals.length > 0 || mismatched.length > 0,
  };
}

/** The last end of each hospital of which nothing is in force any more. What was never used for a mismatch is no loss. */
function hospitalsWithout(inForce: readonly ConsentInForce[], ended: readonly EndedConsent[]): EndedConsent[] {
  const lost = ended.filter(
    ({ hip, was }) => was !== "mismatched" && !(hip && inForce.some((one) => one.hip?.id === hip.id)),
  );
  return lost.filter(({ hip }, at) => !hip || lost.findIndex((one) => one.hip?.id === hip.id) === at);
}
