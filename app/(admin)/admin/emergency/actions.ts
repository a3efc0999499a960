"use server";

import { reviewEmergencyAccess } from "@/lib/consent/emergency/review-emergency-access";
import { runOperation } from "@/lib/web/run-operation";

export async function reviewEmergencyAccessAction(form: { id: string; finding: string; note: string }) {
  return runOperation(reviewEmergencyAccess, form);
}
