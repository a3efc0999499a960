"use client";

import { usePathname } from "next/navigation";
import { useEffect, useState } from "react";
import { createFocusKeeper } from "@/components/frame/create-focus-keeper";

/** Keeps the focus on the page when what has it goes away, and moves it to the new page after a change of page. */
export function KeepFocus() {
  const path = usePathname();
  const [keeper] = useState(createFocusKeeper);
  useEffect(() => keeper.start(), [keeper]);
  useEffect(() => keeper.arrive(path), [keeper, path]);
  return null;
}
