/** `invite`: a new account chooses how it signs in. `reset`: one that exists does so anew. */
export const INVITATION_PURPOSES = ["invite", "reset"] as const;
export type InvitationPurpose = (typeof INVITATION_PURPOSES)[number];
