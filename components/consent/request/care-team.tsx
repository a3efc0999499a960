"use client";

import { useTranslations } from "next-intl";
import { useRouter } from "next/navigation";
import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { refusalOfFailedCall } from "@/components/ui/failed-call";
import { SelectField } from "@/components/ui/field";
import { RefusalText } from "@/components/ui/refusal-text";
import { InstantText } from "@/components/time/instant-text";
import type { CareTeamCandidate, CareTeamView } from "@/lib/consent/care-team/care-team-view";
import type { ActionResult } from "@/lib/web/action-result";

type Change = (form: { id: string; staffId: string }) => Promise<ActionResult<unknown>>;

type CareTeamProps = {
  requestId: string;
  /** The name of the doctor who made the request. */
  requester: string;
  team: CareTeamView;
  /** Whom the reader can add; empty where the reader may not add anybody. */
  candidates: CareTeamCandidate[];
  add: Change;
  remove: Change;
};

/** Who may read the records of a request, and the means to change it for those who decide. */
export function CareTeam({ requestId, requester, team, candidates, add, remove }: CareTeamProps) {
  const t = useTranslations("care-team");
  const { status, busy, change } = useChange(requestId);
  return (
    <Card title={t("title")}>
      <div className="flex flex-col gap-3">
        <p>{t("who")}</p>
        <ul className="flex flex-col divide-y divide-line">
          <li className="py-2 font-medium">{t("requester", { name: requester })}</li>
          {team.members.map((member) => (
            <li key={member.id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-2">
              <div className="min-w-0">
                <span className="font-medium">{member.name}</span>{" "}
                <span className="block text-soft">
                  {t.rich("added", { name: member.addedBy, at: () => <InstantText iso={member.addedAt} /> })}
                </span>
              </div>
              {team.mayChange ? (
                <Button
                  className="print:hidden"
                  aria-label={t("remove-named", { name: member.name })}
                  disabled={busy}
                  onClick={() => void change(remove, member.id, t("done-removed", { name: member.name }))}
                >
                  {t("remove")}
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
        {team.mayChange ? (
          <AddMember
            candidates={candidates}
            busy={busy}
            add={({ id, name }) => change(add, id, t("done-added", { name }))}
          />
        ) : (
          <p className="text-soft">{t("who-decides", { name: requester })}</p>
        )}
        {status}
      </div>
    </Card>
  );
}

type AddProps = { candidates: CareTeamCandidate[]; busy: boolean; add: (doctor: CareTeamCandidate) => Promise<void> };

/** The choice of a doctor who is added. */
function AddMember({ candidates, busy, add }: AddProps) {
  const t = useTranslations("care-team");
  const id = useId();
  const [chosen, setChosen] = useState("");
  const [isMissing, setMissing] = useState(false);
  if (candidates.length === 0) return <p className="text-soft">{t("nobody-left")}</p>;

  function submit() {
    // Whoever was chosen may have been added by somebody else meanwhile.
    const doctor = candidates.find((one) => one.id === chosen);
    setMissing(!doctor);
    if (!doctor) return document.getElementById(id)?.focus();
    setChosen("");
    void add(doctor);
  }

  return (
    <form
      method="dialog"
      className="flex flex-wrap items-start gap-3 print:hidden"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="min-w-48 flex-1">
        <SelectField
          id={id}
          name="doctor"
          label={t("add-label")}
          value={candidates.some((one) => one.id === chosen) ? chosen : ""}
          error={isMissing ? t("none-chosen") : undefined}
          onChange={(event) => {
            setChosen(event.target.value);
            setMissing(false);
          }}
        >
          <option value="">{t("choose")}</option>
          {candidates.map((doctor) => (
            <option key={doctor.id} value={doctor.id}>
              {doctor.name}
            </option>
          ))}
        </SelectField>
      </div>
      <Button type="submit" className="mt-7" disabled={busy}>
        {t("add")}
      </Button>
    </form>
  );
}

/** Makes a change and reports the result in a line of its own, which takes the focus: the button that was used may be gone. */
function useChange(requestId: string) {
  const t = useTranslations("care-team");
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<ReactNode>(null);
  const line = useRef<HTMLParagraphElement>(null);
  // Once the text is there: an empty line is not shown, so that it cannot take the focus.
  useEffect(() => {
    if (result) line.current?.focus();
  }, [result]);

  async function change(action: Change, staffId: string, done: string): Promise<void> {
    setBusy(true);
    setResult(null);
    const answer = await action({ id: requestId, staffId }).catch(refusalOfFailedCall);
    setBusy(false);
    if (answer?.status === "done") setResult(done);
    else setResult(answer ? <RefusalText code={answer.code} isForDoctor /> : t("unreachable"));
    // Also after a refusal: somebody else may have changed it first.
    router.refresh();
  }

  const status = (
    <p role="status" ref={line} tabIndex={-1} className="font-medium empty:hidden">
      {result}
    </p>
  );
  return { status, busy, change };
}
