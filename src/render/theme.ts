// The look's colours, light and dark, and the contrast that they owe their readers.

export interface Palette {
  background: string;
  text: string;
  /** Everything that recedes. */
  muted: string;
  hairline: string;
  /** The border of what can be filled in: a contrast of 3 (WCAG 2.2 success criterion 1.4.11). */
  field: string;
  accent: string;
}

const light = {
  background: '#fbfaf7',
  text: '#1d1b18',
  muted: '#625d54',
  hairline: '#e5e1d8',
  field: '#8f897d',
};
const dark = {
  background: '#171613',
  text: '#ece8df',
  muted: '#aaa498',
  hairline: '#38352f',
  field: '#7d776b',
};

/** WCAG 2.2 success criterion 1.4.3: normal text. */
export const minContrast = 4.5;

/** System fonts only: nothing is fetched to read a digest. */
export const fonts = "-apple-system, BlinkMacSystemFont, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif";

/** Both palettes with the configured accent, made lighter or darker until it can be read on each. */
export function palettes(accent: string): { light: Palette; dark: Palette } {
  return {
    light: { ...light, accent: readable(accent, light.background, '#000000') },
    dark: { ...dark, accent: readable(accent, dark.background, '#ffffff') },
  };
}

/** Mixes the colour with `toward` in steps until its contrast on the background is enough. */
function readable(color: string, background: string, toward: string): string {
  for (let share = 0; share < 1; share += 0.05) {
    const mixed = mix(color, toward, share);
    if (contrast(mixed, background) >= minContrast) return mixed;
  }
  return toward;
}

/** Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [brighter = 0, darker = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (brighter + 0.05) / (darker + 0.05);
}

/** WCAG 2.2, "relative luminance". */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
    const value = channel / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(color: string, other: string, share: number): string {
  const to = channels(other);
  const mixed = channels(color).map((channel, index) =>
    Math.round(channel + ((to[index] ?? 0) - channel) * share),
  );
  return `#${mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('')}`;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}
