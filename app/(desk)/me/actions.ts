"use server";

import { changeOwnName } from "@/lib/staff/change-own-name";
import { endOtherSessions } from "@/lib/staff/end-other-sessions";
import { endOwnSession } from "@/lib/staff/end-own-session";
import { runOperation } from "@/lib/web/run-operation";

export async function changeOwnNameAction(form: { name: string }) {
  return runOperation(changeOwnName, form);
}

export async function endOwnSessionAction(form: { id: string }) {
  return runOperation(endOwnSession, form);
}

export async function endOtherSessionsAction() {
  return runOperation(endOtherSessions, {});
}
