import fc from "fast-check";

const ELEMENTS =
  "div p span b a img table tr td ul li br hr script style svg math iframe object embed form input textarea title noscript template xmp " +
  "select option foreignObject annotation-xml mtext mglyph base link meta body html head frameset video audio plaintext noembed x-y";
const ATTRIBUTES =
  "onclick onerror onload href src style class id name title xmlns xlink:href formaction action background srcdoc data colspan lang dir " +
  "ping poster srcset is slot __proto__ constructor align";
const VALUES = [
  "javascript:alert(1)",
  " jav\tascript:alert(1)",
  "&#106;avascript:alert(1)",
  "data:text/html,<script>alert(1)</script>",
  "https://x.example/1",
  "//x.example/1",
  "alert(1)",
  "x:expression(alert(1))",
  "background:url(https://x.example)",
  "2",
  "ltr",
  "en",
  '"><script>alert(1)</script>',
  "'><img src=x onerror=alert(1)>",
  "</title><script>alert(1)</script>",
];
const TEXTS = [
  "Amoxicillin 500 mg",
  "<!--",
  "-->",
  "<![CDATA[",
  "]]>",
  "</div>",
  "</script>",
  "</style>",
  "</textarea>",
  "</svg>",
  "<",
  "&lt;script&gt;",
  "&#0;",
  "\u0000",
  "<?xml?>",
  "<!DOCTYPE x>",
  "/>",
  "\u202e",
];

const name = fc.constantFrom(...ELEMENTS.split(" "));
const value = fc.oneof(fc.constantFrom(...VALUES), fc.string());
const quoted = fc
  .tuple(value, fc.constantFrom('"', "'", ""))
  .map(([text, quote]) => (quote === "" ? text.replaceAll(/[\s>]/g, "") : quote + text.replaceAll(quote, "") + quote));
const attributes = fc
  .array(fc.tuple(fc.constantFrom(...ATTRIBUTES.split(" ")), quoted), { maxLength: 4 })
  .map((list) => list.map(([attribute, text]) => ` ${attribute}=${text}`).join(""));
const open = fc
  .tuple(name, attributes, fc.constantFrom(">", "/>", " >", ""))
  .map(([element, rest, end]) => `<${element}${rest}${end}`);
const close = name.map((element) => `</${element}>`);

/** XHTML of tags, texts and pieces of tags in any order, of which many run a script or load something in a browser. */
export const hostileNarrative: fc.Arbitrary<string> = fc
  .array(fc.oneof({ weight: 3, arbitrary: open }, close, fc.constantFrom(...TEXTS), fc.string()), { maxLength: 25 })
  .map((parts) => parts.join(""));
