// Records which deliveries were really handed to a receiver, and its replies, until the database has them.
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import * as z from 'zod/mini';
import { StoreError } from '../../errors.ts';
import type { DeliveryOutcome } from '../../model/delivery.ts';
import type { Instant } from '../../model/time.ts';

/** The last thing that is known of a delivery that was released for sending. */
export type HandOver =
  | { kind: 'handed-over' }
  | { kind: 'refused' }
  | { kind: 'sent'; at: Instant; response: string | null };

/**
 * A file beside the database, written without waiting for the disk: a few microseconds a line. The kernel keeps what a killed
 * process wrote, so that after a kill it says exactly which deliveries had left. After a restart of the machine lines may be
 * missing, and it is not believed: what the database released is then uncertain.
 */
export interface HandOverJournal {
  /**
   * Opens the journal before deliveries are released; later calls do nothing. `hasLeftOvers` says whether the database has
   * deliveries of an earlier run that are released and without an outcome: their lines are kept.
   */
  begin(hasLeftOvers: () => Promise<boolean>): Promise<void>;
  /** Throws a `StoreError` when it can't be recorded: then the message must not be sent. */
  noteHandOver(id: number): void;
  /** A reply for which there is no room is not recorded: after a kill its delivery counts as handed over, and is uncertain. */
  noteOutcome(outcome: DeliveryOutcome): void;
  /** The database has the outcomes of these. */
  forget(ids: readonly number[]): void;
  /** By delivery; one without an entry has not left. Null if the journal is missing or not to be believed. */
  read(): ReadonlyMap<number, HandOver> | null;
  close(): void;
}

const title = 'digest hand-over journal 1';
const maxResponse = 500;
/** Beyond this size the file is rewritten with what is still needed. */
const maxBytes = 1024 * 1024;

const sentLine = z.tuple([z.string(), z.nullable(z.string())]);

/** `boot` names the time since the machine was started; without one, on systems that have no such name, nothing is kept. */
export function handOverJournal(path: string, boot: string | null): HandOverJournal {
  let file: number | null = null;
  let bytes = 0;
  let isComplete = true;
  /** Of deliveries whose outcome the database doesn't have yet. */
  let lines = new Map<number, string>();

  const completeHeader = `${title} ${boot}\n`;

  /** Writes after the last whole line, over what an earlier attempt may have left on a full disk. */
  function append(line: string): void {
    if (file === null) return;
    bytes = writeWhole(file, line, bytes);
  }

  /** Replaces the file at once, so that a reader finds the old one or the new one. */
  function rewrite(): void {
    const draft = `${path}.new`;
    const next = openSync(draft, 'w', 0o600);
    const text = (isComplete ? completeHeader : `${title} incomplete\n`) + [...lines.values()].join('');
    try {
      bytes = writeWhole(next, text, 0);
      renameSync(draft, path);
    } catch (error) {
      closeSync(next);
      throw error;
    }
    if (file !== null) closeSync(file);
    file = next;
  }

  /** A disk that fills up takes the first part of a text without an error. Returns where the text ends. */
  function writeWhole(to: number, text: string, start: number): number {
    const content = Buffer.from(text);
    try {
      for (let written = 0; written < content.length; ) {
        written += writeSync(to, content, written, content.length - written, start + written);
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      throw new StoreError(`${path}: the disk is full`, {
        cause: error,
        hint: 'Make room and run the command again; nothing stored is lost.',
      });
    }
    return start + content.length;
  }

  function readLines(): Map<number, string> | null {
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch {
      return null;
    }
    if (boot === null || !text.startsWith(completeHeader)) return null;
    const found = new Map<number, string>();
    // A line without its end was being written when the process was killed, before anything left.
    for (const line of text.slice(completeHeader.length).split('\n').slice(0, -1)) {
      const [, id] = /^[hrs] (\d+)(?: .*)?$/.exec(line) ?? [];
      if (id === undefined) return null;
      found.set(Number(id), `${line}\n`);
    }
    return found;
  }

  return {
    async begin(hasLeftOvers) {
      if (file !== null || boot === null) return;
      const known = readLines();
      const keeps = await hasLeftOvers();
      lines = keeps && known ? known : new Map();
      // Deliveries that were released under another journal have no lines here, and must not be taken for unsent.
      isComplete = !keeps || known !== null;
      rewrite();
    },

    noteHandOver(id) {
      const line = `h ${id}\n`;
      append(line);
      lines.set(id, line);
    },

    noteOutcome({ id, state, at, response }) {
      if (!lines.has(id) || state === 'uncertain') return;
      const line =
        state === 'sent'
          ? `s ${id} ${JSON.stringify([at, response?.slice(0, maxResponse) ?? null])}\n`
          : `r ${id}\n`;
      try {
        append(line);
      } catch {
        return;
      }
      lines.set(id, line);
    },

    forget(ids) {
      if (file === null) return;
      for (const id of ids) lines.delete(id);
      if (bytes > maxBytes) rewrite();
    },

    read() {
      const found = readLines();
      return found && new Map([...found].map(([id, line]) => [id, parseLine(line)]));
    },

    close() {
      if (file === null) return;
      closeSync(file);
      file = null;
      if (lines.size === 0) rmSync(path, { force: true });
    },
  };
}

function parseLine(line: string): HandOver {
  const [kind, , ...rest] = line.trimEnd().split(' ');
  if (kind === 'h') return { kind: 'handed-over' };
  if (kind === 'r') return { kind: 'refused' };
  const [at, response] = sentLine.parse(JSON.parse(rest.join(' ')));
  return { kind: 'sent', at, response };
}
