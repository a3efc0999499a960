import { describe, expect, it } from "vitest";

import {
  parseErrorInSuccess,
  parseWireError,
  readWireError,
  redactPersonalData,
} from "@/lib/abdm/errors/parse-wire-error";
import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";

const CLOUDFRONT = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1></BODY></HTML>`;

describe("parseWireError parses", () => {
  it.each<[string, string, string, string]>([
    [
      "an array of errors, as in the 400 of init",
      `[{"error":{"code":"ABDM-9999: ","message":"Invalid consent purpose refURI"}},
        {"error":{"code":"ABDM-9999: ","message":"Invalid data erase date. Date must be a future date"}}]`,
      "ABDM-9999",
      "Invalid consent purpose refURI; Invalid data erase date. Date must be a future date",
    ],
    [
      "an array without error fields",
      `[{"code":"ABDM-1046","message":"Invalid purpose code"}]`,
      "ABDM-1046",
      "Invalid purpose code",
    ],
    [
      "an error, as in the 400 of status, fetch and request",
      `{"error":{"code":"ABDM-1016: ","message":"Invalid Timestamp"}}`,
      "ABDM-1016",
      "Invalid Timestamp",
    ],
    [
      "an error without error field",
      `{"code":"ABDM-1024","message":"Dependent service unavailable"}`,
      "ABDM-1024",
      "Dependent service unavailable",
    ],
    [
      "an error with a description, as in a 401",
      `{"code":"900901","message":"Invalid Credentials","description":"Make sure you have provided the correct token"}`,
      "900901",
      "Invalid Credentials",
    ],
    [
      "a status report, as in a 404",
      `{"code":"404","type":"status report","message":"Runtime error","description":"No matching resource found for given API Request"}`,
      "404",
      "Runtime error",
    ],
    ["an integer code, as in v0.5", `{"error":{"code":1415,"message":"Cannot find it"}}`, "1415", "Cannot find it"],
    ["message and timestamp, as from ABHA services", `{"message":"Bad","timestamp":"2026-07-21 10:51:32"}`, "", "Bad"],
    [
      "messages by field name, as from ABHA services",
      `{"abhaAddress":"must not be blank","timestamp":"2026-07-21 10:51:32"}`,
      "",
      "abhaAddress: must not be blank",
    ],
    ["plain text", "Access Denied", "", "Access Denied"],
    ["the HTML page of a firewall", CLOUDFRONT, "", `${HTML_PAGE_MESSAGE}: ERROR: The request could not be satisfied`],
    ["an HTML page without a title", "<html><body>no</body></html>", "", HTML_PAGE_MESSAGE],
    ["an XML document", `<?xml version="1.0"?><Error/>`, "", HTML_PAGE_MESSAGE],
    ["an empty body", "", "", ""],
    ["white space", " \r\n", "", ""],
    ["an empty object", "{}", "", ""],
    ["an empty array", "[]", "", ""],
    ["null", "null", "", ""],
    ["an error that is null", `{"error":null}`, "", ""],
    ["an error with null fields", `{"error":{"code":null,"message":null}}`, "", ""],
    ["an array with nulls", `[null,{"error":null},{"error":{"code":1420,"message":"No"}}]`, "1420", "No"],
    ["an error in an error", `{"error":{"error":{"code":"ABDM-1024","message":"Away"}}}`, "ABDM-1024", "Away"],
    ["errors in an error", `{"error":[{"code":"ABDM-1046: ","message":"No"}]}`, "ABDM-1046", "No"],
    ["only a code", `{"error":{"code":"ABDM-1046: ","message":null}}`, "ABDM-1046", ""],
    ["only a message", `{"error":{"code":null,"message":"No"}}`, "", "No"],
    ["a JSON string", `"Access Denied"`, "", "Access Denied"],
    ["the HTML page of a proxy without a head", "<center><h1>502 Bad Gateway</h1></center>", "", HTML_PAGE_MESSAGE],
    ["an HTML page after a byte order mark", "\ufeff<html></html>", "", HTML_PAGE_MESSAGE],
    ["a number", "7", "", ""],
    [
      "an error of Keycloak",
      `{"error":"invalid_client","error_description":"Invalid user credentials"}`,
      "invalid_client",
      "Invalid user credentials",
    ],
    [
      "an error of Spring",
      `{"timestamp":"2026-07-21T10:51:32.000+00:00","status":500,"error":"Internal Server Error","path":"/v0.5"}`,
      "",
      "Internal Server Error",
    ],
    ["an error that is a text", `{"error":"Invalid references"}`, "", "Invalid references"],
    ["broken JSON", `{"error":{"code":`, "", `{"error":{"code":`],
  ])("%s", (_name, body, code, message) => {
    expect(parseWireError(body)).toEqual({ code, message });
  });

  it("a code without its colon and spaces", () => {
    for (const code of ["ABDM-9999: ", "ABDM-9999:", " ABDM-9999 : "]) {
      expect(readWireError({ code, message: "" })).toEqual({ code: "ABDM-9999", message: "" });
    }
  });

  it("several equal messages as one", () => {
    const repeated = [{ error: { code: "", message: "No" } }, { error: { code: "ABDM-1006", message: "No" } }];
    expect(readWireError(repeated)).toEqual({ code: "ABDM-1006", message: "No" });
  });

  it("a body that is nested very deeply as an error without text", () => {
    const arrays = "[".repeat(30_000) + "]".repeat(30_000);
    const errors = `${'{"error":'.repeat(9_000)}null${"}".repeat(9_000)}`;
    for (const body of [arrays, errors]) expect(parseWireError(body)).toEqual({ code: "", message: "" });
  });

  it("a code or message without the tokens and secrets in it", () => {
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJhenAiOiJtZSJ9.c2lnbmF0dXJl";
    for (const body of [
      `{"error":{"code":"ABDM-1040","message":"Bad token Bearer ${token} of IN-1"}}`,
      `{"code":"${token}","message":"Bad token ${token}"}`,
      `Bad token ${token}`,
      `{"accessToken":"${token}","clientSecret":"hush","hint":"Bad token"}`,
    ]) {
      const result = JSON.stringify(parseWireError(body));
      expect(result).toContain("Bad token");
      expect(result).not.toMatch(/eyJ|hush/);
    }
  });

  it("a message as one line that PostgreSQL can store", () => {
    expect(parseWireError(`{"message":"No\\u0000 such\\r\\n\\tid \\ud83d"}`).message).toBe("No such id \ufffd");
    expect(parseWireError("😀".repeat(400)).message).not.toMatch(/\p{Cs}/u);
  });

  it("a long message up to 500 characters", () => {
    expect(parseWireError("x".repeat(10_000)).message).toHaveLength(500);
  });
});

describe("parseErrorInSuccess", () => {
  it.each([
    "",
    "{}",
    "null",
    "OK",
    `{"status":"Notification is Accepted"}`,
    `{"error":null}`,
    `{"error":{}}`,
    `{"message":"done"}`,
    `{"code":"OK","message":"done"}`,
    `{"code":200,"message":"done"}`,
    `{"error":false}`,
    "[]",
  ])("returns null for %j", (body) => {
    expect(parseErrorInSuccess(body)).toBeNull();
  });

  it.each<[string, string, string]>([
    [`{"error":{"code":"ABDM-1040: ","message":"Invalid HIU ID"}}`, "ABDM-1040", "Invalid HIU ID"],
    [`[{"error":{"code":"ABDM-9999: ","message":"No"}}]`, "ABDM-9999", "No"],
    [`{"code":"ABDM-1022","message":"Too many requests"}`, "ABDM-1022", "Too many requests"],
    [`{"code":900901,"message":"Invalid Credentials"}`, "900901", "Invalid Credentials"],
    [CLOUDFRONT, "", `${HTML_PAGE_MESSAGE}: ERROR: The request could not be satisfied`],
  ])("returns the error in %j", (body, code, message) => {
    expect(parseErrorInSuccess(body)).toEqual({ code, message });
  });
});

it.each([
  ["No patient hina.patel@sbx here", "No patient … here"],
  ["ABHA 91-1234-5678-9012 is deactivated", "ABHA … is deactivated"],
  ["Call 9876543210.", "Call …."],
  ["Invalid HIU id: 100005", "Invalid HIU id: 100005"],
  ["Invalid from/to date 2026-07-21", "Invalid from/to date 2026-07-21"],
])("redactPersonalData changes %j to %j", (message, redacted) => {
  expect(redactPersonalData({ code: "1404", message })).toEqual({ code: "1404", message: redacted });
});
