import { describe, expect, test } from "vitest";
import { readStaffList } from "@/lib/staff/staff-list-file";

const HEAD = "Name,Email,Roles,Registration number,Council,HPR ID";
const read = (...lines: string[]) => readStaffList([HEAD, ...lines].join("\n"));
const problemsOf = (...lines: string[]) =>
  read(...lines).lines.map(({ number, problems }) => [number, ...problems.map(({ field, key }) => `${field} ${key}`)]);

describe("a list of people", () => {
  test("is read with commas, semicolons or tabs, a byte order mark, Windows line ends and quotes", () => {
    const person = {
      name: 'Manju "M", Dr.',
      email: "manju@city.example",
      roles: ["doctor", "admin"],
      registrationNumber: "MH1",
      council: null,
      hprId: null,
    };
    for (const delimiter of [",", ";", "\t"]) {
      const cells = ['"Manju ""M"", Dr."', "Manju@City.example", '"Doctor, Administrator"', "MH1"];
      const text = `\uFEFFname${delimiter}E-mail${delimiter}roles${delimiter}Reg_No\r\n${cells.join(delimiter)}\r\n\r\n`;
      expect(readStaffList(text)).toMatchObject({ problem: null, lines: [{ number: 2, person, problems: [] }] });
    }
  });

  test("names what is wrong with each line, by the line of the file", () => {
    expect(
      problemsOf(
        "Good Person,good@city.example,doctor,MH1",
        ",no-name@city.example,doctor,MH1",
        "No Email,,doctor,MH1",
        "Bad Email,at city,doctor,MH1",
        "No Role,none@city.example,,MH1",
        "Other Role,other@city.example,nurse,MH1",
        "Twice,GOOD@city.example,doctor,MH1",
        "Bad Id,id@city.example,privacy officer,,,71-1",
      ),
    ).toEqual([
      [2],
      [3, "name required"],
      [4, "email required"],
      [5, "email not-an-email"],
      [6, "roles roles-missing"],
      [7, "roles role-unknown"],
      [8, "email email-twice"],
      [9, "hprId hpr-id-malformed"],
    ]);
  });

  test("counts the lines of a quoted text with line breaks", () => {
    const { lines } = read('"Two\nlines",two@city.example,admin', ",,admin");
    expect(lines.map(({ number }) => number)).toEqual([3, 4]);
  });

  test("is refused as a whole when it is empty, lacks columns, is too long, or cannot be read", () => {
    expect(readStaffList("").problem).toEqual({ key: "empty", line: null });
    expect(readStaffList(HEAD).problem).toEqual({ key: "empty", line: null });
    expect(readStaffList("Name,Mail\nA,b@c").problem).toEqual({ key: "columns-missing", line: null });
    expect(read('A,"a@city.example,doctor').problem).toMatchObject({ key: "malformed" });
    const many = (count: number) => Array.from({ length: count }, (_, at) => `P${at},p${at}@city.example,admin`);
    expect(read(...many(500)).problem).toBeNull();
    expect(read(...many(501)).problem).toEqual({ key: "too-many-lines", line: null });
  });

  test("with a column that is named like a property of every object has no such column", () => {
    expect(readStaffList("constructor,__proto__,toString\n1,2,3").problem).toEqual({
      key: "columns-missing",
      line: null,
    });
  });
});
