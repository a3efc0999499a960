import { describe, expect, it } from "vitest";

import { HTML_PAGE_MESSAGE } from "@/lib/abdm/vocabulary";
import { parseErrorInSuccess, parseWireError, readWireError } from "@/lib/abdm/errors/parse-wire-error";

const CLOUDFRONT = `<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01 Transitional//EN">
<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>403 ERROR</H1></BODY></HTML>`;

describe("the shapes in which the network complains", () => {
  it.each<[string, string, string, string]>([
    [
      "an array of errors, as init answers 400",
      `[{"error":{"code":"ABDM-9999: ","message":"Invalid consent purpose refURI"}},
        {"error":{"code":"ABDM-9999: ","message":"Invalid data erase date. Date must be a future date"}}]`,
      "ABDM-9999",
      "Invalid consent purpose refURI; Invalid data erase date. Date must be a future date",
    ],
    ["a bare array", `[{"code":"ABDM-1046","message":"Invalid purpose code"}]`, "ABDM-1046", "Invalid purpose code"],
    [
      "an error, as status, fetch and request answer 400",
      `{"error":{"code":"ABDM-1016: ","message":"Invalid Timestamp"}}`,
      "ABDM-1016",
      "Invalid Timestamp",
    ],
    [
      "a flat one",
      `{"code":"ABDM-1024","message":"Dependent service unavailable"}`,
      "ABDM-1024",
      "Dependent service unavailable",
    ],
    [
      "a flat one with a description, as of 401",
      `{"code":"900901","message":"Invalid Credentials","description":"Make sure you have provided the correct token"}`,
      "900901",
      "Invalid Credentials",
    ],
    [
      "a status report, as of 404",
      `{"code":"404","type":"status report","message":"Runtime error","description":"No matching resource found for given API Request"}`,
      "404",
      "Runtime error",
    ],
    ["an integer code, as of v0.5", `{"error":{"code":1415,"message":"Cannot find it"}}`, "1415", "Cannot find it"],
    ["message and timestamp, as of ABHA services", `{"message":"Bad","timestamp":"2026-07-21 10:51:32"}`, "", "Bad"],
    [
      "field by field, as of ABHA services",
      `{"abhaAddress":"must not be blank","timestamp":"2026-07-21 10:51:32"}`,
      "",
      "abhaAddress: must not be blank",
    ],
    ["plain text", "Access Denied", "", "Access Denied"],
    ["a firewall's page", CLOUDFRONT, "", `${HTML_PAGE_MESSAGE}: ERROR: The request could not be satisfied`],
    ["a page without a title", "<html><body>no</body></html>", "", HTML_PAGE_MESSAGE],
    ["an XML document", `<?xml version="1.0"?><Error/>`, "", HTML_PAGE_MESSAGE],
    ["nothing", "", "", ""],
    ["white space", " \r\n", "", ""],
    ["an empty object", "{}", "", ""],
    ["an empty array", "[]", "", ""],
    ["null", "null", "", ""],
    ["an error that is null", `{"error":null}`, "", ""],
    ["an error of nulls", `{"error":{"code":null,"message":null}}`, "", ""],
    ["an array with nulls", `[null,{"error":null},{"error":{"code":1420,"message":"No"}}]`, "1420", "No"],
    ["an error in an error", `{"error":{"error":{"code":"ABDM-1024","message":"Away"}}}`, "ABDM-1024", "Away"],
    ["errors in an error", `{"error":[{"code":"ABDM-1046: ","message":"No"}]}`, "ABDM-1046", "No"],
    ["a code alone", `{"error":{"code":"ABDM-1046: ","message":null}}`, "ABDM-1046", ""],
    ["a message alone", `{"error":{"code":null,"message":"No"}}`, "", "No"],
    ["text in quotes", `"Access Denied"`, "", "Access Denied"],
    ["a proxy's page without a head", "<center><h1>502 Bad Gateway</h1></center>", "", HTML_PAGE_MESSAGE],
    ["a page behind a mark of its encoding", "\ufeff<html></html>", "", HTML_PAGE_MESSAGE],
    ["a number", "7", "", ""],
    [
      "Keycloak's",
      `{"error":"invalid_client","error_description":"Invalid user credentials"}`,
      "invalid_client",
      "Invalid user credentials",
    ],
    [
      "Spring's",
      `{"timestamp":"2026-07-21T10:51:32.000+00:00","status":500,"error":"Internal Server Error","path":"/v0.5"}`,
      "",
      "Internal Server Error",
    ],
    ["an error in mere text", `{"error":"Invalid references"}`, "", "Invalid references"],
    ["broken JSON", `{"error":{"code":`, "", `{"error":{"code":`],
  ])("%s", (_name, body, code, message) => {
    expect(parseWireError(body)).toEqual({ code, message });
  });

  it("a code keeps nothing of its colon and spaces", () => {
    for (const code of ["ABDM-9999: ", "ABDM-9999:", " ABDM-9999 : "]) {
      expect(readWireError({ code, message: "" })).toEqual({ code: "ABDM-9999", message: "" });
    }
  });

  it("the same complaint of several fields is told once", () => {
    const twice = [{ error: { code: "", message: "No" } }, { error: { code: "ABDM-1006", message: "No" } }];
    expect(readWireError(twice)).toEqual({ code: "ABDM-1006", message: "No" });
  });

  it("what nests without end is not followed", () => {
    const arrays = "[".repeat(30_000) + "]".repeat(30_000);
    const errors = `${'{"error":'.repeat(9_000)}null${"}".repeat(9_000)}`;
    for (const body of [arrays, errors]) expect(parseWireError(body)).toEqual({ code: "", message: "" });
  });

  it("a token that an answer echoes is neither kept nor shown, as code or as message", () => {
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJhenAiOiJtZSJ9.c2lnbmF0dXJl";
    for (const body of [
      `{"error":{"code":"ABDM-1040","message":"Bad token Bearer ${token} of IN-1"}}`,
      `{"code":"${token}","message":"Bad token ${token}"}`,
      `Bad token ${token}`,
      `{"accessToken":"${token}","clientSecret":"hush","hint":"Bad token"}`,
    ]) {
      const said = JSON.stringify(parseWireError(body));
      expect(said).toContain("Bad token");
      expect(said).not.toMatch(/eyJ|hush/);
    }
  });

  it("a message is one line that a database takes", () => {
    expect(parseWireError(`{"message":"No\\u0000 such\\r\\n\\tid \\ud83d"}`).message).toBe("No such id \ufffd");
    expect(parseWireError("😀".repeat(400)).message).not.toMatch(/\p{Cs}/u);
  });

  it("a long complaint is cut", () => {
    expect(parseWireError("x".repeat(10_000)).message).toHaveLength(500);
  });
});

describe("a 2xx answer", () => {
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
  ])("is a success where it says %j", (body) => {
    expect(parseErrorInSuccess(body)).toBeNull();
  });

  it.each<[string, string, string]>([
    [`{"error":{"code":"ABDM-1040: ","message":"Invalid HIU ID"}}`, "ABDM-1040", "Invalid HIU ID"],
    [`[{"error":{"code":"ABDM-9999: ","message":"No"}}]`, "ABDM-9999", "No"],
    [`{"code":"ABDM-1022","message":"Too many requests"}`, "ABDM-1022", "Too many requests"],
    [`{"code":900901,"message":"Invalid Credentials"}`, "900901", "Invalid Credentials"],
    [CLOUDFRONT, "", `${HTML_PAGE_MESSAGE}: ERROR: The request could not be satisfied`],
  ])("is none where it says %j", (body, code, message) => {
    expect(parseErrorInSuccess(body)).toEqual({ code, message });
  });
});
