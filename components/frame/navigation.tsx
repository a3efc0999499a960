import { useTranslations } from "next-intl";
import { NavIcon } from "@/components/frame/nav-icon";
import { NavLink, RequestsNavLink } from "@/components/frame/nav-link";
import { RefreshOnChange } from "@/components/live/refresh-on-change";
import type { Role } from "@/lib/db/actor";

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
        <RequestsNavLink icon={<NavIcon name="list" />}>{t("requests")}</RequestsNavLink>
      )}
      {roles.includes("doctor") && (
        <>
          <NavLink href="/patients" icon={<NavIcon name="people" />}>
            {t("patients")}
          </NavLink>
          <NavLink href="/requests/new" icon={<NavIcon name="plus" />}>
            {t("new-request")}
          </NavLink>
          <NavLink href="/requests/many" icon={<NavIcon name="checks" />}>
            {t("patient-list")}
          </NavLink>
        </>
      )}
      {roles.includes("admin") && (
        <>
          <RefreshOnChange topic="callback" />
          <RefreshOnChange topic="outbound-message" />
          <NavLink href="/admin" icon={<NavIcon name="tiles" />}>
            {t("admin")}
          </NavLink>
          <NavLink href="/admin/credentials" icon={<NavIcon name="key" />} isOnDesktopOnly>
            {t("credentials")}
          </NavLink>
          <NavLink href="/admin/users" icon={<NavIcon name="person" />}>
            {t("staff")}
          </NavLink>
          <NavLink
            href="/admin/callbacks"
            icon={<NavIcon name="inbox" />}
            waiting={{ count: waiting.callbacks, text: t("waiting", { count: waiting.callbacks }) }}
          >
            {t("callbacks")}
          </NavLink>
          <NavLink
            href="/admin/messages"
            icon={<NavIcon name="outbox" />}
            waiting={{ count: waiting.messages, text: t("waiting", { count: waiting.messages }) }}
          >
            {t("messages")}
          </NavLink>
          <NavLink href="/admin/templates" icon={<NavIcon name="list" />} isOnDesktopOnly>
            {t("templates")}
          </NavLink>
          <NavLink href="/admin/health" icon={<NavIcon name="pulse" />}>
            {t("health")}
          </NavLink>
        </>
      )}
      {(roles.includes("privacy-officer") || roles.includes("admin")) && (
        <NavLink href="/admin/audit" icon={<NavIcon name="trail" />}>
          {t("audit")}
        </NavLink>
      )}
      {roles.includes("privacy-officer") && (
        <>
          <RefreshOnChange topic="emergency-access" />
          <NavLink
            href="/admin/emergency"
            icon={<NavIcon name="emergency" />}
            waiting={{ count: waiting.emergencies, text: t("waiting", { count: waiting.emergencies }) }}
          >
            {t("emergency")}
          </NavLink>
        </>
      )}
    </nav>
  );
}
