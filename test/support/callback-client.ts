import "server-only";
import { eq } from "drizzle-orm";
import { credential } from "@/drizzle/schema/credential";
import { newId, type InboundRequestId } from "@/lib/ids";
import type { ProductWithSandbox, SandboxHospital } from "@/test/support/product-with-sandbox";

/** The path of v3 at which the gateway notifies of decisions. */
export const NOTIFY_PATH = "/api/v3/hiu/consent/request/notify";

/** A callback's parts that differ from those of an empty notification with a valid token. */
export type CallbackRequest = {
  path?: string;
  token?: string;
  /** Null sends no X-HIU-ID. */
  hiuId?: string | null;
  requestId?: string;
  body?: BodyInit;
  headers?: Record<string, string>;
};

/** Sends callbacks to a hospital over HTTP in the gateway's place. */
export class CallbackClient {
  private constructor(
    private readonly product: ProductWithSandbox,
    readonly hospital: SandboxHospital,
  ) {}

  /**
   * Gives the hospital an issuer of its own beside the sandbox's, so that its verifier fetches keys that no other hospital's has fetched:
   * the keys of one realm are fetched at most once in 30 seconds.
   */
  static async create(product: ProductWithSandbox, hospital: SandboxHospital): Promise<CallbackClient> {
    const own = eq(credential.hospitalId, hospital.id);
    const [row] = await product.database.admin.select().from(credential).where(own);
    if (!row) throw new Error("the hospital has a credential");
    const issuer = `${row.issuer} ${ownIssuerOf(hospital)}`;
    await product.database.admin.update(credential).set({ issuer }).where(own);
    return new CallbackClient(product, hospital);
  }

  /** The issuer that only this hospital accepts beside the sandbox's. */
  get ownIssuer(): string {
    return ownIssuerOf(this.hospital);
  }

  /** A token as the sandbox signs it for callbacks, with the given claims and header changed. */
  async token(changes: { claims?: object; header?: object; key?: string } = {}): Promise<string> {
    return (await this.product.control<{ token: string }>("POST", "token", changes)).token;
  }

  /** Posts a callback; returns the status of the response. */
  async post(callback: CallbackRequest = {}): Promise<number> {
    const { path = NOTIFY_PATH, hiuId = this.hospital.hiuId, body = "{}" } = callback;
    const headers = new Headers({ "content-type": "application/json", ...callback.headers });
    headers.set("authorization", `Bearer ${callback.token ?? (await this.token())}`);
    if (hiuId !== null) headers.set("x-hiu-id", hiuId);
    if (!headers.has("request-id")) headers.set("request-id", callback.requestId ?? newId<InboundRequestId>());
    const init = { method: "POST", headers, body, duplex: "half" } satisfies RequestInit & { duplex: string };
    const response = await fetch(this.product.appUrl + path, init);
    await response.arrayBuffer();
    return response.status;
  }
}

const ownIssuerOf = ({ clientId }: SandboxHospital) => `https://${clientId}.example/realm`;
