// Tells tags from text that has a "<" in it: a name that HTML, MathML or JATS knows, and attributes that look like some.

/** Elements of HTML of all times, MathML, SVG and JATS that feeds and registries have in titles and abstracts. */
const names = new Set(
  `a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body br button
  canvas caption center cite code col colgroup command data datalist dd del details dfn dialog dir div dl dt em embed fieldset
  figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe ilayer image img input ins
  isindex kbd keygen label layer legend li link listing main map mark marquee menu meta meter multicol nav nobr noembed noframes
  noscript object ol optgroup option output p param picture plaintext pre progress q rb rp rt rtc ruby s samp script section select
  slot small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr
  track tt u ul var video wbr xml xmp
  annotation annotation-xml maction math menclose merror mfenced mfrac mglyph mi mlabeledtr mmultiscripts mn mo mover mpadded
  mphantom mprescripts mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none semantics
  alternatives bold boxed-text disp-formula ext-link fn inf inline-formula inline-graphic italic list list-item monospace
  named-content overline roman sans-serif sc sec styled-content tex-math underline uri xref`.split(/\s+/),
);

/** Prefixes under which such elements come. */
const prefixes = new Set('jats mml m ce sb xhtml html h svg o w v st1 mathml'.split(' '));

/** What follows a "<" that may begin a tag: the name, then its end or its first attribute. */
const start =
  /<(\/?)([a-z][a-z0-9]*(?:[-_.][a-z0-9]+)*)(?::([a-z][a-z0-9-]*))?(?:\s*\/?>|\s+([a-z_:][\w:.-]*)?(\s*=|\s*\/?>|\s)?|\/)/iy;

/** The HTML with each "<" that begins no tag, comment or declaration as `&lt;`. */
export function withoutFalseTags(html: string): string {
  let at = html.indexOf('<');
  if (at < 0) return html;
  let safe = '';
  let from = 0;
  for (; at >= 0; at = html.indexOf('<', at + 1)) {
    if (isTag(html, at)) continue;
    safe += `${html.slice(from, at)}&lt;`;
    from = at + 1;
  }
  return safe + html.slice(from);
}

function isTag(html: string, at: number): boolean {
  if (/[!?]/.test(html.charAt(at + 1)))
    return /^<(?:!--|!doctype\b|!\[cdata\[|\?\w)/i.test(html.slice(at, at + 9));
  start.lastIndex = at;
  const match = start.exec(html);
  if (!match) return false;
  const [, slash, first = '', local, attribute, next = ''] = match;
  const isKnown = local === undefined ? names.has(first.toLowerCase()) : prefixes.has(first.toLowerCase());
  const hasValue = attribute !== undefined && next.includes('=');
  if (slash || attribute === undefined) return isKnown;
  // "a <b and c" has a name and words after it; a long name, or a value, is not an accident.
  return hasValue || (isKnown && first.length > 2);
}
