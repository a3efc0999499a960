import { hasRole } from "@/lib/db/actor";
import { redirect } from "next/navigation";
import { signedInStaff } from "@/lib/web/read-page";

/** Where people begin: admins with what needs them, doctors with the requests. */
export default async function Home(): Promise<never> {
  const staff = await signedInStaff();
  redirect(hasRole(staff, "doctor") ? "/requests" : hasRole(staff, "admin") ? "/admin" : "/admin/audit");
}
