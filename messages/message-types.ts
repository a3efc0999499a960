import type en from "./en.json";

// The English file defines the keys: one that it does not hold is a compile error wherever a text is translated.
declare module "next-intl" {
  interface AppConfig {
    Messages: typeof en;
  }
}
