import "server-only";
import {
  hospitalsOf,
  type EndedConsent,
  type GrantSum,
  type HeldConsent,
  type HipView,
} from "@/lib/consent/dashboard/grant";

type Parts = {
  held: readonly HeldConsent[];
  ended: readonly EndedConsent[];
  setAside: readonly { hip: HipView | null }[];
};

/** What is held, the one that ends first standing first, as a sum; null where nothing is held. */
export function sumOfGrants({ held, ended, setAside }: Parts): GrantSum | null {
  const [first] = held;
  if (!first) return null;
  const isSame = (of: (one: HeldConsent) => unknown) =>
    held.every((one) => JSON.stringify(of(one)) === JSON.stringify(of(first)));
  const isAny = (of: (one: HeldConsent) => boolean) => held.some(of);
  const endedHospitals = hospitalsWithout(held, ended);
  const narrowed = {
    hiTypes: first.narrowed.hiTypes.filter((type) => held.every((one) => one.narrowed.hiTypes.includes(type))),
    period: isAny(({ narrowed: { from, to } }) => from !== null || to !== null),
    end: isAny(({ narrowed: { dataEraseAt } }) => dataEraseAt !== null),
  };
  const isTypeLeftOut = isAny((one) => one.narrowed.hiTypes.length > 0);
  return {
    hospitals: hospitalsOf(held),
    hiTypes: isSame(({ hiTypes }) => hiTypes.toSorted()) ? first.hiTypes : null,
    dateRange: isSame(({ dateRange }) => dateRange) ? first.dateRange : null,
    firstEnd: first.dataEraseAt,
    endsDiffer: !isSame(({ dataEraseAt }) => dataEraseAt),
    narrowed,
    ended: endedHospitals.map(({ hip, how, at }) => ({ hip, how, at })),
    setAside: hospitalsOf(setAside),
    isPartial: isTypeLeftOut || narrowed.period || narrowed.end || endedHospitals.length > 0 || setAside.length > 0,
  };
}

/** The last end of each hospital of which nothing is held any more. What was never used for a mismatch is no loss. */
function hospitalsWithout(held: readonly HeldConsent[], ended: readonly EndedConsent[]): EndedConsent[] {
  const lost = ended.filter(
    ({ hip, was }) => was !== "set-aside" && !(hip && held.some((one) => one.hip?.id === hip.id)),
  );
  return lost.filter(({ hip }, at) => !hip || lost.findIndex((one) => one.hip?.id === hip.id) === at);
}
