import type { Page } from "./build-page";

const RESPONSE_TIMEOUT_MS = 20_000;

/** Posts a page to the address that the HIU gave. Returns the HTTP status, or null when there was no response. */
export async function pushPage(dataPushUrl: string, page: Page, token: string): Promise<number | null> {
  try {
    const response = await fetch(dataPushUrl, {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify(page),
      redirect: "manual",
      signal: AbortSignal.timeout(RESPONSE_TIMEOUT_MS),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
