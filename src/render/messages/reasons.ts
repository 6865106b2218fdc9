// Reads the English reasons that selections are stored with: which message each was made from, and with which values.
import { en } from './en.ts';

type ReasonKey = Extract<keyof typeof en, `reason.${string}`>;

export interface ReadReason {
  key: ReasonKey;
  values: Record<string, string>;
  /** Names of the values that are reasons themselves. */
  parts: readonly string[];
}

/** Reasons with a reason and a fact inside are tried last: a title may look like one. */
const composed: ReasonKey = 'reason.withFact';

const patterns = (Object.keys(en) as (keyof typeof en)[])
  .filter((key): key is ReasonKey => key.startsWith('reason.') && key !== composed)
  .concat(composed)
  .map((key) => ({ key, pattern: patternOf(en[key]) }));

/** A number fills `{n}`, text fills other placeholders. */
function patternOf(message: string): RegExp {
  const source = message
    .split(/(\{\w+\})/)
    .map((piece) => {
      const [, name] = /^\{(\w+)\}$/.exec(piece) ?? [];
      if (name === undefined) return piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return `(?<${name}>${name === 'n' ? '[\\d.,]+' : '.+'})`;
    })
    .join('');
  return new RegExp(`^${source}$`, 'su');
}

/** Null for a text that no reason's message makes. */
export function readReason(reason: string): ReadReason | null {
  for (const { key, pattern } of patterns) {
    const match = pattern.exec(reason);
    if (match) return { key, values: { ...match.groups }, parts: key === composed ? ['reason', 'fact'] : [] };
  }
  return null;
}
