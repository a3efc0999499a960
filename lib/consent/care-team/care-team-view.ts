import "server-only";

/** Who may read the records of a request besides the doctor who made it. Instants are ISO 8601 in UTC. */
export type CareTeamView = {
  /** By name. */
  members: { id: string; name: string; addedBy: string; addedAt: string }[];
  /** Whether the reader may add and remove members. */
  mayChange: boolean;
};

/** A doctor who can be added. */
export type CareTeamCandidate = { id: string; name: string };
