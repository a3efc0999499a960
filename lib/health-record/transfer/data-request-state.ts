/**
 * `sending`: the network has not confirmed it. `requested`: no page has arrived. `receiving`: some pages have. `received`: everything is
 * here. `partly-received`: something is missing or was refused. `failed`: nothing came of it. `ended`: its consent ended first.
 */
export const DATA_REQUEST_STATES = [
  "sending",
  "requested",
  "receiving",
  "received",
  "partly-received",
  "failed",
  "ended",
] as const;

export type DataRequestState = (typeof DATA_REQUEST_STATES)[number];

/** Why a transfer failed, or why not everything is here; a key of the message catalogue. */
export type DataRequestProblem =
  /** The network, or the HIP through it, refused the request. */
  | "refused"
  /** The request could not be delivered in time. */
  | "not-delivered"
  /** Nothing arrived within the time that a transfer may take. */
  | "nothing-arrived"
  /** Some pages did not arrive in time. */
  | "pages-missing"
  /** Everything that arrived was refused. */
  | "all-refused"
  /** Some of what arrived was refused. */
  | "some-refused"
  /** The HIP sent nothing for some of the care contexts. */
  | "care-contexts-missing"
  /** The HIP reported that there is nothing to send. */
  | "no-records";
