import type { FailureAdvice } from "@/lib/consent/request/sending-problem";

/** The advice that asks an administrator for something, besides that whose name begins with `admin-` or `credential-`. */
const OTHERS: readonly FailureAdvice[] = [
  "unknown",
  "answer-not-expected",
  "step-out-of-order",
  "fix-form-purpose",
  "gateway-unreachable",
  "gateway-blocked",
  "not-sent-in-time",
  "unexpected-fault",
  "secret-unreadable",
  "too-many-or-clock",
  "no-credential",
  "refused-without-reason",
];

/** Whether an advice asks an administrator for something, at once or if the trouble lasts. */
export function asksAdmin(advice: FailureAdvice): boolean {
  return /^(?:admin|credential)-/.test(advice) || OTHERS.includes(advice);
}
