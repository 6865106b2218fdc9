// The style sheet of the page: one column for reading, light and dark, from a phone to a desk.
import { fonts, type Palette, palettes } from '../theme.ts';

/** CSS for the configured accent colour. */
export function pageStyle(accent: string): string {
  const { light, dark } = palettes(accent);
  const variables = ({ background, text, muted, hairline, field, accent: own }: Palette) =>
    `--background: ${background}; --text: ${text}; --muted: ${muted}; --hairline: ${hairline}; --field: ${field}; --accent: ${own};`;
  return `
:root { color-scheme: light dark; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { ${variables(dark)} } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; padding-bottom: 4rem; background: var(--background); color: var(--text); font: 16px/1.5 ${fonts}; }
body > * { max-width: 41.5rem; margin: 0 auto; padding: 0 1.25rem; }
a { color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: 2px; }
nav { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding-top: 1.25rem; font-size: 14px; }
nav a { color: var(--muted); text-decoration: none; padding: .25rem 0; }
nav a[aria-current] { color: var(--text); font-weight: 600; }
.sample { padding-top: 1rem; color: var(--muted); font-size: 14px; }
.subscribe { display: flex; flex-wrap: wrap; gap: .5rem; align-items: center; padding-top: 1.5rem; font-size: 15px; }
.subscribe label, .subscribe p { flex: 1 1 100%; margin: 0; font-weight: 600; }
.subscribe .how { color: var(--muted); font-size: 14px; font-weight: 400; }
code { font-size: 13px; overflow-wrap: anywhere; }
header { display: flex; flex-wrap: wrap; gap: 1.25rem; align-items: flex-end; justify-content: space-between; padding-top: 3rem; padding-bottom: 2rem; }
h1 { margin: 0; font-size: 2.1rem; line-height: 1.15; letter-spacing: -.015em; overflow-wrap: anywhere; }
.byline, .date { margin: .4rem 0 0; color: var(--muted); font-size: 15px; }
.date { margin-top: .1rem; }
.search { display: flex; gap: .5rem; flex: 0 1 19rem; min-width: 0; }
input { flex: 1 1 12rem; width: 0; min-width: 0; padding: .45rem .7rem; border: 1px solid var(--field); border-radius: 6px; background: transparent; color: inherit; font: inherit; font-size: 15px; }
.subscribe input { max-width: 22rem; }
.trap { display: none; }
::placeholder { color: var(--muted); opacity: 1; }
button { padding: .45rem 1rem; border: 1px solid var(--text); border-radius: 6px; background: var(--text); color: var(--background); font: inherit; font-size: 15px; font-weight: 600; cursor: pointer; }
.search button { border-color: var(--field); background: transparent; color: var(--text); font-weight: 400; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
article { display: grid; grid-template-columns: 3.5rem minmax(0, 1fr); padding: 1.6rem 0 1.7rem; border-top: 1px solid var(--hairline); }
main:not(:has(.votes:not(:empty))) article { grid-template-columns: 0 minmax(0, 1fr); }
article > div:last-child { display: flow-root; }
.votes { color: var(--accent); font-size: 17px; font-weight: 600; line-height: 1.5; font-variant-numeric: tabular-nums; }
.votes small { display: block; color: var(--muted); font-size: 13px; font-weight: 400; line-height: 1.1; }
.votes.none { color: var(--muted); font-weight: 400; }
.pick { margin: 0 0 .15rem; color: var(--muted); font-size: 13px; font-weight: 600; }
h2, h3 { margin: 0; font-size: 1.2rem; line-height: 1.3; font-weight: 600; overflow-wrap: anywhere; text-wrap: pretty; }
.lead h2 { font-size: 1.55rem; line-height: 1.25; }
h2 a, h3 a { color: inherit; text-decoration: none; }
h2 a:hover, h3 a:hover { text-decoration: underline; text-underline-offset: .15em; }
.note { margin: .65rem 0 0; padding-left: .75rem; border-left: 2px solid var(--hairline); font-style: italic; }
article img { float: right; width: 11rem; height: auto; margin: .85rem 0 .5rem 1.25rem; border-radius: 5px; background: var(--hairline); }
.lead img { float: none; display: block; width: 100%; margin: 1rem 0; border-radius: 6px; }
.abstract { margin: .5rem 0 0; overflow-wrap: anywhere; text-wrap: pretty; }
mark { background: none; color: inherit; font-weight: 600; }
.origin { color: var(--muted); font-size: 13px; white-space: nowrap; }
summary { display: inline-block; margin-top: .35rem; color: var(--muted); font-size: 13px; cursor: pointer; }
summary::before { content: "+ "; }
details[open] summary::before { content: "− "; }
summary::-webkit-details-marker { display: none; }
details p { margin: .35rem 0 0; overflow-wrap: anywhere; text-wrap: pretty; }
.meta { margin: .6rem 0 0; color: var(--muted); font-size: 13px; line-height: 1.6; overflow-wrap: anywhere; }
.meta a, .meta time { white-space: nowrap; }
.badge { color: var(--text); }
.badge a, .paper .meta a { white-space: normal; }
.section { padding: 2.5rem 0 1.1rem; }
.section p { margin: .1rem 0 0; color: var(--muted); font-size: 15px; }
.missed { margin-top: 2.5rem; }
.missed header { display: block; padding: 0 0 1.1rem; }
.missed header p { margin: .1rem 0 0; color: var(--muted); font-size: 15px; }
.missed h3 { font-size: 1.05rem; }
.missed article { padding: 1.2rem 0 1.3rem; }
nav.pages { justify-content: space-between; padding-top: 1.5rem; border-top: 1px solid var(--hairline); }
nav.pages a { color: var(--accent); }
.calendar { margin: 2rem 0 0; border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
.calendar caption { padding-bottom: .35rem; text-align: left; font-weight: 600; }
.calendar th { color: var(--muted); font-size: 12px; font-weight: 400; }
.calendar th, .calendar td { width: 2.6rem; height: 2.1rem; padding: 0; text-align: center; color: var(--muted); }
.calendar a { display: block; line-height: 2.1rem; border-radius: 5px; font-weight: 600; }
.calendar a[aria-current] { background: var(--text); color: var(--background); text-decoration: none; }
.months { padding: 2rem 0 0; }
main > :last-child:not(article, section) { margin-bottom: 2rem; }
.months a[aria-current] { color: var(--text); }
.editions, .related { margin: 1.25rem 0 0; padding: 0; list-style: none; }
.editions li, .related li { padding: .3rem 0; overflow-wrap: anywhere; }
.related a + small { white-space: nowrap; }
.related small, .authors small { color: var(--muted); font-size: 13px; }
.prose h2 { margin: 1.75rem 0 0; font-size: 1.1rem; }
.prose p { margin: .5rem 0 0; }
.prose .editions { margin-top: .5rem; }
.paper-header { align-items: center; padding-top: 1.5rem; padding-bottom: 1.5rem; }
.paper-header .home { margin: 0; font-size: 15px; font-weight: 600; }
.home a { color: inherit; text-decoration: none; }
.paper h1 { font-size: 1.75rem; line-height: 1.25; text-wrap: pretty; }
.paper h2 { margin: 2rem 0 0; font-size: 1rem; }
.authors { margin: .75rem 0 0; overflow-wrap: anywhere; }
.authors a { color: inherit; text-decoration: none; }
.authors a:hover { text-decoration: underline; }
.links { margin: .6rem 0 0; font-size: 15px; }
.paper img { float: none; display: block; width: 100%; margin: 1.25rem 0; }
.charts { display: flex; flex-wrap: wrap; gap: 1rem 2rem; margin-top: .75rem; }
figure { margin: 0; width: 15rem; max-width: 100%; }
svg { display: block; width: 100%; height: auto; }
polyline { fill: none; stroke: var(--accent); stroke-width: 2; stroke-linejoin: round; }
figcaption { color: var(--muted); font-size: 13px; }
pre { margin: .5rem 0 0; padding: .75rem; overflow-x: auto; border: 1px solid var(--hairline); border-radius: 6px; font-size: 12px; line-height: 1.5; }
.empty { margin: 0; padding: 2rem 0; border-top: 1px solid var(--hairline); color: var(--muted); }
footer { color: var(--muted); font-size: 13px; }
footer p { margin: 0; padding-top: 1.25rem; border-top: 1px solid var(--hairline); }
@media (max-width: 30rem) {
  article { grid-template-columns: 2.9rem minmax(0, 1fr); }
  header { padding-top: 2.25rem; padding-bottom: 1.5rem; }
  .search { flex-basis: 100%; }
  .lead h2 { font-size: 1.4rem; }
  .paper { display: block; }
  .paper .votes small { display: inline; margin-left: .35rem; }
  .paper h1 { font-size: 1.5rem; }
  article img { float: none; display: block; width: 100%; margin: .9rem 0 .6rem; }
}
@media print { nav, form, aside { display: none; } article { break-inside: avoid; } }
`;
}
