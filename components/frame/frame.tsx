import { NextIntlClientProvider, useTranslations, type AbstractIntlMessages } from "next-intl";
import Link from "next/link";
import type { ReactNode } from "react";
import { DeferredFrameLoader } from "@/components/frame/deferred-frame-loader";
import { Navigation } from "@/components/frame/navigation";
import { ReloadWhenRestored } from "@/components/frame/reload-when-restored";
import { Search, SearchProvider } from "@/components/frame/search";
import { LiveDot } from "@/components/live/live-dot";
import { LiveProvider } from "@/components/live/live-provider";
import { SessionButtons } from "@/components/session/session-buttons";
import type { Role } from "@/lib/db/actor";

type FrameProps = {
  hospital: string;
  environment: "sandbox" | "live" | "none";
  person: { id: string; name: string; roles: readonly Role[] };
  /** What needs this person's decision on other pages. */
  waiting: { callbacks: number; messages: number; emergencies: number };
  messages: AbstractIntlMessages;
  languageChoice: ReactNode;
  /** Above the content of every page. */
  notice: ReactNode;
  children: ReactNode;
};

/** The frame of every page for signed-in people: hospital, network, navigation, live state. */
export function Frame({
  hospital,
  environment,
  person,
  waiting,
  messages,
  languageChoice,
  notice,
  children,
}: FrameProps) {
  const t = useTranslations("frame");
  const mayReadRequests = person.roles.some((role) => role !== "privacy-officer");
  return (
    <NextIntlClientProvider messages={messages}>
      <ReloadWhenRestored />
      <LiveProvider person={person.id}>
        <SearchProvider>
          <a href="#content" className="sr-only focus:not-sr-only focus:absolute focus:z-20 focus:bg-card focus:p-2">
            {t("skip")}
          </a>
          <header className="frame-header z-10 border-b border-line bg-card">
            <div className="flex flex-wrap items-center gap-x-4 gap-y-1.5 px-4 py-2 md:min-h-12 md:flex-nowrap md:py-1.5">
              <Link
                href={mayReadRequests ? "/requests" : "/"}
                className="flex min-h-6 min-w-0 items-center gap-2 font-semibold text-ink no-underline md:max-w-80"
              >
                <span className="truncate" title={hospital}>
                  {hospital}
                </span>
                <span className="rounded border border-edge px-1.5 text-xs/5 font-medium text-soft">
                  <span className="sr-only">{t("environment-label")}: </span>
                  {t(`environment.${environment}`)}
                </span>
              </Link>
              <span className="ml-auto md:order-2">
                <LiveDot />
              </span>
              {mayReadRequests ? <Search /> : <span className="md:mr-auto" />}
              <span className="flex min-w-0 basis-full items-center justify-between gap-x-4 md:order-3 md:basis-auto">
                <span className="flex min-w-0 gap-1 text-soft md:max-w-72" title={person.name}>
                  <Link href="/me" className="min-w-16 truncate leading-6 text-ink">
                    <span className="sr-only">{t("own-account")} </span>
                    {person.name}
                  </Link>
                  <span className="truncate leading-6">
                    · {person.roles.map((role) => t(`role.${role}`)).join(", ")}
                  </span>
                </span>
                <SessionButtons />
              </span>
            </div>
          </header>
          <DeferredFrameLoader hospital={hospital} person={person} />
          <div className="md:flex">
            <Navigation roles={person.roles} waiting={waiting} />
            <main id="content" tabIndex={-1} className="frame-main min-w-0 flex-1 px-4 pt-4 outline-none">
              {notice}
              {children}
              <div className="mt-8">{languageChoice}</div>
            </main>
          </div>
        </SearchProvider>
      </LiveProvider>
    </NextIntlClientProvider>
  );
}
