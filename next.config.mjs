import createNextIntlPlugin from "next-intl/plugin";

/** What holds for every answer; the content security policy, which changes with each, comes from the proxy. */
const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
};

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  images: { unoptimized: true },
  // `npm run verify` checks types, of the tests as well.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: ["pg", "pino", "prom-client", "@node-rs/argon2"],
  // In development Next.js writes the addresses of requests, and this part of some is secret.
  logging: { incomingRequests: { ignore: [/^\/g\//] } },
  headers: async () => [
    { source: "/:path*", headers: Object.entries(HEADERS).map(([key, value]) => ({ key, value })) },
  ],
};

export default createNextIntlPlugin("./lib/web/i18n.ts")(config);
