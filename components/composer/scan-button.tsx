"use client";

import { useTranslations } from "next-intl";
import { createElement, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { useLoaded } from "@/components/ui/use-loaded";

const loadDialog = () => import("@/components/composer/scan-dialog").then((file) => file.ScanDialog);

/** A button that reads an ABHA card with the camera; nothing where there is no camera, or no https, without which browsers give none. */
export function ScanButton({ onText }: { onText: (text: string) => void }) {
  const t = useTranslations("scan");
  const [hasCamera, setHasCamera] = useState(false);
  const [isOpen, setIsOpen] = useState(false);
  const dialog = useLoaded(isOpen, loadDialog);
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
      {isOpen && dialog ? createElement(dialog, { onText, onClose: () => setIsOpen(false) }) : null}
    </>
  );
}

async function findCamera(): Promise<boolean> {
  const { mediaDevices } = navigator as { mediaDevices?: MediaDevices };
  const devices = (await mediaDevices?.enumerateDevices().catch(() => null)) ?? [];
  return devices.some(({ kind }) => kind === "videoinput");
}
