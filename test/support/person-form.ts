import "server-only";

/** What an admin types about a doctor who is new. */
export const personForm = (fields: Record<string, unknown> = {}) => ({
  name: "New Doctor",
  email: `new-${Math.random().toString(36).slice(2)}@city.example`,
  roles: ["doctor"],
  registrationNumber: "MH2001",
  council: "Maharashtra Medical Council",
  hprId: "",
  ...fields,
});
