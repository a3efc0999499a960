import "server-only";
import { getRequestConfig } from "next-intl/server";
import { DESK_TIME_ZONE } from "@/lib/consent/request/period";
import { catalogueOf, currentLanguage } from "@/lib/web/languages";
import { localeOf } from "@/lib/web/locale";

/** The settings of next-intl for each request. */
export default getRequestConfig(async () => {
  const language = await currentLanguage();
  return {
    locale: localeOf(language),
    messages: await catalogueOf(language),
    timeZone: DESK_TIME_ZONE,
    now: new Date(),
  };
});
