import "server-only";
import { headers } from "next/headers";
import { systemNow } from "@/lib/clock";
import { database } from "@/lib/db/database";
import type { SystemScope } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { log } from "@/lib/log";
import type { SignedIn, SignInPlace } from "@/lib/staff/open-session";
import { RETRY_WHEN_BUSY } from "@/lib/staff/password-threads";
import { signIn, signInInput } from "@/lib/staff/sign-in";
import { TooManyAttempts } from "@/lib/staff/sign-in/sign-in-limits";
import { codeInput, signInWithCode } from "@/lib/staff/sign-in/sign-in-with-code";
import { passkeySignInInput, signInWithPasskey } from "@/lib/staff/sign-in/sign-in-with-passkey";
import { requestOrigin } from "@/lib/web/request-origin";
import {
  keepDeviceToken,
  keepSecondFactorChallenge,
  readDeviceToken,
  readSecondFactorChallenge,
} from "@/lib/web/sign-in-cookies";

/** A sign-in that is not possible at the moment, with the seconds after which it may be. */
export type Postponed = { code: "too-many-attempts" | "too-busy"; retryAfterSeconds: number };
type OnPostponed = (postponed: Postponed) => void;

type Fields = Record<string, string> | undefined;
/** The session's id as next-auth's user id. Null becomes next-auth's `CredentialsSignin`, a thrown code `?error=<code>`. */
type Authorized = { id: string } | null;

/** Signs in by e-mail and password. Where the person has a second factor, the code is `second-factor-asked`. */
export async function authorizePassword(fields: Fields, onPostponed: OnPostponed): Promise<Authorized> {
  const input = signInInput.safeParse(fields);
  if (!input.success) return null;
  return authorize(onPostponed, async (scope, place) => {
    const outcome = await signIn(scope, input.data, place);
    if (!outcome || "sessionId" in outcome) return outcome;
    await keepSecondFactorChallenge(outcome.challengeId);
    throw new Error("second-factor-asked");
  });
}

/** The second step: by a code. The codes are `code-wrong`, and `code-over` where the password has to be entered again. */
export async function authorizeCode(fields: Fields, onPostponed: OnPostponed): Promise<Authorized> {
  const input = codeInput.safeParse({ ...fields, challengeId: await readSecondFactorChallenge() });
  if (!input.success) throw new Error("code-over");
  return authorize(onPostponed, async (scope, place) => {
    const outcome = await signInWithCode(scope, input.data, place);
    if (typeof outcome === "string") throw new Error(`code-${outcome}`);
    await keepSecondFactorChallenge(null);
    return outcome;
  });
}

/** Signs in by a passkey; the fields are the id of the challenge and the authenticator's answer in JSON. The code is `passkey-refused`. */
export async function authorizePasskey(fields: Fields, onPostponed: OnPostponed): Promise<Authorized> {
  const input = passkeySignInInput.safeParse({ ...fields, response: fromJson(fields?.["response"]) });
  if (!input.success) throw new Error("passkey-refused");
  return authorize(onPostponed, async (scope, place) => {
    const signedIn = await signInWithPasskey(scope, input.data, place);
    if (!signedIn) throw new Error("passkey-refused");
    return signedIn;
  });
}

async function authorize(
  onPostponed: OnPostponed,
  work: (scope: SystemScope, place: SignInPlace) => Promise<SignedIn | null>,
): Promise<Authorized> {
  const place = { origin: requestOrigin(await headers()), deviceToken: await readDeviceToken() };
  try {
    const signedIn = await work({ database: database(), now: systemNow() }, place);
    if (!signedIn) return null;
    await keepDeviceToken(signedIn.deviceToken);
    return { id: signedIn.sessionId };
  } catch (error) {
    // Only codes of ours are thrown as plain errors.
    if (error instanceof Error && /^(?:second-factor|code|passkey)-[a-z]+$/.test(error.message)) throw error;
    if (!(error instanceof AppError)) {
      log.error("sign-in failed", { error });
      throw new Error("unexpected", { cause: error });
    }
    const { code } = error;
    if (error instanceof TooManyAttempts)
      onPostponed({ code: "too-many-attempts", retryAfterSeconds: error.retryAfterSeconds });
    else if (code === "too-busy") onPostponed({ code, retryAfterSeconds: RETRY_WHEN_BUSY });
    throw new Error(code, { cause: error });
  }
}

function fromJson(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
}
