import { useTranslations } from "next-intl";
import type { SignInWays } from "@/lib/staff/staff-view";

/** By what a person signs in, in words. */
export function SignInWaysText({ ways }: { ways: SignInWays }) {
  const t = useTranslations("staff.ways");
  const named = [
    ways.passkeys > 0 ? t("passkeys", { count: ways.passkeys }) : null,
    ways.password ? t("password") : null,
    ways.app ? t("app") : null,
    ways.singleSignOn ? t("single-sign-on") : null,
  ].filter((name) => name !== null);
  return named.length > 0 ? named.join(", ") : t("nothing");
}
