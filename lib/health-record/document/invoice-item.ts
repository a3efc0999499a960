import "server-only";
import { wordsOf, type Concept, type Quantity, type ReferenceView } from "@/lib/health-record/document/data-types";
import type { ElementReader } from "@/lib/health-record/document/element-reader";
import { readBase, type ItemBase, type ItemSource } from "@/lib/health-record/document/item";

/** A part of a price, such as a tax. The amount has its currency as unit. */
export type PriceComponent = {
  /** As sent: base, tax, discount, … */
  type?: string | undefined;
  code?: Concept | undefined;
  factor?: string | undefined;
  amount?: Quantity | undefined;
};

export type InvoiceLine = {
  sequence?: string | undefined;
  /** What is charged, in the sender's words. */
  item?: Concept | undefined;
  /** What has more about it. */
  reference?: ReferenceView | undefined;
  components: PriceComponent[];
};

export type InvoiceItem = ItemBase & {
  kind: "invoice";
  type?: Concept | undefined;
  lines: InvoiceLine[];
  totals: PriceComponent[];
  totalNet?: Quantity | undefined;
  totalGross?: Quantity | undefined;
  paymentTerms?: string | undefined;
};

/** An Invoice. Its figures are as sent, even where they do not add up. */
export function toInvoiceItem(source: ItemSource): InvoiceItem {
  const { reader } = source;
  const base = readBase(source, ["date"]);
  const type = reader.concept("type");
  return {
    ...base,
    kind: "invoice",
    title: type?.label,
    type,
    lines: reader.objects("lineItem").map(readLine),
    totals: reader.objects("totalPriceComponent").map(readComponent),
    totalNet: reader.quantity("totalNet"),
    totalGross: reader.quantity("totalGross"),
    paymentTerms: reader.text("paymentTerms"),
    details: reader.rest(),
  };
}

function readLine(line: ElementReader): InvoiceLine {
  const reference = line.reference("chargeItemReference");
  return {
    sequence: line.text("sequence"),
    item: line.concept("chargeItemCodeableConcept") ?? wordsOf(reference),
    reference,
    components: line.objects("priceComponent").map(readComponent),
  };
}

function readComponent(component: ElementReader): PriceComponent {
  return {
    type: component.text("type"),
    code: component.concept("code"),
    factor: component.text("factor"),
    amount: component.quantity("amount"),
  };
}
