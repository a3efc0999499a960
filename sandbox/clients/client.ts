/** A party registered with the gateway: one bridge with its services. */
export type Client = {
  clientId: string;
  clientSecret: string;
  hiuIds: string[];
  /** What patients read for an HIU id. */
  hiuNames: Record<string, string>;
  /** The bridge address: callbacks go below it. */
  callbackUrl: string | null;
  /** How long its session tokens last. */
  tokenSeconds: number;
  /** Tokens of an earlier generation are refused. */
  tokenGeneration: number;
};

/** A client with everything that may be left out filled in. */
export function newClient(given: Pick<Client, "clientId" | "clientSecret"> & Partial<Client>): Client {
  return { hiuIds: [], hiuNames: {}, callbackUrl: null, tokenSeconds: 1200, tokenGeneration: 0, ...given };
}

/** The two demo hospitals. */
export function demoClients(callbackUrl: string | null): Client[] {
  return [
    newClient({
      clientId: "SBXID_CITY",
      clientSecret: "sandbox-secret-of-city-hospital",
      hiuIds: ["IN2710000001"],
      hiuNames: { IN2710000001: "City Hospital" },
      callbackUrl,
    }),
    newClient({
      clientId: "SBXID_LAKE",
      clientSecret: "sandbox-secret-of-lake-clinic",
      hiuIds: ["IN2910000002"],
      hiuNames: { IN2910000002: "Lake Clinic" },
      callbackUrl,
    }),
  ];
}
