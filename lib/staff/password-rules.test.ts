import { describe, expect, test } from "vitest";
import { checkNewPassword } from "@/lib/staff/password-rules";

const WORDS = ["Dr. Manju", "doctor@city.example", "City Hospital"];
const check = (password: string, hasSecondFactor = false) => checkNewPassword(password, WORDS, { hasSecondFactor });

describe("a new password", () => {
  test.each([
    ["has 15 characters alone", "monsoon-tuesday", false],
    ["has 8 characters with a second factor", "m7Kx#p2Q", true],
    ["is a sentence with blanks", "correct horse battery staple", false],
    ["is of another script", "मेरा लंबा पासवर्ड है", false],
    ["holds characters of two code units each, and every one counts as one", "🌧🌂🐘🦚🌴🥭🪔🛕🎋🪁🏏🛺🧵🪷🐅", false],
    ["has 1024 characters", `${"monsoon tuesday ".repeat(63)}and 16 more here`, false],
    ["holds one's own word beside others", "manju waters the basil", false],
  ])("that %s is accepted", async (_what, password, hasSecondFactor) =>
    expect(await check(password, hasSecondFactor)).toBeNull(),
  );

  test.each([
    ["has 14 characters alone", "monsoon-tuesda", false, "password-needs-15"],
    ["has 7 characters with a second factor", "m7Kx#p2", true, "password-needs-8"],
    ["has 1025 characters", "x".repeat(1025), false, "too-long"],
    ["is on a list", "password1", true, "password-too-common"],
    ["is a word of a list twice", "passwordpassword", false, "password-too-common"],
    ["is a word of a list with digits", "administrator123", false, "password-too-common"],
    ["is a word of a list with other characters", "P@ssw0rd!", true, "password-too-common"],
    ["is one character", "aaaaaaaaaaaaaaaa", false, "password-too-common"],
    ["counts", "123456789012345", false, "password-too-common"],
    ["is a row of keys", "qwertyuiopasdfgh", false, "password-too-common"],
    ["is the hospital's name with a year", "City Hospital 2026!", false, "password-own-words"],
    ["is one's e-mail address", "Doctor@city.example", false, "password-own-words"],
    ["is wide letters of a list", "ｐａｓｓｗｏｒｄ１", true, "password-too-common"],
  ])("that %s is refused", async (_what, password, hasSecondFactor, problem) =>
    expect(await check(password, hasSecondFactor)).toBe(problem),
  );
});
