// Makes plain text of the HTML (or JATS) that feeds and registries put into titles and abstracts.
import { Parser } from 'htmlparser2';
import { collapseSpace } from '../model/text.ts';

/** Elements whose content is no text. */
const silent = new Set(['script', 'style', 'head', 'template', 'svg', 'iframe', 'object', 'figure', 'table']);
/** Elements that stand on their own: their text does not join that beside it. */
const blocks = new Set(
  'address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section td th tr ul jats:p jats:sec jats:title jats:list-item'.split(
    ' ',
  ),
);
/** Nested deeper than this it is no abstract: what follows is left out. */
const maxDepth = 200;
/** The parser's time grows with the square of the depth, so it is given a piece at a time. */
const pieceLength = 4096;

/** The text of a fragment of HTML, its white space collapsed. Never throws; what looks like no tag stays as it is. */
export function textOfHtml(html: string): string {
  // Most titles have no mark-up; "a < b" in one of them is no tag either.
  if (!/<[a-z/!?]/i.test(html) && !html.includes('&')) return collapseSpace(html);
  let text = '';
  let depth = 0;
  let silentFrom = 0;
  const parser = new Parser(
    {
      onopentagname(name) {
        depth += 1;
        if (silentFrom === 0 && silent.has(name)) silentFrom = depth;
        if (blocks.has(name)) text += ' ';
      },
      onclosetag(name) {
        if (depth === silentFrom) silentFrom = 0;
        depth -= 1;
        if (blocks.has(name)) text += ' ';
      },
      ontext(piece) {
        if (silentFrom === 0) text += piece;
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  for (let start = 0; start < html.length && depth <= maxDepth; start += pieceLength) {
    parser.write(html.slice(start, start + pieceLength));
  }
  parser.end();
  return collapseSpace(text);
}
