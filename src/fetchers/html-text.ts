// Makes plain text of the HTML (or JATS) that feeds and registries put into titles and abstracts.
import { decodeHTMLStrict } from 'entities';
import { Parser } from 'htmlparser2';
import { collapseSpace } from '../model/text.ts';
import { withReadableReferences } from './character-references.ts';
import { withoutDoubleEncoding } from './double-encoding.ts';
import { withoutFalseTags } from './html-tags.ts';

/** Elements whose content is not text; the annotations of MathML repeat the mathematics next to them. */
const silent = new Set(
  'script style head template svg iframe object figure table annotation annotation-xml noscript noembed noframes'.split(
    ' ',
  ),
);
/** Those whose content is never text, even if their end is missing. */
const code = new Set(['script', 'style', 'template', 'svg']);
/** Block elements: their text does not join that next to it. */
const blocks = new Set(
  'address article blockquote br dd div dl dt h1 h2 h3 h4 h5 h6 hr li ol p pre section td th tr ul sec title list-item'.split(
    ' ',
  ),
);
/** Text nested deeper than this is not an abstract: the rest is left out. */
const maxDepth = 200;
/** The parser's time grows with the square of the depth, so it is given a piece at a time. */
const pieceLength = 4096;

/** The text of a fragment of HTML, its white space collapsed. Never throws; a "<" that begins no tag stays as it is. */
export function textOfHtml(html: string): string {
  if (isPlain(html)) return collapseSpace(withoutInvisible(withoutDoubleEncoding(html)));
  return collapseSpace(linesOfHtml(html).join(' '));
}

/** Marks for breaking words, which make two spellings of one title, and control characters. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out.
const invisible = /[\u0000-\u0008\u000e-\u001f\u00ad\u200b\u2060\ufeff]/g;
const withoutInvisible = (text: string) => text.replace(invisible, '');

/** As `textOfHtml`, of text whose references were escaped once more than they should be: what stays of them is read, too. */
export function textOfEscapedHtml(html: string): string {
  return decodedAgain(textOfHtml(html));
}

/** The references in plain text beside words, read; one alone is what a text is about. */
export function decodedAgain(text: string): string {
  const isBesideWords = text.includes('&') && text.replaceAll(/&#?\w+;/g, '').length > 5;
  return isBesideWords ? collapseSpace(decodeHTMLStrict(text)) : text;
}

/** Most titles have no mark-up. */
const isPlain = (html: string) => !html.includes('<') && !html.includes('&');

/** The text of a fragment of HTML, a line for each block and after each line break; empty lines are left out. */
export function linesOfHtml(html: string): string[] {
  let text = '';
  let depth = 0;
  let silentFrom = 0;
  /** What a silent element has had so far: should it never end, it was the rest of the text. */
  let unheard = '';
  let codeFrom = 0;
  let alternatives = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const local = name.slice(name.indexOf(':') + 1);
        depth += 1;
        if (local === 'alternatives') alternatives += 1;
        // JATS gives a formula in TeX and in MathML; pages hide one of two for readers who listen.
        const isDouble = (local === 'tex-math' && alternatives > 0) || attributes['aria-hidden'] === 'true';
        if (silentFrom === 0 && (silent.has(local) || isDouble)) {
          silentFrom = depth;
          unheard = '';
        }
        if (codeFrom === 0 && code.has(local)) codeFrom = depth;
        if (blocks.has(local)) text += '\n';
      },
      onclosetag(name, isImplied) {
        const local = name.slice(name.indexOf(':') + 1);
        if (local === 'alternatives') alternatives -= 1;
        if (depth === codeFrom) codeFrom = 0;
        if (depth === silentFrom) {
          silentFrom = 0;
          if (isImplied && !code.has(local)) text += unheard;
        }
        depth -= 1;
        if (blocks.has(local)) text += '\n';
      },
      ontext(piece) {
        const line = piece.replaceAll(/[\r\n]+/g, ' ');
        if (silentFrom === 0) text += line;
        else if (codeFrom === 0) unheard += line;
      },
    },
    // In XHTML an <iframe/> is self-closing, and what follows is not inside it.
    { decodeEntities: true, lowerCaseTags: true, recognizeSelfClosing: true },
  );
  const source = withReadableReferences(withoutFalseTags(withoutDoubleEncoding(html)));
  for (let start = 0; start < source.length && depth <= maxDepth; start += pieceLength) {
    parser.write(source.slice(start, start + pieceLength));
  }
  parser.end();
  return withoutInvisible(text).split('\n').map(collapseSpace).filter(Boolean);
}
