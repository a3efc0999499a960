import { liveStream } from "@/lib/edge/live-stream";

export const GET = liveStream;
