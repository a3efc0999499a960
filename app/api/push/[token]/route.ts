export { pushRoute as POST } from "@/lib/web/push-listener";
