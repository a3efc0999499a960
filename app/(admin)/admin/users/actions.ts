"use server";

import type { PersonForm } from "@/components/admin/staff/person-form";
import { changeStaff } from "@/lib/staff/change-staff";
import { disableStaff } from "@/lib/staff/disable-staff";
import { enableStaff } from "@/lib/staff/enable-staff";
import { endStaffSessions } from "@/lib/staff/end-staff-sessions";
import { inviteStaff } from "@/lib/staff/invite-staff";
import { renewInvitation } from "@/lib/staff/renew-invitation";
import { resetStaff } from "@/lib/staff/reset-staff";
import { withdrawInvitation } from "@/lib/staff/withdraw-invitation";
import { runOperation } from "@/lib/web/run-operation";

export async function inviteStaffAction(form: PersonForm) {
  return runOperation(inviteStaff, form);
}

export async function changeStaffAction(form: PersonForm & { id: string }) {
  return runOperation(changeStaff, form);
}

export async function disableStaffAction(form: { id: string }) {
  return runOperation(disableStaff, form);
}

export async function enableStaffAction(form: { id: string }) {
  return runOperation(enableStaff, form);
}

export async function endStaffSessionsAction(form: { id: string }) {
  return runOperation(endStaffSessions, form);
}

export async function resetStaffAction(form: { id: string }) {
  return runOperation(resetStaff, form);
}

export async function renewInvitationAction(form: { id: string }) {
  return runOperation(renewInvitation, form);
}

export async function withdrawInvitationAction(form: { id: string }) {
  return runOperation(withdrawInvitation, form);
}
