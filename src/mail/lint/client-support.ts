// What mail clients do not show: elements that they take out, and CSS that they ignore.

/** Elements that Gmail, Outlook or Apple Mail remove, or that filters take for an attack. */
export const removedElements: Readonly<Record<string, string>> = {
  script: 'every client removes scripts, and filters refuse them',
  form: 'Outlook and Gmail disable forms, and warn of them',
  input: 'Outlook and Gmail disable forms, and warn of them',
  button: 'Gmail removes buttons; a link is what works',
  iframe: 'every client removes frames',
  object: 'every client removes objects',
  embed: 'every client removes objects',
  video: 'only Apple Mail plays films',
  audio: 'only Apple Mail plays sound',
  svg: 'Gmail and Outlook remove inline SVG',
  canvas: 'there is no script to draw with',
  base: 'Gmail and Outlook ignore the base of links',
  link: 'Gmail and Outlook load no style sheets',
};

/**
 * Declarations that at least Gmail or Outlook on Windows (Word's engine) ignore on an element. In a style sheet
 * they may improve what other clients show, so they are only looked for in `style` attributes.
 */
export const ignoredDeclarations: readonly (readonly [pattern: RegExp, who: string])[] = [
  [/\bposition\s*:\s*(?:absolute|fixed|sticky)/i, 'Gmail and Outlook ignore position'],
  [/\bdisplay\s*:\s*(?:inline-)?(?:flex|grid)/i, 'Outlook on Windows ignores flex and grid'],
  [/\bvar\(\s*--/i, 'Gmail and Outlook ignore custom properties'],
  [/\bcalc\(/i, 'Outlook on Windows ignores calc()'],
  [/\bbackground-image\s*:\s*url/i, 'Outlook on Windows ignores background images'],
  [
    /\b(?:animation|transition|transform|filter)\s*:/i,
    'Gmail and Outlook ignore animation and transformation',
  ],
  [/\bobject-fit\s*:/i, 'Gmail and Outlook ignore object-fit'],
  [/\bexpression\(|javascript:/i, 'filters take it for an attack'],
];

/** Gmail ignores a style sheet that is longer, in characters. */
export const maxStyleSheetLength = 8192;
