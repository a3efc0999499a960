import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NARRATIVE_LIMITS, NarrativeSanitiser } from "@/lib/health-record/narrative/sanitise-narrative";
import { numRuns, SEED } from "@/test/support/generated-tests";
import { foundBesides } from "@/test/support/found-besides";
import { hostileNarrative } from "@/test/support/hostile-narratives";
import { timeLimit } from "@/test/support/time-limit";

function sanitised(xhtml: string) {
  const sanitiser = new NarrativeSanitiser();
  const html: string = sanitiser.sanitise(xhtml);
  return { html, notices: [...sanitiser.notices] };
}

describe("a narrative keeps", () => {
  test.each([
    [
      "its elements and words",
      '<div xmlns="http://www.w3.org/1999/xhtml"><p><b>Amoxicillin</b> 500 mg<br/>1-0-1</p></div>',
      "<div><p><b>Amoxicillin</b> 500 mg<br>1-0-1</p></div>",
    ],
    [
      "a table with cells over several columns",
      '<table border="1" class="grid"><tr><th scope="col" colspan="2" align="right">Hb</th></tr><tr><td/><td>9.1</td></tr></table>',
      '<table><tbody><tr><th scope="col" colspan="2" align="right">Hb</th></tr><tr><td></td><td>9.1</td></tr></tbody></table>',
    ],
    ["its language and direction", '<p lang="ta" dir="ltr">மருந்து</p>', '<p lang="ta" dir="ltr">மருந்து</p>'],
    ["what an abbreviation means", '<abbr title="twice a day">BD</abbr>', '<abbr title="twice a day">BD</abbr>'],
    ["characters that mean something in HTML", "<p>Hb &lt; 9 &amp; falling</p>", "<p>Hb &#x3C; 9 &#x26; falling</p>"],
    ["text in CDATA", "<p><![CDATA[Take twice]]></p>", "<p>Take twice</p>"],
    ["the text after an empty element", '<p><a name="x"/>Take <b/>twice</p>', "<p>Take <b></b>twice</p>"],
    ["the text after an empty title or text field", "<div><title/>a<textarea/>b</div>", "<div>ab</div>"],
    [
      "what is struck out, as struck out",
      "<p><del>5 mg</del> <strike>6 mg</strike></p>",
      "<p><s>5 mg</s> <s>6 mg</s></p>",
    ],
    [
      "what a style strikes out, as struck out",
      '<table style="text-decoration: line-through"><tr><td>5 mg</td></tr></table>',
      "<table><tbody><tr><td><s>5 mg</s></td></tr></tbody></table>",
    ],
    ["what a style hides", '<p style="display:none">Penicillin allergy</p>', "<p>Penicillin allergy</p>"],
    ["the words of links, which lead nowhere", '<a href="https://hip.example/1">Report</a>', "Report"],
    ["the words of images, which are not loaded", '<img src="https://hip.example/1.png" alt="ECG"/>', "ECG"],
    ["the words of elements that are not FHIR's", "<font color='red'><u>High</u></font><center>x</center>", "Highx"],
    [
      "the words of a form",
      '<form action="https://x.example"><label>Name</label> <button>Send</button></form>',
      "Name Send",
    ],
  ])("%s", (_what, xhtml, html) => expect(sanitised(xhtml)).toEqual({ html, notices: [] }));
});

describe("a narrative loses, with a notice,", () => {
  test.each([
    ["a script", "<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"],
    ["an empty script", "<p>a<script src='https://x.example/1'/>b</p>", "<p>ab</p>"],
    ["a script in another case", "<p>a<SCRIPT SRC=//x.example>alert(1)</sCrIpT >b</p>", "<p>ab</p>"],
    ["a frame", '<iframe src="javascript:alert(1)" srcdoc="<script>1</script>">x</iframe>a', "a"],
    ["an object", '<object data="data:text/html,x"><p>in it</p></object>a', "a"],
    [
      "a drawing with a script",
      "<svg onload='alert(1)'><script>alert(1)</script><a href='javascript:1'>t</a></svg>a",
      "a",
    ],
    [
      "a formula that hides an element",
      '<math><mtext><table><mglyph><style><img src=x onerror="1"></style></table></math>a',
      "a",
    ],
    ["an image without words", '<p>a<img src="x" onerror="alert(1)"/>b</p>', "<p>ab</p>"],
    ["a video", '<video src="https://x.example/1"><p>x</p></video>a', "a"],
    ["a template", "<template><script>1</script></template>a", "a"],
  ])("%s", (_what, xhtml, html) => expect(sanitised(xhtml)).toEqual({ html, notices: ["narrative-parts-left-out"] }));
});

