import "server-only";

/** The path of a page of ours, or of where the person begins: whole addresses could lead elsewhere. */
export function localPath(address: string): string {
  const url = URL.canParse(address, "http://localhost") ? new URL(address, "http://localhost") : null;
  const path = url && /^https?:$/.test(url.protocol) ? url.pathname + url.search : "";
  return /^\/(?![/\\])/.test(path) && url?.pathname !== "/sign-in" ? path : "/";
}
