// The style sheet of the page: one column for reading, light and dark, from a phone to a desk.
import { fonts, type Palette, palettes } from './theme.ts';

/** CSS for the configured accent colour. */
export function pageStyle(accent: string): string {
  const { light, dark } = palettes(accent);
  const variables = ({ background, text, muted, hairline, accent: own }: Palette) =>
    `--background: ${background}; --text: ${text}; --muted: ${muted}; --hairline: ${hairline}; --accent: ${own};`;
  return `
:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--background); color: var(--text); font: 16px/1.5 ${fonts}; }
main, header, footer, nav { max-width: 44rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--accent); }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding-top: 1.25rem; font-size: 14px; }
nav a { color: var(--muted); text-decoration: none; padding: .25rem 0; }
nav a[aria-current] { color: var(--text); font-weight: 600; }
header { padding-top: 2.75rem; padding-bottom: 1.75rem; }
h1 { margin: 0; font-size: 2rem; line-height: 1.15; letter-spacing: -.015em; }
.byline, .date { margin: .4rem 0 0; color: var(--muted); font-size: 15px; }
.date { margin-top: .1rem; }
.sample { margin: 0 0 1.25rem; color: var(--muted); font-size: 14px; }
form { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: 1.25rem; }
form p { flex-basis: 100%; margin: 0; font-weight: 600; }
input { flex: 1 1 14rem; min-width: 0; padding: .55rem .7rem; border: 1px solid var(--muted); border-radius: 6px; background: transparent; color: inherit; font: inherit; }
button { padding: .55rem 1.1rem; border: 0; border-radius: 6px; background: var(--text); color: var(--background); font: inherit; font-weight: 600; cursor: pointer; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
article { display: grid; grid-template-columns: 3.25rem minmax(0, 1fr); padding: 1.5rem 0 1.6rem; border-top: 1px solid var(--hairline); }
.votes { color: var(--accent); font-size: 17px; font-weight: 600; line-height: 1.5; font-variant-numeric: tabular-nums; }
.votes small { display: block; color: var(--muted); font-size: 12px; font-weight: 400; line-height: 1.1; }
.votes.none { color: var(--muted); font-weight: 400; }
h2 { margin: 0; font-size: 1.2rem; line-height: 1.3; overflow-wrap: anywhere; text-wrap: pretty; }
.lead h2 { font-size: 1.45rem; }
h2 a { color: inherit; text-decoration: none; }
h2 a:hover { text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: .15em; }
.note { margin: .5rem 0 0; color: var(--accent); font-style: italic; }
.abstract { margin: .5rem 0 0; overflow-wrap: anywhere; hyphens: auto; }
.meta { margin: .55rem 0 0; color: var(--muted); font-size: 13px; line-height: 1.6; }
.badge { color: var(--text); font-weight: 500; }
figure { margin: .9rem 0 0; }
figure img { display: block; max-width: 100%; width: 18rem; height: auto; border-radius: 6px; }
.empty { padding: 2rem 0; border-top: 1px solid var(--hairline); color: var(--muted); }
footer { padding-top: 1.25rem; padding-bottom: 4rem; color: var(--muted); font-size: 13px; }
footer p { margin: 0; padding-top: 1.25rem; border-top: 1px solid var(--hairline); }
@media (max-width: 30rem) {
  article { grid-template-columns: 2.6rem minmax(0, 1fr); }
  header { padding-top: 1.75rem; }
}
@media print { nav, form { display: none; } }
`;
}
