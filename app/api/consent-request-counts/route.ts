import { listInput } from "@/lib/consent-request/input";
import { countConsentRequests } from "@/lib/consent-request/list";
import { jsonRoute } from "@/lib/edge/route";

export const GET = jsonRoute(["doctor", "admin"], (ctx, request) =>
  countConsentRequests(ctx, listInput.parse(Object.fromEntries(request.nextUrl.searchParams))),
);
