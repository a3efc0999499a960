import { useTranslations } from "next-intl";
import type { InvoiceItem, PriceComponent } from "@/lib/health-record/document/invoice-item";
import { ItemTitle } from "@/components/records/document/item-title";
import { ConceptText } from "@/components/records/values/concept-text";
import { quantityText } from "@/components/records/values/quantity-text";
import { isMessageKey } from "@/components/ui/message-key";

/** An invoice with its figures as sent, also where they do not add up. */
export function InvoiceHead({ item }: { item: InvoiceItem }) {
  const t = useTranslations("records");
  const { lines, totals, totalNet, totalGross, paymentTerms } = item;
  return (
    <div>
      <p>
        <ItemTitle item={item} />
      </p>
      {lines.length > 0 ? (
        <table className="mt-1 w-full max-w-2xl border-collapse">
          <thead>
            <tr className="border-b border-line text-left text-soft">
              <th scope="col" className="py-0.5 pr-3 font-medium">
                {t("invoice.charged")}
              </th>
              <th scope="col" className="py-0.5 font-medium">
                {t("invoice.price")}
              </th>
            </tr>
          </thead>
          <tbody>
            {lines.map(({ sequence, item: charged, components }, index) => (
              <tr key={index} className="border-b border-line align-top">
                <th scope="row" className="py-0.5 pr-3 text-left font-normal wrap-anywhere">
                  {sequence === undefined ? "" : `${sequence}. `}
                  {charged ? <ConceptText concept={charged} /> : t("unnamed")}
                </th>
                <td className="py-0.5">
                  <Prices components={components} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      <Prices components={totals} />
      {totalNet ? (
        <p>
          {t("invoice.net")} <strong>{quantityText(totalNet)}</strong>
        </p>
      ) : null}
      {totalGross ? (
        <p>
          {t("invoice.gross")} <strong>{quantityText(totalGross)}</strong>
        </p>
      ) : null}
      {paymentTerms === undefined ? null : <p className="whitespace-pre-line">{paymentTerms}</p>}
    </div>
  );
}

function Prices({ components }: { components: readonly PriceComponent[] }) {
  const t = useTranslations("records.price");
  return components.map(({ type, code, factor, amount }, index) => (
    <span key={index} className="block">
      {type === undefined ? "" : `${isMessageKey(t, type) ? t(type) : type} `}
      {code ? (
        <>
          <ConceptText concept={code} />{" "}
        </>
      ) : null}
      {amount ? quantityText(amount) : null}
      {factor === undefined ? "" : ` × ${factor}`}
    </span>
  ));
}
