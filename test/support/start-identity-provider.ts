import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** The claims of a person at the provider. */
export type Person = { email?: string; email_verified?: boolean; name?: string; groups?: string | string[] };

/** What the provider makes wrong: claims of ID tokens (null removes one, and `"+30"` is added), their signature, the discovery document, or parameters of its answer. */
export type ProviderFaults = {
  idToken?: Record<string, unknown>;
  algorithm?: "none" | "HS256";
  discovery?: Record<string, unknown>;
  answer?: Record<string, string | null>;
};

type Configuration = { clients?: Record<string, unknown>[]; people?: Record<string, Person> };

/** A running provider. */
export type TestProvider = {
  issuer: string;
  /** Replaces its clients or its people. */
  configure: (configuration: Configuration) => Promise<void>;
  /** Makes something wrong until the next call. */
  setFaults: (faults: ProviderFaults) => Promise<void>;
  /** Signs claims as a logout token with the provider's key. */
  sign: (input: {
    claims: Record<string, unknown>;
    header?: Record<string, unknown>;
    algorithm?: "none";
  }) => Promise<string>;
  stop: () => void;
};

/** The metadata of the desk as a client of a provider. */
export const clientOf = (publicAddress: string, providerId: string, client: { id: string; secret: string }) => ({
  client_id: client.id,
  client_secret: client.secret,
  redirect_uris: [`${publicAddress}/api/sso/callback/${providerId}`],
  backchannel_logout_uri: `${publicAddress}/api/sso/backchannel/${providerId}`,
  backchannel_logout_session_required: true,
});

/** Starts an OpenID Connect provider as a process of its own, on a free port. */
export async function startIdentityProvider(): Promise<TestProvider> {
  const started = spawn(process.execPath, ["test/support/identity-provider.mjs"], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [issuer] = (await once(createInterface({ input: started.stdout }), "line")) as [string];
  const call = async (action: string, input: unknown) => {
    const answer = await fetch(`${issuer}/control/${action}`, { method: "POST", body: JSON.stringify(input) });
    if (!answer.ok) throw new Error(`the provider answered ${answer.status}: ${await answer.text()}`);
    return answer.text();
  };
  return {
    issuer,
    configure: async (configuration) => void (await call("configure", configuration)),
    setFaults: async (faults) => void (await call("faults", faults)),
    sign: (input) => call("sign", input),
    stop: () => void started.kill(),
  };
}
