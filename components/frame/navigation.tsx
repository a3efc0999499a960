import { useTranslations } from "next-intl";
import { NavIcon } from "@/components/frame/nav-icon";
import { NavLink, RequestsNavLink } from "@/components/frame/nav-link";
import { WaitingBadge } from "@/components/frame/waiting-badge";
import type { Role } from "@/lib/db/actor";

/** Here, so that browsers do not load it as code. */
const LINK =
  "relative flex min-h-14 min-w-0 flex-1 flex-col items-center justify-center gap-1 px-1 text-xs font-medium max-[379px]:px-0 max-[379px]:text-[0.625rem] text-soft no-underline hover:bg-sunk hover:text-ink active:bg-accent-tint aria-[current]:bg-accent-tint aria-[current]:text-ink md:px-2.5 md:text-sm md:min-h-9 md:flex-none md:flex-row md:justify-start md:gap-2.5 md:rounded-md";
/** Phones have no space for it: there the start page of admins leads to it. */
const DESKTOP_LINK = `${LINK} max-md:hidden`;

type Waiting = { callbacks: number; messages: number; emergencies: number };

/** The navigation: on the left on desktops, at the bottom on phones. Admins and privacy officers also see what needs a decision. */
export function Navigation({ roles, waiting }: { roles: readonly Role[]; waiting: Waiting }) {
  const t = useTranslations("frame");
  return (
    <nav
      aria-label={t("navigation")}
      className="frame-nav z-10 flex border-line bg-card md:w-44 md:flex-none md:flex-col md:gap-1 md:border-r md:p-3 print:hidden"
    >
      {(roles.includes("doctor") || roles.includes("admin")) && (
        <RequestsNavLink className={LINK} icon={<NavIcon name="list" />}>
          {t("requests")}
        </RequestsNavLink>
      )}
      {roles.includes("doctor") && (
        <>
          <NavLink className={LINK} href="/patients" icon={<NavIcon name="people" />}>
            {t("patients")}
          </NavLink>
          <NavLink className={LINK} href="/requests/new" icon={<NavIcon name="plus" />}>
            {t("new-request")}
          </NavLink>
          <NavLink className={LINK} href="/requests/many" icon={<NavIcon name="checks" />}>
            {t("patient-list")}
          </NavLink>
        </>
      )}
      {roles.includes("admin") && (
        <>
          <NavLink className={LINK} href="/admin" icon={<NavIcon name="tiles" />}>
            {t("admin")}
          </NavLink>
          <NavLink href="/admin/credentials" icon={<NavIcon name="key" />} className={DESKTOP_LINK}>
            {t("credentials")}
          </NavLink>
          <NavLink href="/admin/users" icon={<NavIcon name="person" />} className={DESKTOP_LINK}>
            {t("staff")}
          </NavLink>
          <NavLink
            className={LINK}
            href="/admin/callbacks"
            icon={<NavIcon name="inbox" />}
            badge={<WaitingBadge count={waiting.callbacks} text={t("waiting", { count: waiting.callbacks })} />}
          >
            {t("callbacks")}
          </NavLink>
          <NavLink
            className={LINK}
            href="/admin/messages"
            icon={<NavIcon name="outbox" />}
            badge={<WaitingBadge count={waiting.messages} text={t("waiting", { count: waiting.messages })} />}
          >
            {t("messages")}
          </NavLink>
          <NavLink href="/admin/templates" icon={<NavIcon name="list" />} className={DESKTOP_LINK}>
            {t("templates")}
          </NavLink>
          <NavLink className={LINK} href="/admin/health" icon={<NavIcon name="pulse" />}>
            {t("health")}
          </NavLink>
        </>
      )}
      {(roles.includes("privacy-officer") || roles.includes("admin")) && (
        <NavLink
          href="/admin/audit"
          icon={<NavIcon name="trail" />}
          className={roles.includes("privacy-officer") ? LINK : DESKTOP_LINK}
        >
          {t("audit")}
        </NavLink>
      )}
      {roles.includes("privacy-officer") && (
        <>
          <NavLink
            className={LINK}
            href="/admin/emergency"
            icon={<NavIcon name="emergency" />}
            badge={<WaitingBadge count={waiting.emergencies} text={t("waiting", { count: waiting.emergencies })} />}
          >
            {t("emergency")}
          </NavLink>
          <NavLink className={LINK} href="/admin/erasures" icon={<NavIcon name="erased" />}>
            {t("erasures")}
          </NavLink>
        </>
      )}
    </nav>
  );
}
