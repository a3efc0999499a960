"use server";

import { revalidatePath } from "next/cache";
import { chooseLanguage } from "@/lib/staff/choose-language";
import { currentStaff } from "@/lib/web/current-staff";
import { offeredLanguages, rememberLanguage } from "@/lib/web/languages";
import { runOperation } from "@/lib/web/run-operation";

/** Shows the pages in another language: to the person who is signed in, on every computer; else in this browser, until somebody signs in who chose one. */
export async function chooseLanguageAction(form: FormData): Promise<void> {
  const language = form.get("language");
  if (typeof language !== "string" || !(await offeredLanguages()).includes(language)) return;
  if (await currentStaff()) await runOperation(chooseLanguage, { language });
  else await rememberLanguage(language);
  revalidatePath("/", "layout");
}
