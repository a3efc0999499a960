import "server-only";
import { identityProvider } from "@/drizzle/schema/identity-provider";
import { systemNow } from "@/lib/clock";
import type { SystemScope } from "@/lib/db/transaction";
import { newId, type HospitalId, type IdentityProviderId } from "@/lib/ids";
import { finishSingleSignOn } from "@/lib/staff/single-sign-on/finish-single-sign-on";
import { sealProviderSecret } from "@/lib/staff/single-sign-on/provider-secret";
import { randomText } from "@/lib/staff/single-sign-on/sign-in-state";
import { startSingleSignOn } from "@/lib/staff/single-sign-on/start-single-sign-on";
import { CookieBrowser } from "@/test/support/cookie-browser";
import { identityProviderForm } from "@/test/support/identity-provider-form";
import { clientOf, type Person, type TestProvider } from "@/test/support/start-identity-provider";
import type { TestDatabase } from "@/test/support/test-database";

export type ProviderColumns = Partial<typeof identityProvider.$inferInsert>;

/** The address at which a browser comes back from the provider, the cookie that it is known by, and the browser at the provider. */
export type Answer = { address: URL; browser: string; user: CookieBrowser };

/** Where a person at the desk signs in from. */
export const ORIGIN = { address: "203.0.113.7", device: "Chrome 131 on Windows", requestId: "r-1" };

/** The desk as the client of a running provider: what is added to one is known to the other. */
export class DeskWithProvider {
  private readonly clients: Record<string, unknown>[] = [];
  private readonly people: Record<string, Person> = {};

  constructor(
    private readonly database: TestDatabase,
    readonly provider: TestProvider,
    readonly publicAddress: string,
  ) {}

  /** A scope of all hospitals at the present time, or so many milliseconds later. */
  scope(later = 0): SystemScope {
    return { database: this.database, now: new Date(systemNow().getTime() + later) };
  }

  callbackAddress = (providerId: IdentityProviderId) => `${this.publicAddress}/api/sso/callback/${providerId}`;

  /** Adds an enabled provider to a hospital, and the desk as its client. */
  async addProvider(hospitalId: HospitalId, columns: ProviderColumns = {}): Promise<IdentityProviderId> {
    const id = newId<IdentityProviderId>();
    const { clientSecret, ...form } = identityProviderForm(this.provider.issuer);
    const row = { ...form, clientId: `desk-${id}`, isEnabled: true, ...columns, id, hospitalId };
    const sealed = { clientSecret: sealProviderSecret(id, clientSecret), createdAt: systemNow() };
    await this.database.admin.insert(identityProvider).values({ ...row, ...sealed });
    this.clients.push(clientOf(this.publicAddress, id, { id: row.clientId, secret: clientSecret }));
    await this.provider.configure({ clients: this.clients });
    return id;
  }

  /** Adds a person whom no other test uses, with the doctors' group unless given. */
  async addPerson(person: Person = {}): Promise<{ login: string; email: string }> {
    const login = `person-${randomText().slice(0, 8)}`.toLowerCase();
    const email = `${login}@city.example`;
    const facts = { email, email_verified: true, name: "Dr. Manju", groups: ["doctors"] };
    await this.changePerson(login, { ...facts, ...person });
    return { login, email };
  }

  /** Changes claims of a person. */
  async changePerson(login: string, person: Person): Promise<void> {
    this.people[login] = { ...this.people[login], ...person };
    await this.provider.configure({ people: this.people });
  }

  /** Goes to the provider and signs in there, from the desk as it was so many milliseconds later; with `isAgain` for a proof that is made anew. */
  async answerFor(login: string, providerId: IdentityProviderId, later = 0, isAgain = false): Promise<Answer> {
    const browser = randomText();
    const redirectUri = this.callbackAddress(providerId);
    const started = await startSingleSignOn(this.scope(later), { providerId, redirectUri, browser, isAgain });
    if (!("address" in started)) throw new Error(`not started: ${started.refusal}`);
    const user = new CookieBrowser(this.provider.issuer);
    const form = await user.open(started.address);
    if (!("url" in form)) throw new Error("the provider asks for nobody");
    const back = await user.open(form.url, { person: login });
    if (!("left" in back)) throw new Error(`the provider shows ${back.page}`);
    return { address: new URL(back.left), browser, user };
  }

  /** Comes back to the desk with an answer. */
  finish({ address, browser }: Pick<Answer, "address" | "browser">, providerId: IdentityProviderId) {
    return finishSingleSignOn(this.scope(), { providerId, address, browser, origin: ORIGIN, deviceToken: null });
  }
}
