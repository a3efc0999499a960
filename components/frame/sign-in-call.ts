/** The ways to sign in, as next-auth calls them. */
export type Provider = "credentials" | "second-factor" | "passkey";

/** Why a sign-in did not succeed, as keys of the texts; `second-factor-asked` is the next step. */
export type SignInFailure = (typeof FAILURES)[number];

const FAILURES = [
  "wrong-credentials",
  "too-many-attempts",
  "too-busy",
  "cookies-refused",
  "unreachable",
  "second-factor-asked",
  "code-wrong",
  "code-over",
  "passkey-refused",
] as const;

/** The failure that next-auth names in an address. */
export function failureOf(error: string): SignInFailure {
  if (error === "CredentialsSignin") return "wrong-credentials";
  return FAILURES.find((failure) => failure === error) ?? "unreachable";
}

/** Signs in; null where there is a session now. */
export async function callProvider(provider: Provider, fields: Record<string, string>): Promise<SignInFailure | null> {
  try {
    const { csrfToken } = (await (await fetch("/api/auth/csrf")).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, ...fields, json: "true" });
    const response = await fetch(`/api/auth/callback/${provider}`, { method: "POST", body });
    const { url } = (await response.json()) as { url?: string };
    const answer = url ? new URL(url, window.location.origin).searchParams : null;
    const error = answer?.get("error");
    if (error) return failureOf(error);
    if (!response.ok) return "unreachable";
    // Without the cookie of the form next-auth looks at no password, and names no error.
    return answer?.get("csrf") || !(await hasSession()) ? "cookies-refused" : null;
  } catch {
    return "unreachable";
  }
}

/** Whether the browser sends the cookie of a session. */
async function hasSession(): Promise<boolean> {
  const session = (await (await fetch("/api/auth/session")).json()) as { user?: unknown };
  return session.user !== undefined;
}
