import "server-only";
import { eq } from "drizzle-orm";
import { credential } from "@/drizzle/schema/credential";
import type { Desk, Loop } from "@/test/support/product-with-sandbox";
import { newId, type InboundRequestId } from "@/lib/ids";

export const NOTIFY = "/api/v3/hiu/consent/request/notify";

/** For tests: what a callback may be changed in. */
export type Call = {
  path?: string;
  token?: string;
  hiuId?: string | null;
  requestId?: string;
  body?: BodyInit;
  headers?: Record<string, string>;
};

/** For tests: whoever calls the product back over HTTP in the sandbox network's name, or claims to. */
export class Caller {
  private constructor(
    private readonly loop: Loop,
    readonly desk: Desk,
    readonly hiuId: string,
    readonly appUrl: string,
  ) {}

  /** With keys that no other hospital of the process has fetched: each realm's are asked for at most once in 30 seconds. */
  static async of(loop: Loop, desk: Desk): Promise<Caller> {
    const [row] = await loop.connection.db.select().from(credential).where(eq(credential.hospitalId, desk.hospitalId));
    if (!row) throw new Error("the hospital has a credential");
    const issuer = `${row.issuer} https://${desk.clientId}.example/realm`;
    await loop.connection.db.update(credential).set({ issuer }).where(eq(credential.id, row.id));
    const clients = await loop.control<{ clientId: string; callbackUrl: string }[]>("GET", "clients");
    const { callbackUrl = "" } = clients.find(({ clientId }) => clientId === desk.clientId) ?? {};
    return new Caller(loop, desk, row.hiuId, callbackUrl);
  }

  /** A token as the network puts it on callbacks, with claims and header of one's own. */
  async token(more: { claims?: object; header?: object; key?: string } = {}): Promise<string> {
    return (await this.loop.control<{ token: string }>("POST", "token", more)).token;
  }

  /** Posts a callback, a notification in the gateway's own name unless told, and answers the status. */
  async post(call: Call = {}): Promise<number> {
    const { path = NOTIFY, hiuId = this.hiuId, body = "{}", requestId = newId<InboundRequestId>() } = call;
    const headers = new Headers({ "content-type": "application/json", ...call.headers });
    headers.set("authorization", `Bearer ${call.token ?? (await this.token())}`);
    if (hiuId !== null) headers.set("x-hiu-id", hiuId);
    if (!headers.has("request-id")) headers.set("request-id", requestId);
    const init = { method: "POST", headers, body, duplex: "half" } satisfies RequestInit & { duplex: string };
    const answer = await fetch(this.appUrl + path, init);
    await answer.arrayBuffer();
    return answer.status;
  }
}
