import { mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { writeCardVideo } from "./card-video";
import { expect, test } from "./fixtures";

const FOLDER = path.join(tmpdir(), `consent-desk-camera-${process.pid}`);
const VIDEO = path.join(FOLDER, "card.y4m");

test.use({
  launchOptions: async ({ launchOptions }, use) => {
    mkdirSync(FOLDER, { recursive: true });
    writeCardVideo(VIDEO);
    const camera = ["--use-fake-device-for-media-stream", `--use-file-for-fake-video-capture=${VIDEO}`];
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), ...camera] });
  },
});

test.beforeEach(({ signIn }) => signIn("doctor@city.example"));

test("a card before the camera fills in its address, warns that ABDM has another name, and the camera goes off", async ({
  page,
  context,
  expectAccessible,
}) => {
  await context.grantPermissions(["camera"]);
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (line) => line.type() === "error" && problems.push(line.text()));
  const sent: string[] = [];
  page.on("request", (request) => sent.push(request.url(), request.postData() ?? ""));
  await page.goto("/requests/new");
  // What Chromium calls the camera's tracks, so that it can be seen whether they still run.
  await page.evaluate(() => {
    const { mediaDevices } = navigator;
    const open = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = async (wanted) => {
      const stream = await open(wanted);
      Object.assign(window, { cameraStream: stream });
      return stream;
    };
  });
  await page.getByRole("button", { name: "Scan" }).click();
  await expect(page.getByRole("dialog", { name: "Scan the ABHA card" })).toBeVisible();
  await expect(page.getByLabel("ABHA address")).toHaveValue("hinapatel@sbx");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Scan" })).toBeFocused();
  const warning = page.getByRole("alert").filter({ hasText: "The card is of Heena Patel." });
  await expect(warning).toContainText("In ABDM the address belongs to Hina Patel.");
  const states = () =>
    page.evaluate(() =>
      (window as unknown as { cameraStream: MediaStream }).cameraStream.getTracks().map(({ readyState }) => readyState),
    );
  expect(await states()).toEqual(["ended"]);
  await expectAccessible();
  await expect(page.getByText(/^Saved \d\d:\d\d$/)).toBeVisible();
  expect(sent.join("\n")).not.toContain("Heena");
  expect(sent.filter((url) => url.includes(".wasm")).every((url) => url.startsWith(new URL(page.url()).origin))).toBe(
    true,
  );
  expect(problems).toEqual([]);
});

test("a camera that is refused asks to type the address, and the dialog closes by keyboard", async ({ page }) => {
  await page.goto("/requests/new");
  await page.getByRole("button", { name: "Scan" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Scan the ABHA card" });
  await expect(
    dialog.getByText("The camera is not allowed here. Close this, and type the ABHA address."),
  ).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Scan" })).toBeFocused();
});
