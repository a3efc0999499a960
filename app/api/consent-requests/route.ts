import { listInput } from "@/lib/consent-request/input";
import { listConsentRequests } from "@/lib/consent-request/list";
import { jsonRoute } from "@/lib/edge/route";

export const GET = jsonRoute(["doctor", "admin"], (ctx, request) =>
  listConsentRequests(ctx, listInput.parse(Object.fromEntries(request.nextUrl.searchParams))),
);
