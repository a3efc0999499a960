import { createCodeDetector } from "@/components/composer/create-code-detector";

/** Milliseconds between two pictures that are read. */
const INTERVAL = 150;

/** Why there is no picture: the person or the browser refused the camera, or it cannot be used. */
export type CameraProblem = "refused" | "failed";

type Reader = {
  onStart: (camera: MediaStreamTrack) => void;
  /** May be called repeatedly with the same text. */
  onCode: (text: string) => void;
  onProblem: (problem: CameraProblem) => void;
};

/**
 * Shows the camera in `video` and reads the QR codes that it sees, until the function that is returned stops both. Pictures are read in
 * memory and kept nowhere.
 */
export function readCamera(video: HTMLVideoElement, { onStart, onCode, onProblem }: Reader): () => void {
  const stopped = new AbortController();
  const run = async () => {
    const stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment", width: { ideal: 1280 } },
    });
    const [camera] = stream.getVideoTracks();
    const stop = () => stream.getTracks().forEach((track) => track.stop());
    if (!camera || stopped.signal.aborted) return stop();
    stopped.signal.addEventListener("abort", stop);
    camera.addEventListener("ended", () => onProblem("failed"));
    video.srcObject = stream;
    await video.play();
    onStart(camera);
    const detector = await createCodeDetector();
    while (!stopped.signal.aborted) {
      const codes = await detector.detect(video);
      for (const { rawValue } of codes) if (!stopped.signal.aborted) onCode(rawValue);
      await new Promise((resolve) => setTimeout(resolve, INTERVAL));
    }
  };
  run().catch((error: unknown) => {
    if (!stopped.signal.aborted) onProblem(isRefusal(error) ? "refused" : "failed");
  });
  return () => {
    stopped.abort();
    video.srcObject = null;
  };
}

const isRefusal = (error: unknown) =>
  error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "SecurityError");
