"use client";

import { useTranslations } from "next-intl";
import { getDocument, GlobalWorkerOptions, TextLayer, type PDFDocumentProxy, type PDFPageProxy } from "pdfjs-dist";
import { useEffect, useRef, useState } from "react";

GlobalWorkerOptions.workerSrc = new URL("pdfjs-dist/build/pdf.worker.min.mjs", import.meta.url).toString();

/** Decoders of images that scanners write, from our own origin. */
const DECODERS = new Map([
  ["jbig2.wasm", new URL("pdfjs-dist/wasm/jbig2.wasm", import.meta.url).toString()],
  ["openjpeg.wasm", new URL("pdfjs-dist/wasm/openjpeg.wasm", import.meta.url).toString()],
]);

/** Gives pdf.js the files that it asks for by name. Fonts and character maps are the system's. */
class DecoderFiles {
  async fetch({ filename }: { filename: string }): Promise<Uint8Array> {
    const address = DECODERS.get(filename);
    if (address === undefined) throw new Error(`There is no ${filename}.`);
    const response = await fetch(address);
    if (!response.ok) throw new Error(`${filename} answers ${response.status}.`);
    return new Uint8Array(await response.arrayBuffer());
  }
}

/** Points of a page as pixels of the screen: 96 of these are an inch, which has 72 points. */
const SCALE = 96 / 72;
/** Pages are drawn sharp enough for print, and small enough for the memory of a phone. */
const MAX_PIXELS = 6_000_000;

/** All pages of a PDF, drawn when they come into view. Their text is there at once, for finding and for screen readers. */
export function PdfPages({ source, name }: { source: string; name: string }) {
  const t = useTranslations("records-browser.pdf");
  const [pdf, setPdf] = useState<PDFDocumentProxy | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  useEffect(() => {
    const task = getDocument({
      url: source,
      isEvalSupported: false,
      enableXfa: false,
      useWorkerFetch: false,
      disableRange: true,
      disableAutoFetch: true,
      BinaryDataFactory: DecoderFiles,
    });
    task.promise.then(setPdf, () => setHasFailed(true));
    return () => void task.destroy();
  }, [source]);
  if (hasFailed) return <p role="alert">{t("failed")}</p>;
  if (pdf === null) return <p role="status">{t("loading")}</p>;
  return (
    <div role="group" aria-label={name} className="flex flex-col gap-3">
      {Array.from({ length: pdf.numPages }, (_, index) => (
        <PdfPage
          key={index}
          pdf={pdf}
          number={index + 1}
          label={t("page", { number: index + 1, count: pdf.numPages })}
        />
      ))}
    </div>
  );
}

function PdfPage({ pdf, number, label }: { pdf: PDFDocumentProxy; number: number; label: string }) {
  const frame = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  const [hasFailed, setHasFailed] = useState(false);
  const t = useTranslations("records-browser.pdf");
  useEffect(() => {
    let isGone = false;
    let page: PDFPageProxy | undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting || page === undefined) return;
        observer.disconnect();
        drawPage(page, frame.current).catch(fail);
      },
      { rootMargin: "800px" },
    );
    const fail = () => {
      if (!isGone) setHasFailed(true);
    };
    const start = async () => {
      page = await pdf.getPage(number);
      const viewport = page.getViewport({ scale: SCALE });
      const text = frame.current?.querySelector<HTMLElement>("[data-text]");
      if (isGone || !frame.current || !text) return;
      setSize(viewport);
      observer.observe(frame.current);
      await new TextLayer({ textContentSource: page.streamTextContent(), container: text, viewport }).render();
    };
    start().catch(fail);
    return () => {
      isGone = true;
      observer.disconnect();
      page?.cleanup();
    };
  }, [pdf, number]);
  return (
    <figure className="max-w-full">
      <figcaption className="text-soft">{label}</figcaption>
      {hasFailed ? <p role="alert">{t("page-failed")}</p> : null}
      <div
        ref={frame}
        className="pdf-page"
        style={size ? { width: size.width, aspectRatio: `${size.width} / ${size.height}` } : { width: "100%" }}
      >
        <canvas aria-hidden="true" />
        <div data-text className="textLayer" />
      </div>
    </figure>
  );
}

async function drawPage(page: PDFPageProxy, frame: HTMLElement | null): Promise<void> {
  const canvas = frame?.querySelector("canvas");
  if (!canvas) return;
  const { width, height } = page.getViewport({ scale: SCALE });
  const sharpness = Math.min(Math.max(2, window.devicePixelRatio), Math.sqrt(MAX_PIXELS / (width * height)));
  const viewport = page.getViewport({ scale: SCALE * sharpness });
  canvas.width = Math.floor(viewport.width);
  canvas.height = Math.floor(viewport.height);
  await page.render({ canvas, viewport }).promise;
}
