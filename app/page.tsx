import { redirect } from "next/navigation";
import { signedInStaff } from "@/lib/web/read-page";

/** Where people begin: admins with what needs them, doctors with the requests. */
export default async function Home(): Promise<never> {
  const { role } = await signedInStaff();
  redirect(role === "admin" ? "/admin" : "/requests");
}
