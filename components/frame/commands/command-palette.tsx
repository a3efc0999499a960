"use client";

import { useTranslations } from "next-intl";
import { useId, useRef, useState, type KeyboardEvent } from "react";
import { useCommands, type Command } from "@/components/frame/commands/use-commands";
import { OverlayDialog } from "@/components/frame/overlay-dialog";
import type { Role } from "@/lib/db/actor";

/**
 * Commands by name, as a combobox with a list (WAI-ARIA Authoring Practices): the focus stays in the field, arrows choose, Enter runs. A
 * command runs after the dialog has closed.
 */
export function CommandPalette({ person }: { person: { roles: readonly Role[] } }) {
  const t = useTranslations("commands");
  const list = useId();
  const [typed, setTyped] = useState("");
  const text = typed.trim();
  const { commands, isSearching } = useCommands(person.roles, text);
  const [active, setActive] = useState(0);
  const field = useRef<HTMLInputElement>(null);
  const chosen = useRef<Command>(undefined);
  const current = Math.min(active, commands.length - 1);
  const choose = (command: Command | undefined) => {
    if (!command) return;
    chosen.current = command;
    field.current?.closest("dialog")?.close();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0 && event.key !== "Enter") return;
    event.preventDefault();
    if (step === 0) return choose(commands[current]);
    const next = (current + step + commands.length) % Math.max(commands.length, 1);
    setActive(next);
    document.getElementById(`${list}-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  return (
    <OverlayDialog
      overlay="commands"
      label={t("title")}
      className="mx-auto mt-[10dvh] max-w-xl"
      onClosed={() => chosen.current?.run()}
    >
      <input
        ref={field}
        role="combobox"
        aria-label={t("title")}
        aria-expanded={commands.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        aria-activedescendant={commands.length > 0 ? `${list}-${current}` : undefined}
        placeholder={t("hint")}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        className="min-h-11 w-full rounded-t-lg border-b border-line bg-card px-4 -outline-offset-2 placeholder:text-soft"
      />
      <ul id={list} role="listbox" aria-label={t("title")} className="max-h-[60dvh] overflow-y-auto p-2">
        {commands.map((command, at) => (
          <CommandOption
            key={command.id}
            id={`${list}-${at}`}
            command={command}
            isActive={at === current}
            onChoose={() => choose(command)}
          />
        ))}
      </ul>
      <p role="status" className="px-4 pb-3 text-soft">
        {isSearching ? t("searching") : t("count", { count: commands.length })}
      </p>
    </OverlayDialog>
  );
}

type OptionProps = { id: string; command: Command; isActive: boolean; onChoose: () => void };

function CommandOption({ id, command, isActive, onChoose }: OptionProps) {
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      // The focus stays in the field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className="flex min-h-9 cursor-pointer flex-wrap items-center justify-between gap-x-3 rounded-md border border-transparent px-2 wrap-anywhere hover:bg-sunk aria-selected:border-accent aria-selected:bg-accent-tint"
    >
      {command.label}
      {command.detail ? <span className="text-soft">{command.detail}</span> : null}
    </li>
  );
}
