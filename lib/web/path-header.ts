/** The request header in which `proxy.ts` tells pages their own path and query, which Next.js keeps from them. */
export const PATH_HEADER = "x-consent-desk-path";
