import { liveStream } from "@/lib/web/live-stream";

export const GET = liveStream;
