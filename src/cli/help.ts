// The end of each command's help: its notes, and its examples in two columns.
import type { Example } from './verb.ts';

/** Notes and examples as help text; empty if there are neither. */
export function helpAfter({ notes, examples }: { notes?: string; examples?: readonly Example[] }): string {
  const parts = [];
  if (examples && examples.length > 0) {
    const width = Math.max(...examples.map(([command]) => command.length));
    const lines = examples.map(([command, purpose]) => `  ${command.padEnd(width)}  ${purpose}`);
    parts.push(['Examples:', ...lines].join('\n'));
  }
  if (notes) parts.unshift(notes);
  return parts.map((part) => `\n${part}`).join('\n');
}
