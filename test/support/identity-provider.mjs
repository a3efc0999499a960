import { createServer } from "node:http";
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT } from "jose";

// An OpenID Connect provider, as a process of its own. Prints its issuer. POST /control/configure sets its clients and people; POST
// /control/faults has it make its next ID tokens and answers wrong; POST /control/sign signs claims as a logout token. Its sign-in page asks for
// the name of a person alone.

// Its warnings are about use outside tests.
console.warn = () => {};
console.info = () => {};
const { default: Provider } = await import("oidc-provider");

const ALGORITHM = "ES256";
const { privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
const key = { ...(await exportJWK(privateKey)), kid: "first", alg: ALGORITHM, use: "sig" };

/** @type {{ clients: object[], people: Record<string, object> }} */
let configuration = { clients: [], people: {} };
/** @type {{ idToken?: object, algorithm?: "none" | "HS256", discovery?: object, answer?: Record<string, string | null> }} */
let faults = {};
let provider = createProvider("http://127.0.0.1:1");

/** @param {string} issuer */
function createProvider(issuer) {
  return new Provider(issuer, {
    clients: configuration.clients.map((client) => ({ id_token_signed_response_alg: ALGORITHM, ...client })),
    jwks: { keys: [key] },
    enabledJWA: { idTokenSigningAlgValues: [ALGORITHM] },
    cookies: { keys: ["a key for tests only"] },
    claims: { openid: ["sub", "sid"], email: ["email", "email_verified"], profile: ["name"], groups: ["groups"] },
    scopes: ["openid", "groups"],
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false }, backchannelLogout: { enabled: true } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    // The desk is on this machine, where the provider's own way does not call.
    fetch: (address, { dispatcher: _, ...options }) => fetch(address, options),
    pkce: { required: () => true },
    ttl: { Session: 3600, Interaction: 600, Grant: 3600, AuthorizationCode: 60, AccessToken: 60, IdToken: 300 },
    findAccount: (_context, id) => {
      const person = configuration.people[id];
      return person && { accountId: id, claims: () => ({ sub: id, ...person }) };
    },
    // Nobody is asked whether the desk may know who they are.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope("openid email profile groups");
      await grant.save();
      return grant;
    },
  });
}

const server = createServer((request, response) => {
  respond(request, response).catch((error) => response.writeHead(500).end(String(error)));
});
server.listen(0, "127.0.0.1", () => {
  provider = createProvider(issuerOf());
  console.log(issuerOf());
});

const issuerOf = () => `http://127.0.0.1:${server.address().port}`;

async function respond(request, response) {
  const { pathname } = new URL(request.url, issuerOf());
  if (pathname.startsWith("/control/")) return control(pathname.slice("/control/".length), request, response);
  if (pathname.startsWith("/interaction/")) return interaction(request, response);
  // A discovery document that stands elsewhere.
  if (pathname === "/moved/.well-known/openid-configuration")
    return response.writeHead(302, { location: "/.well-known/openid-configuration" }).end();
  if (pathname === "/token") changeBody(response, changeTokens);
  if (pathname.startsWith("/.well-known/")) changeBody(response, (body) => withChanges(body, faults.discovery));
  if (pathname.startsWith("/auth")) changeAnswer(response);
  return provider.callback()(request, response);
}

async function control(action, request, response) {
  const input = JSON.parse(await textOf(request));
  if (action === "sign") return response.end(await signedLogout(input));
  if (action === "configure") {
    configuration = { ...configuration, ...input };
    // Another one knows nothing of the sessions so far.
    if (input.clients) provider = createProvider(issuerOf());
  } else {
    faults = input;
  }
  response.writeHead(204).end();
}

async function interaction(request, response) {
  if (request.method === "POST") {
    const login = { accountId: new URLSearchParams(await textOf(request)).get("person") };
    return provider.interactionFinished(request, response, { login });
  }
  response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
  response.end(
    `<!doctype html><title>Directory</title><form method="post"><label>Person <input name="person" /></label><button>Continue</button></form>`,
  );
}

async function textOf(request) {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

/** Has the JSON of a response changed before it leaves. */
function changeBody(response, change) {
  const end = response.end.bind(response);
  response.end = (body) => {
    void Promise.resolve(change(JSON.parse(String(body)))).then((changed) => {
      const text = JSON.stringify(changed);
      response.setHeader("content-length", Buffer.byteLength(text));
      end(text);
    });
    return response;
  };
}

async function changeTokens(body) {
  if (!body.id_token || (!faults.idToken && !faults.algorithm)) return body;
  const claims = JSON.parse(Buffer.from(body.id_token.split(".")[1], "base64url").toString());
  return { ...body, id_token: await signedIdToken(withChanges(claims, faults.idToken)) };
}

/** A value of null removes the member, and a number as `"+30"` is added to it. */
function withChanges(members, changes = {}) {
  const changed = Object.entries(changes).map(([name, value]) => [
    name,
    /^[+-]\d+$/.test(String(value)) ? members[name] + Number(value) : value,
  ]);
  const all = { ...members, ...Object.fromEntries(changed) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null));
}

function signedIdToken(claims) {
  if (faults.algorithm === "none") return new UnsecuredJWT(claims).encode();
  if (faults.algorithm === "HS256") {
    const secret = new TextEncoder().encode(configuration.clients[0].client_secret);
    return new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(secret);
  }
  return new SignJWT(claims).setProtectedHeader({ alg: ALGORITHM, kid: key.kid }).sign(privateKey);
}

/** Changes the parameters with which the browser is sent back to the client. */
function changeAnswer(response) {
  const setHeader = response.setHeader.bind(response);
  response.setHeader = (name, value) => {
    if (name.toLowerCase() !== "location" || !URL.canParse(value)) return setHeader(name, value);
    const address = new URL(value);
    for (const [parameter, changed] of Object.entries(faults.answer ?? {}))
      if (changed === null) address.searchParams.delete(parameter);
      else address.searchParams.set(parameter, changed);
    return setHeader(name, address.href);
  };
}

/** @param {{ claims: object, header?: object, algorithm?: "none" }} input */
async function signedLogout({ claims, header = {}, algorithm }) {
  if (algorithm === "none") return new UnsecuredJWT(claims).encode();
  const protectedHeader = { alg: ALGORITHM, kid: key.kid, typ: "logout+jwt", ...header };
  return new SignJWT(claims).setProtectedHeader(protectedHeader).sign(privateKey);
}
