// What the terminal can show, and the escapes for it: styles and links, or none.

export interface Canvas {
  width: number;
  color: boolean;
  /** Whether it turns titles into links (OSC 8). */
  links: boolean;
}

/** SGR parameters (ECMA-48 section 8.3.117). */
const styles = { bold: [1, 22], dim: [2, 22], italic: [3, 23], accent: [35, 39] } as const;

export function paint({ color }: Canvas, style: keyof typeof styles, text: string): string {
  const [on, off] = styles[style];
  return color && text ? `\x1b[${on}m${text}\x1b[${off}m` : text;
}

/** OSC 8 hyperlinks, as terminals agree on them. */
export function link({ links }: Canvas, url: string | null, text: string): string {
  return links && url ? `\x1b]8;;${url}\x1b\\${text}\x1b]8;;\x1b\\` : text;
}
