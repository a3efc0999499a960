"use client";

import { useTranslations } from "next-intl";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { readCamera, type CameraProblem } from "@/components/composer/read-camera";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { normaliseAbhaAddress, readAddressEntry } from "@/lib/abdm/abha-address";

type ScanDialogProps = {
  /** Receives the text of a code that holds an ABHA address; the dialog then closes. */
  onText: (text: string) => void;
  onClose: () => void;
};

/** Reads an ABHA card with the camera, which is on only while the dialog is open. */
export function ScanDialog({ onText, onClose }: ScanDialogProps) {
  const t = useTranslations("scan");
  const [isOpen, setIsOpen] = useState(true);
  const [state, setState] = useState<"starting" | "running" | "no-address" | CameraProblem>("starting");
  const [camera, setCamera] = useState<MediaStreamTrack | null>(null);
  const video = useRef<HTMLVideoElement>(null);
  const take = useEffectEvent((text: string) => {
    if (!holdsAddress(text)) return setState("no-address");
    onText(text);
    setIsOpen(false);
  });
  useEffect(() => {
    if (!isOpen || !video.current) return;
    return readCamera(video.current, {
      onStart: (track) => {
        setState("running");
        setCamera(track);
      },
      onCode: (text) => take(text),
      onProblem: setState,
    });
  }, [isOpen]);
  const hasPicture = state === "running" || state === "no-address";
  return (
    <Dialog open={isOpen} title={t("title")} onClose={onClose}>
      <video
        ref={video}
        muted
        playsInline
        aria-hidden="true"
        className={`mb-3 aspect-square w-full rounded-md bg-sunk object-cover ${hasPicture ? "" : "hidden"}`}
      />
      <p role="status" className="mb-4 min-h-12">
        {t(state)}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => setIsOpen(false)}>{t("close")}</Button>
        {hasPicture && camera ? <LightButton camera={camera} /> : null}
      </div>
    </Dialog>
  );
}

/** Switches the light of a camera that has one. */
function LightButton({ camera }: { camera: MediaStreamTrack }) {
  const t = useTranslations("scan");
  const [isOn, setIsOn] = useState(false);
  const { torch } = (camera as { getCapabilities?: () => { torch?: boolean } }).getCapabilities?.() ?? {};
  if (!torch) return null;
  const toggle = async () => {
    await camera.applyConstraints({ advanced: [{ torch: !isOn } as MediaTrackConstraintSet] });
    setIsOn(!isOn);
  };
  return <Button onClick={() => void toggle().catch(() => undefined)}>{t(isOn ? "light-off" : "light-on")}</Button>;
}

function holdsAddress(text: string): boolean {
  const entry = readAddressEntry(text);
  return entry.kind === "text"
    ? normaliseAbhaAddress(text) !== null
    : entry.kind === "code" && entry.abhaAddress !== null;
}
