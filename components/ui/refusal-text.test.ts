import { NextIntlClientProvider } from "next-intl";
import { AppRouterContext } from "next/dist/shared/lib/app-router-context.shared-runtime";
import { createElement, type ComponentProps } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { expect, test } from "vitest";
import { RefusalText } from "@/components/ui/refusal-text";
import messages from "@/messages/en.json";

/** The text around the buttons, and those of the buttons. */
function shown(props: ComponentProps<typeof RefusalText>): { text: string; buttons: string[] } {
  const children = createElement(RefusalText, props);
  const page = createElement(NextIntlClientProvider, { locale: "en-IN", timeZone: "Asia/Kolkata", messages, children });
  const value = {} as NonNullable<ComponentProps<typeof AppRouterContext.Provider>["value"]>;
  const html = renderToStaticMarkup(createElement(AppRouterContext.Provider, { value }, page));
  const button = /<button[^>]*>(.*?)<\/button>/g;
  const text = html.replaceAll(button, "").replaceAll(/<[^>]*>/g, "");
  return { text: text.trim(), buttons: [...html.matchAll(button)].map(([, label = ""]) => label) };
}

test("a change meanwhile is shown with a button that shows the present state", () => {
  expect(shown({ code: "conflict" })).toEqual({
    text: "This changed while you were looking, or it is too early. Look again.",
    buttons: ["Look again"],
  });
});

test("what only an administrator mends can be copied by doctors alone", () => {
  const text = "This hospital is not connected to ABDM yet. An administrator connects it under Credentials.";
  expect(shown({ code: "no-credential", isForDoctor: true })).toEqual({
    text,
    buttons: ["Copy for your administrator"],
  });
  expect(shown({ code: "no-credential" })).toEqual({ text, buttons: [] });
});

test("any other refusal is its text", () => {
  expect(shown({ code: "too-many-attempts", isForDoctor: true })).toEqual({
    text: "Too many attempts. Wait a while.",
    buttons: [],
  });
});
