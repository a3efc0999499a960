import "server-only";
import { command } from "@/lib/access/command";
import { filterByMember, insertMember } from "@/lib/consent/care-team/care-team-member-table";
import { careTeamChangeInput } from "@/lib/consent/care-team/care-team-input";
import { lockForCareTeamChange } from "@/lib/consent/care-team/may-change-care-team";
import { recordAndPublish } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";
import { findActiveDoctor } from "@/lib/staff/staff-table";

/**
 * Lets another doctor of the hospital read the records of a request. Changes nothing where that doctor is a member already. Throws
 * `not-found`, also for an account that is disabled or not a doctor's, `not-allowed` for the request of another doctor and for oneself, and
 * `conflict` for the doctor who made the request, for a draft and for a request that has ended.
 */
export const addToCareTeam = command({
  name: "add-to-care-team",
  roles: ["doctor", "admin"],
  input: careTeamChangeInput,
  run: async (tx, { id, staffId }): Promise<void> => {
    const request = await lockForCareTeamChange(tx, id);
    const doctor = await findActiveDoctor(tx, staffId);
    if (!doctor) throw new AppError("not-found");
    if (doctor.id === request.requesterId) throw new AppError("conflict");
    // Whoever is an admin and a doctor would read every record without a reason: an emergency has a way of its own.
    const isOwn = doctor.id === tx.actor.staffId;
    if (isOwn && (await filterByMember(tx, staffId, [id])).length === 0) throw new AppError("not-allowed");
    if (!(await insertMember(tx, id, staffId))) return;
    const detail = { member: doctor.id, memberName: doctor.name };
    await recordAndPublish(tx, id, [{ kind: "consent-request.care-team-added", detail }]);
  },
});
