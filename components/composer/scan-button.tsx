"use client";

import { useTranslations } from "next-intl";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { Button } from "@/components/ui/button";

const ScanDialog = dynamic(() => import("@/components/composer/scan-dialog").then((file) => file.ScanDialog), {
  ssr: false,
});

/** A button that reads an ABHA card with the camera; nothing where there is no camera, or no https, without which browsers give none. */
export function ScanButton({ onText }: { onText: (text: string) => void }) {
  const t = useTranslations("scan");
  const [hasCamera, setHasCamera] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  useEffect(() => {
    let isGone = false;
    void findCamera().then((found) => {
      if (!isGone) setHasCamera(found);
    });
    return () => {
      isGone = true;
    };
  }, []);
  if (!hasCamera) return null;
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t("open")}</Button>
      {isOpen ? <ScanDialog onText={onText} onClose={() => setIsOpen(false)} /> : null}
    </>
  );
}

async function findCamera(): Promise<boolean> {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  const devices = (await mediaDevices?.enumerateDevices().catch(() => null)) ?? [];
  return devices.some(({ kind }) => kind === "videoinput");
}
