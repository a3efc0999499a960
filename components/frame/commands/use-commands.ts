"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useMatchingRequests } from "@/components/frame/commands/use-matching-requests";
import { useTemplatesOfDoctor } from "@/components/frame/commands/use-templates-of-doctor";
import { openOverlay } from "@/components/frame/overlay";
import { lockNow, signOutNow } from "@/components/session/leave-session";
import { useSearch } from "@/components/frame/search";
import { ROLES, type Role } from "@/lib/db/actor";

/** Something that the palette offers. It runs after the palette has closed. */
export type Command = { id: string; label: string; detail?: string; run: () => void };

/** The pages, by the key of their name, and who has them. */
const PAGES = [
  { name: "new-request", address: "/requests/new", roles: ["doctor"] },
  { name: "patient-list", address: "/requests/many", roles: ["doctor"] },
  { name: "requests", address: "/requests", roles: ["doctor", "admin"] },
  { name: "waiting", address: "/requests?status=waiting&sort=waiting", roles: ["doctor", "admin"] },
  { name: "ending", address: "/requests?status=granted&sort=ending", roles: ["doctor", "admin"] },
  { name: "patients", address: "/patients", roles: ["doctor"] },
  { name: "account", address: "/me", roles: ROLES },
  { name: "admin", address: "/admin", roles: ["admin"] },
  { name: "credentials", address: "/admin/credentials", roles: ["admin"] },
  { name: "staff", address: "/admin/users", roles: ["admin"] },
  { name: "callbacks", address: "/admin/callbacks", roles: ["admin"] },
  { name: "messages", address: "/admin/messages", roles: ["admin"] },
  { name: "templates", address: "/admin/templates", roles: ["admin"] },
  { name: "setup", address: "/admin/setup", roles: ["admin"] },
  { name: "health", address: "/admin/health", roles: ["admin"] },
  { name: "single-sign-on", address: "/admin/single-sign-on", roles: ["admin"] },
  { name: "audit", address: "/admin/audit", roles: ["privacy-officer", "admin"] },
  { name: "emergency", address: "/admin/emergency", roles: ["privacy-officer"] },
  { name: "erasures", address: "/admin/erasures", roles: ["privacy-officer"] },
] as const satisfies readonly { name: string; address: string; roles: readonly Role[] }[];

/**
 * What the palette offers for a text, in groups: pages, the help, the end of the session, templates, a search, and requests of patients. A further kind of command is one
 * more group. What is fetched stands last, so that nothing moves when it arrives.
 */
export function useCommands(own: readonly Role[], text: string): { commands: Command[]; isSearching: boolean } {
  const t = useTranslations("commands");
  const router = useRouter();
  const { setText } = useSearch();
  const mayReadRequests = own.some((role) => role !== "privacy-officer");
  const matches = useMatchingRequests(mayReadRequests ? text : "");
  const templates = useTemplatesOfDoctor(own.includes("doctor"));
  const pages = PAGES.filter(({ roles }) => roles.some((role) => own.includes(role))).map(
    ({ name, address }): Command => ({
      id: name,
      label: t(`pages.${name}`),
      run: () => router.push(address),
    }),
  );
  const help: Command = { id: "help", label: t("help"), run: () => openOverlay("help") };
  const leave: Command[] = [
    { id: "lock", label: t("lock"), run: () => void lockNow() },
    { id: "sign-out", label: t("sign-out"), run: () => void signOutNow() },
  ];
  const find: Command = {
    id: "find",
    label: t("find", { text }),
    run: () => {
      setText(text);
      router.push("/requests");
    },
  };
  const started = templates.map(({ id, name }): Command => ({
    id,
    label: t("with-template", { name }),
    run: () => router.push(`/requests/new?template=${id}`),
  }));
  const requests = matches.items.map(({ id, label, detail }): Command => ({
    id,
    label,
    detail,
    run: () => router.push(`/requests/${id}`),
  }));
  const named = [...pages, help, ...leave, ...started].filter(({ label }) => containsWords(label, text));
  return {
    commands: [...named, ...(text && mayReadRequests ? [find] : []), ...requests],
    isSearching: matches.isLoading,
  };
}

/** Whether a name contains each word of a text, in any order. */
function containsWords(name: string, text: string): boolean {
  const words = text.toLowerCase().split(/\s+/);
  return words.every((word) => name.toLowerCase().includes(word));
}
