// The icon of the site: a sheet of paper with a few lines, in the accent colour.
import { palettes } from '../theme.ts';

/** An SVG of 32 by 32 units that is legible on light and dark tabs. */
export function renderIcon(accent: string): string {
  const { light } = palettes(accent);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect x="5" y="2" width="22" height="28" rx="3" fill="${light.accent}"/><path d="M10 9h12M10 15h12M10 21h7" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>
`;
}
