/** Nothing may be loaded by, or shown around, an answer that is no page. Pages get a policy of their own from `proxy.ts`. */
const NO_PAGE_POLICY = "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";
const YEAR_SECONDS = 31_536_000;

/**
 * The headers of every answer, whoever gives it: a page, a route, a file, or the server itself.
 * @param {string | undefined} appUrl the public address; over https browsers then use nothing else for a year
 * @returns {Record<string, string>}
 */
export function responseHeaders(appUrl) {
  return {
    "Content-Security-Policy": NO_PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    // The camera reads ABHA cards, for our own pages alone.
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    ...(appUrl?.startsWith("https:") && { "Strict-Transport-Security": `max-age=${YEAR_SECONDS}` }),
  };
}