describe("a narrative loses, without a notice,", () => {
  test.each([
    ["handlers", '<p onclick="alert(1)" onmouseover=alert(1)>a</p>', "<p>a</p>"],
    [
      "names that a page has",
      '<p id="main" class="fixed inset-0" name="x" data-x="1" aria-label="y" role="alert">a</p>',
      "<p>a</p>",
    ],
    ["styles", '<p style="background:url(https://x.example/1)">a</p><style>@import "//x.example";</style>', "<p>a</p>"],
    [
      "addresses of any kind",
      '<q cite="javascript:1">a</q><td background="//x.example">b</td><a href="jav&#x0A;ascript:1">c</a>',
      "<q>a</q>bc",
    ],
    [
      "comments and instructions",
      "<?xml version='1.0'?><!DOCTYPE html><!-- x --><p>a<!--><b>--></p>",
      "<p>a<b>--></b></p>",
    ],
    [
      "numbers of columns that are none",
      '<table><tr><td colspan="99999" rowspan="-1">a</td></tr></table>',
      "<table><tbody><tr><td>a</td></tr></tbody></table>",
    ],
    ["what leads out of where it is shown", "</div></body></html><p>a", "<p>a</p>"],
    [
      "markup that a title hides",
      '<p title="&quot;><script>alert(1)</script>">a</p>',
      '<p title="&#x22;><script>alert(1)</script>">a</p>',
    ],
    [
      "text that would be markup elsewhere",
      "<noscript><p title='</noscript><img src=x onerror=1>'>a</p></noscript>",
      '<p title="</noscript><img src=x onerror=1>">a</p>',
    ],
    ["raw text as markup", "<xmp><img src=x onerror=1></xmp><plaintext><b>a", "&#x3C;img src=x onerror=1>&#x3C;b>a"],
  ])("%s", (_what, xhtml, html) => expect(sanitised(xhtml)).toEqual({ html, notices: [] }));
});

describe("a narrative beyond the limits is shown as words,", () => {
  test.each([
    ["with too many elements", "<p>a</p>".repeat(NARRATIVE_LIMITS.elements + 1)],
    ["too deep", `${"<div>".repeat(NARRATIVE_LIMITS.depth + 1)}a`],
    ["too long", `<p>${"a".repeat(NARRATIVE_LIMITS.characters)}</p>`],
    [
      "with elements that parsers repeat",
      `<p>${Array.from({ length: 90 }, (_, at) => `<b x="${at}">`).join("")}</p>${"<p>a</p>".repeat(10_000)}`,
    ],
  ])("%s, and that is noted", (_what, xhtml) => {
    const { html, notices } = sanitised(xhtml);
    expect(notices).toHaveLength(1);
    expect(html).toMatch(/^<pre>[a\n]+<\/pre>$/);
    expect(html.length).toBeLessThan(600_000);
  });

  test("tags and entities are read in them", () => {
    const xhtml = `${"<div>".repeat(200)}Hb &lt; 9<br/> &amp; <script x="<">falling</script>`;
    expect(sanitised(xhtml)).toEqual({
      html: '<pre>Hb &#x3C; 9\n&#x26; &#x3C;script x="\nfalling</pre>',
      notices: ["narrative-as-text"],
    });
  });

  test("also when it is the sum of the narratives of a document", () => {
    const sanitiser = new NarrativeSanitiser();
    const xhtml = `<p>${"a".repeat(400_000)}</p>`;
    const [first, second, third, fourth] = [1, 2, 3, 4].map(() => sanitiser.sanitise(xhtml).length);
    expect([first, second, third]).toEqual([400_007, 400_007, 400_011]);
    expect(fourth).toBe(100_011);
    expect([...sanitiser.notices]).toEqual(["narrative-as-text", "narrative-cut"]);
  });

  test.each([
    ["attributes", `<p ${Array.from({ length: 150_000 }, (_, at) => `a${at}`).join(" ")}>x</p>`],
    ["elements in each other", "<b>".repeat(300_000)],
    ["links in each other", '<a name="x"><b>'.repeat(60_000)],
    ["ends without a beginning", "</b></p>".repeat(120_000)],
    ["signs of a tag", "<".repeat(900_000)],
    ["signs of a tag and letters", "<a ".repeat(300_000)],
    ["slashes", `<a ${"/".repeat(900_000)}`],
    ["entities", "&".repeat(900_000)],
    ["comments", "<!--".repeat(200_000)],
    ["tables in each other", "<table>".repeat(100_000)],
    ["white space", " ".repeat(2_000_000)],
  ])("and takes a second at most: %s", (_what, xhtml) => {
    const started = performance.now();
    sanitised(xhtml);
    expect(performance.now() - started).toBeLessThan(timeLimit(1000));
  });
});

describe(`generated narratives (seed ${SEED})`, () => {
  test("have no element and no attribute beside the allowed ones for another parser, also when sanitised twice", () => {
    fc.assert(
      fc.property(hostileNarrative, (xhtml) => {
        const { html } = sanitised(xhtml);
        expect(foundBesides(html)).toEqual([]);
        expect(foundBesides(sanitised(html).html)).toEqual([]);
        expect(html.length).toBeLessThan(6 * xhtml.length + 400);
      }),
      { seed: SEED, numRuns: numRuns({ short: 1000, long: 20_000 }) },
    );
  });
});
