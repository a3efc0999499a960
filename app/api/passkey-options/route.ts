import { passkeyOptionsRoute } from "@/lib/web/passkey-options-route";

export { passkeyOptionsRoute as POST };
