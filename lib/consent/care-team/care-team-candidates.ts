import "server-only";
import { query } from "@/lib/access/command";
import { listMembers } from "@/lib/consent/care-team/care-team-member-table";
import type { CareTeamCandidate } from "@/lib/consent/care-team/care-team-view";
import { mayChangeCareTeam } from "@/lib/consent/care-team/may-change-care-team";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { AppError } from "@/lib/errors";
import { listActiveDoctors } from "@/lib/staff/staff-table";

/**
 * The doctors of the hospital who can be added to a request, by name; none for whoever may not add one, and never oneself. Throws `not-found` for what is not
 * the hospital's, or another doctor's draft.
 */
export const careTeamCandidates = query({
  name: "care-team-candidates",
  roles: ["doctor", "admin"],
  input: idInput,
  run: async (tx, { id }): Promise<CareTeamCandidate[]> => {
    const request = await findConsentRequest(tx, id);
    if (!request) throw new AppError("not-found");
    if (!mayChangeCareTeam(tx, request)) return [];
    const [doctors, members] = await Promise.all([listActiveDoctors(tx), listMembers(tx, id)]);
    const readers = new Set([request.requesterId, tx.actor.staffId, ...members.map((member) => member.id)]);
    return doctors.filter((doctor) => !readers.has(doctor.id));
  },
  audits: { because: "names of doctors" },
});
