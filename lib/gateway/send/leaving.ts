import "server-only";

export { leaveNow } from "@/lib/jobs/leaving";
