import { NextIntlClientProvider } from "next-intl";
import { getRecordsAction } from "@/app/(desk)/requests/actions";
import { GetRecordsButton } from "@/components/consent/get-records-button";
import { readFilter } from "@/components/records/list-filter";
import { oneByOne } from "@/components/records/one-by-one";
import { RecordsPage } from "@/components/records/records-page";
import type { RecordsView } from "@/lib/health-record/reader/records-view";
import { summariseRecords } from "@/lib/health-record/reader/summarise-records";
import { clientMessages } from "@/lib/web/client-messages";

/** The query of the page's address: by what its documents are filtered. */
export type RecordsQuery = Record<string, string | string[] | undefined>;

type OpenRecordsPageProps = { records: RecordsView; query: RecordsQuery };

/** The reader with everything that it needs in the browser, for records that are open. */
export async function OpenRecordsPage({ records, query }: OpenRecordsPageProps) {
  const messages = await clientMessages("records-browser", "record-problem", "get-records", "refusal-help");
  return (
    <NextIntlClientProvider messages={messages}>
      <RecordsPage
        records={records}
        summarised={summariseRecords(records)}
        filter={readFilter(query)}
        getRecords={(artefactId, hospital) => (
          <GetRecordsButton artefactId={artefactId} hospital={hospital} getRecords={getRecordsAction} />
        )}
        schedule={oneByOne()}
      />
    </NextIntlClientProvider>
  );
}
