import "server-only";
import { query } from "@/lib/access/command";
import { listMembers } from "@/lib/consent/care-team/care-team-member-table";
import type { CareTeamView } from "@/lib/consent/care-team/care-team-view";
import { mayChangeCareTeam } from "@/lib/consent/care-team/may-change-care-team";
import { idInput } from "@/lib/consent/request/consent-request-input";
import { findConsentRequest } from "@/lib/consent/request/consent-request-table";
import { AppError } from "@/lib/errors";

/** Who may read the records of a request besides its doctor. Throws `not-found` for what is not the hospital's, or another doctor's draft. */
export const getCareTeam = query({
  name: "get-care-team",
  roles: ["doctor", "admin"],
  input: idInput,
  run: async (tx, { id }): Promise<CareTeamView> => {
    const request = await findConsentRequest(tx, id);
    if (!request) throw new AppError("not-found");
    const members = await listMembers(tx, id);
    return {
      members: members.map(({ addedAt, ...member }) => ({ ...member, addedAt: addedAt.toISOString() })),
      mayChange: mayChangeCareTeam(tx, request),
    };
  },
  audits: { because: "names of doctors" },
});
