import createNextIntlPlugin from "next-intl/plugin";

// Read when the server starts, not when it is built.
const { APP_URL = "" } = process.env;

/** @type {import("next").NextConfig} */
const config = {
  poweredByHeader: false,
  reactStrictMode: true,
  compress: true,
  distDir: process.env.NEXT_DIST_DIR ?? ".next",
  images: { unoptimized: true },
  // `npm run verify` checks types, of the tests as well.
  typescript: { ignoreBuildErrors: true },
  serverExternalPackages: [
    "pg",
    "pino",
    "prom-client",
    "@node-rs/argon2",
    "piscina",
    "esbuild",
    "rate-limiter-flexible",
  ],
  // Titles are part of the first bytes: by default they are streamed after them to browsers, which have none to show meanwhile.
  htmlLimitedBots: /^/,
  // lib/web/i18n.ts compiles the messages, so that browsers load no parser for them.
  turbopack: {
    resolveAlias: {
      "use-intl/format-message": "./node_modules/use-intl/dist/esm/production/format-message/format-only.js",
    },
  },
  // In development Next.js writes the addresses of requests, and this part of some is secret.
  logging: { incomingRequests: { ignore: [/^\/g\//, /^\/api\/push\//] } },
  experimental: {
    serverActions: {
      bodySizeLimit: "64kb",
      // Behind a proxy that changes the Host, browsers still send the public address as Origin.
      ...(URL.canParse(APP_URL) && { allowedOrigins: [new URL(APP_URL).host] }),
    },
  },
};

export default createNextIntlPlugin("./lib/web/i18n.ts")(config);
