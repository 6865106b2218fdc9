// What the terminal can show, and the escapes for it: styles and links, or none.

export interface Canvas {
  width: number;
  color: boolean;
  /** Whether it turns titles into links (OSC 8). */
  links: boolean;
  /** Written in place of the character ESC; ESC itself when left out. */
  escape?: string;
}

/** SGR parameters (ECMA-48 section 8.3.117). */
const styles = { bold: [1, 22], dim: [2, 22], italic: [3, 23], accent: [35, 39] } as const;

export function paint(
  { color, escape: esc = '\x1b' }: Canvas,
  style: keyof typeof styles,
  text: string,
): string {
  const [on, off] = styles[style];
  return color && text ? `${esc}[${on}m${text}${esc}[${off}m` : text;
}

/** OSC 8 hyperlinks, as terminals agree on them. */
export function link({ links, escape: esc = '\x1b' }: Canvas, url: string | null, text: string): string {
  return links && url ? `${esc}]8;;${url}${esc}\\${text}${esc}]8;;${esc}\\` : text;
}
