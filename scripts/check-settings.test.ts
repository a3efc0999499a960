import { expect, test } from "vitest";
import { checkSettings } from "./check-settings";
import { Problems } from "./problems";

const SETTINGS = {
  APP_URL: "https://desk.example",
  NEXTAUTH_SECRET: "jXnZr1V5QpM2sT8uWd0yBfLkC7hGaE3o",
  ENCRYPTION_KEY: "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
};

function problemsOf(url: string, production: boolean): string[] {
  try {
    checkSettings({ ...SETTINGS, DATABASE_URL: url }, production);
    return [];
  } catch (error) {
    if (error instanceof Problems) return error.sentences;
    throw error;
  }
}

test.each([
  "postgres://u:hush@db.example.org/desk",
  "postgres://u:hush@10.0.0.7:5432/desk",
  "postgres://u:hush@db/desk?sslmode=disable",
  "postgres://u:hush@db/desk?sslmode=prefer",
  "postgres://u:hush@db/desk?sslmode=no-verify",
  "postgres://u:hush@db/desk?ssl=0",
  "postgres://u:hush@db/desk?sslmode=require&uselibpqcompat=true",
  "postgres://u:hush@localhost/desk?host=db.example.org",
  "postgres://u:hush@db/desk?sslmode=verify-full&sslmode=disable",
  "postgres://u:hush@localhost.example.org/desk",
])("production refuses the database address %s, in one sentence without the password", (url) => {
  const problems = problemsOf(url, true);
  expect(problems).toEqual([expect.stringMatching(/^DATABASE_URL is unsafe: .*without TLS.*sslmode=verify-full/)]);
  expect(problems.join()).not.toContain("hush");
});

test.each([
  "postgres://u:hush@localhost/desk",
  "postgres://u:hush@127.0.0.1:5432/desk",
  "postgres://u:hush@[::1]:5432/desk",
  "postgres://u:hush@%2Fvar%2Frun%2Fpostgresql/desk",
  "postgres://u:hush@db/desk?host=/var/run/postgresql",
  "postgres:///desk",
  "postgres://u:hush@db.example.org/desk?sslmode=require",
  "postgres://u:hush@db.example.org/desk?sslmode=verify-full&sslrootcert=/etc/ca.pem",
  "postgres://u:hush@db.example.org/desk?ssl=true",
])("production accepts the database address %s", (url) => {
  expect(problemsOf(url, true)).toEqual([]);
});

test("a database on another machine without TLS is accepted outside production", () => {
  expect(problemsOf("postgres://u:hush@db.example.org/desk", false)).toEqual([]);
});
