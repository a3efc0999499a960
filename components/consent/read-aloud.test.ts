import { NextIntlClientProvider } from "next-intl";
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import { ReadAloud, type ReadAloudRequest } from "@/components/consent/read-aloud";
import { OFFERED_HI_TYPES } from "@/lib/abdm/vocabulary";
import en from "@/messages/en.json";
import hi from "@/messages/hi.json";

const REQUEST: ReadAloudRequest = {
  doctor: "Dr. Manju",
  hospital: "City Hospital",
  purpose: "CAREMGT",
  hiTypes: ["Prescription", "DiagnosticReport"],
  from: "2024-04-04T18:30:00.000Z",
  to: "2026-11-25T18:30:00.000Z",
  until: "2026-12-26T03:43:00.000Z",
  hip: null,
};

/** The sentences by the language that the paragraph names. */
function sentencesOf(request: ReadAloudRequest): Record<string, string> {
  const languages = [
    { locale: "en-IN-u-nu-latn", lang: "en-IN", messages: { "read-aloud": en["read-aloud"] } },
    { locale: "hi-IN-u-nu-latn", lang: "hi-IN", messages: { "read-aloud": hi["read-aloud"] } },
  ];
  const children = createElement(ReadAloud, { texts: { title: "Read this to the patient", languages }, request });
  const settings = { locale: "en-IN", messages: {}, timeZone: "Asia/Kolkata", children };
  const html = renderToStaticMarkup(createElement(NextIntlClientProvider, settings));
  return Object.fromEntries(
    [...html.matchAll(/<p lang="([^"]+)"[^>]*>(.*?)<\/p>/g)].map(([, lang = "", text = ""]) => [lang, text]),
  );
}

describe("what is read to the patient", () => {
  test("is the request in plain English and in Hindi, with days in words", () => {
    expect(sentencesOf(REQUEST)).toEqual({
      "en-IN":
        "Dr. Manju of City Hospital asks for your consent to see your health records. " +
        "Which records: prescriptions and lab or scan reports, from 5 April 2024 to 26 November 2026. " +
        "What for: to treat you. From every hospital and lab that you have linked to your ABHA. " +
        "The hospital must delete its copies by 26 December 2026. " +
        "You can allow this, allow less, or refuse, in your ABHA app.",
      "hi-IN":
        "City Hospital के Dr. Manju आपके स्वास्थ्य रिकॉर्ड देखने के लिए आपकी सहमति माँगते हैं। " +
        "कौन से रिकॉर्ड: दवा के पर्चे और लैब या स्कैन रिपोर्ट, 5 अप्रैल 2024 से 26 नवंबर 2026 तक। " +
        "किसलिए: आपके इलाज के लिए। हर उस अस्पताल और लैब से जिसे आपने अपने ABHA से जोड़ा है। " +
        "अस्पताल को अपनी प्रतियाँ 26 दिसंबर 2026 तक मिटानी होंगी। " +
        "आप अपने ABHA ऐप में इसकी अनुमति दे सकते हैं, कम की अनुमति दे सकते हैं, या मना कर सकते हैं।",
    });
  });

  test("names one hospital where one is asked, and all kinds of records where all are chosen", () => {
    const { "en-IN": english } = sentencesOf({ ...REQUEST, hip: "Lotus Diagnostics", hiTypes: OFFERED_HI_TYPES });
    expect(english).toContain("Which records: all kinds, from ");
    expect(english).toContain("Only records that Lotus Diagnostics holds.");
    expect(english).not.toContain("every hospital");
  });

  test("leaves open what is not filled in", () => {
    const empty = { ...REQUEST, purpose: null, hiTypes: [], from: null, to: null, until: null };
    const { "en-IN": english } = sentencesOf(empty);
    expect(english).toContain("Which records: …, from … to …. What for: ….");
  });
});
