import "server-only";
import { command } from "@/lib/access/command";
import { deleteMember, listMembers } from "@/lib/consent/care-team/care-team-member-table";
import { careTeamChangeInput } from "@/lib/consent/care-team/care-team-input";
import { lockForCareTeamChange } from "@/lib/consent/care-team/may-change-care-team";
import { recordAndPublish } from "@/lib/consent/timeline/consent-event-table";
import { AppError } from "@/lib/errors";

/**
 * Lets a member of a request's care team read its records no longer. Throws `not-found`, `not-allowed` for the request of another doctor, and
 * `conflict` for a request that has ended.
 */
export const removeFromCareTeam = command({
  name: "remove-from-care-team",
  roles: ["doctor", "admin"],
  input: careTeamChangeInput,
  run: async (tx, { id, staffId }): Promise<void> => {
    await lockForCareTeamChange(tx, id);
    const member = (await listMembers(tx, id)).find((one) => one.id === staffId);
    if (!member || !(await deleteMember(tx, id, staffId))) throw new AppError("not-found");
    const detail = { member: member.id, memberName: member.name };
    await recordAndPublish(tx, id, [{ kind: "consent-request.care-team-removed", detail }]);
  },
});
