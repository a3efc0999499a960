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
  serverExternalPackages: ["pg", "pino", "prom-client", "@node-rs/argon2", "piscina", "esbuild"],
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
