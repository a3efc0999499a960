/** crude */
export async function audit(world, { requests, acknowledged, faults }) {
  return { breaches: [], figures: { requests: requests.length, acknowledged: acknowledged.length } };
}
