// Turns the TeX of titles, abstracts and names into readable Unicode; what cannot be turned stays as it is written.
import { closingBrace, closingDollar, indexFrom, isMath } from './tex-scan.ts';
import { operand, script } from './tex-script.ts';
import {
  accents,
  doubleStruck,
  dropped,
  functionNames,
  letters,
  mathAccents,
  silent,
  symbols,
  transparent,
} from './tex-symbols.ts';

/** Nesting beyond this is no title; what is inside stays as it is. */
const maxDepth = 20;

/** Text without these has nothing to turn: the common case. To look for each takes a third of a pattern's time. */
const marks = ['\\', '$', '~', '{', '``', "''", '--'];

/**
 * Readable Unicode for text with TeX in it: accents, `$…$` and `\(…\)`, symbols, text styles, escapes, dashes and quotes. Never
 * throws; takes time in proportion to the text.
 */
export function texToText(tex: string): string {
  if (!marks.some((mark) => tex.includes(mark))) return tex;
  return new Reader(tex).text().normalize('NFC');
}

class Reader {
  readonly #tex: string;
  #at = 0;

  constructor(tex: string) {
    this.#tex = tex;
  }

  /** Prose up to the end. */
  text(depth = 0): string {
    const out: string[] = [];
    while (this.#at < this.#tex.length) {
      const rest = this.#tex[this.#at] ?? '';
      if (rest === '$') out.push(this.#dollars(depth));
      else if (rest === '\\') out.push(this.#command(false, depth));
      else if (rest === '{') out.push(this.#braces(depth));
      else if (rest === '~') out.push(this.#tilde());
      else out.push(this.#prose());
    }
    return out.join('');
  }

  /** A run of ordinary characters, with TeX's dashes and quotes. */
  #prose(): string {
    const end = indexFrom(this.#tex, /[\\$~{]/g, this.#at);
    const run = this.#tex.slice(this.#at, end);
    this.#at = end;
    const quoted = run.replaceAll('``', '“').replaceAll("''", '”');
    return quoted.replaceAll(/-{2,3}/g, (hyphens, at: number) =>
      dashOf(hyphens, quoted[at - 1], quoted[at + hyphens.length]),
    );
  }

  /** A tie between words is a space; in an address or a path it is itself. */
  #tilde(): string {
    const before = this.#tex.slice(Math.max(0, this.#at - 80), this.#at);
    this.#at += 1;
    const isPath = /(?:https?:\/\/|www\.)\S*$|[/\s]$|^$/.test(before);
    const after = this.#tex[this.#at] ?? '';
    return isPath || !/[\p{L}\p{N}\\$([]/u.test(after) || (/[\d\s]$/.test(before) && /\d/.test(after))
      ? '~'
      : ' ';
  }

  /** `$…$` and `$$…$$` if that is mathematics; a price is not. */
  #dollars(depth: number): string {
    const mark = this.#tex.startsWith('$$', this.#at) ? '$$' : '$';
    const start = this.#at + mark.length;
    const end = closingDollar(this.#tex, start, mark);
    const inside = end < 0 ? '' : this.#tex.slice(start, end);
    if (end < 0 || !isMath(inside)) {
      this.#at = start;
      return mark;
    }
    this.#at = end + mark.length;
    return new Reader(inside).math(depth + 1).trim();
  }

  /** A group in prose: its content, where the braces are TeX's own; else as it stands. */
  #braces(depth: number): string {
    const end = closingBrace(this.#tex, this.#at);
    if (end < 0 || depth >= maxDepth) {
      this.#at += 1;
      return '{';
    }
    const inside = this.#tex.slice(this.#at + 1, end);
    // {BERT}, {\"o} and {\em x} protect or group; { "a": 1 } and {1, 2} are meant as they are.
    const isGroup = /\\/.test(inside) || /^\p{L}[\p{L}\p{N}-]*$/u.test(inside);
    if (!isGroup) {
      this.#at = end + 1;
      return `{${inside}}`;
    }
    this.#at = end + 1;
    return new Reader(inside).text(depth + 1).trimStart();
  }

  /** Mathematics up to the end. */
  math(depth = 0): string {
    const out: string[] = [];
    while (this.#at < this.#tex.length) {
      const character = this.#tex[this.#at] ?? '';
      if (character === '\\') out.push(this.#command(true, depth));
      else if (character === '^' || character === '_') {
        this.#at += 1;
        out.push(script(this.#argument(true, depth), character));
      } else if (character === '{') {
        out.push(this.#argument(true, depth));
      } else if (character === "'") {
        this.#at += 1;
        out.push('′');
      } else if (character === '~' || character === '}') {
        this.#at += 1;
        out.push(character === '~' ? ' ' : '');
      } else {
        out.push(character);
        this.#at += 1;
      }
    }
    return out.join('');
  }

  /** What a backslash begins. */
  #command(inMath: boolean, depth: number): string {
    const [whole = '\\', name = ''] =
      /^\\([a-zA-Z]+\*?|[\s\S])?/.exec(this.#tex.slice(this.#at, this.#at + 40)) ?? [];
    this.#at += whole.length;
    if (depth >= maxDepth) return whole;
    if (/^[^a-zA-Z]/.test(name) || name === '') return this.#mark(name, inMath, depth);
    const bare = name.replace(/\*$/, '');
    const symbol = (inMath ? symbols[bare] : undefined) ?? letters[bare] ?? symbols[bare];
    if (bare in accents && !inMath && bare.length === 1)
      return this.#accented(accents[bare] ?? '', depth) ?? whole;
    if (symbol !== undefined) return this.#spaced(symbol, inMath);
    if (bare in mathAccents && inMath) return `${this.#argument(true, depth)}${mathAccents[bare]}`;
    if (functionNames.has(bare)) return bare;
    if (dropped.has(bare)) return this.#skipArgument();
    if (silent.has(bare) && this.#tex[this.#at] !== '{') return this.#silence();
    if (transparent.has(bare)) return this.#argument(inMath && !/^text|^mbox|^hbox|^url/.test(bare), depth);
    return this.#structure(bare, inMath, depth) ?? whole;
  }

  /** A backslash and a character that is no letter. */
  #mark(mark: string, inMath: boolean, depth: number): string {
    if (mark === '(' || mark === '[')
      return this.#delimited(mark === '(' ? '\\)' : '\\]', depth) ?? `\\${mark}`;
    if (!inMath && mark in accents) return this.#accented(accents[mark] ?? '', depth) ?? `\\${mark}`;
    if (',;: '.includes(mark) && mark !== '') return ' ';
    if (mark === '!' || mark === '/' || mark === '@') return '';
    if (mark === '\\') return ' ';
    if (mark === '|') return '‖';
    if ('%&_#${}'.includes(mark) && mark !== '') return mark;
    return `\\${mark}`;
  }

  /** `\( … \)` and `\[ … \]` */
  #delimited(close: string, depth: number): string | null {
    const end = this.#tex.indexOf(close, this.#at);
    if (end < 0) return null;
    const inside = this.#tex.slice(this.#at, end);
    this.#at = end + close.length;
    return new Reader(inside).math(depth + 1).trim();
  }

  /** Commands with a shape of their own. */
  #structure(name: string, inMath: boolean, depth: number): string | null {
    switch (name) {
      case 'frac':
      case 'tfrac':
      case 'dfrac':
      case 'nicefrac':
        return `${operand(this.#argument(true, depth))}/${operand(this.#argument(true, depth))}`;
      case 'sqrt':
        return `√${operand(this.#argument(true, depth))}`;
      case 'binom':
        return `(${this.#argument(true, depth)} choose ${this.#argument(true, depth)})`;
      case 'mathbb':
      case 'mathds':
      case 'Bbb':
        return [...this.#argument(true, depth)].map((letter) => doubleStruck[letter] ?? letter).join('');
      case 'href': {
        this.#skipArgument();
        return this.#argument(inMath, depth);
      }
      case 'textcolor':
      case 'color':
        this.#skipArgument();
        return name === 'color' ? '' : this.#argument(inMath, depth);
      case 'not':
        return `${this.#argument(true, depth)}\u0338`;
      case 'quad':
      case 'qquad':
        return ' ';
      default:
        return null;
    }
  }

  /** A letter with an accent: `\'e`, `\'{e}`, `\'\i`. Null where no letter follows. */
  #accented(mark: string, depth: number): string | null {
    const start = this.#at;
    const base = this.#argument(false, depth).replace('ı', 'i').replace('ȷ', 'j');
    if (!/^\p{L}/u.test(base)) {
      this.#at = start;
      return null;
    }
    const [first = '', ...others] = [...base];
    return first + mark + others.join('');
  }

  /** What a command is given: a group, a command or a character; leading spaces are TeX's to skip. */
  #argument(inMath: boolean, depth: number): string {
    while (this.#tex[this.#at] === ' ') this.#at += 1;
    const character = this.#tex[this.#at] ?? '';
    if (character === '\\') return this.#command(inMath, depth + 1);
    if (character !== '{') {
      const [first = ''] = this.#tex.slice(this.#at, this.#at + 2);
      this.#at += first.length;
      return first;
    }
    const end = closingBrace(this.#tex, this.#at);
    const inside = this.#tex.slice(this.#at + 1, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#tex.length : end + 1;
    if (depth >= maxDepth) return inside;
    const reader = new Reader(inside);
    return inMath ? reader.math(depth + 1) : reader.text(depth + 1);
  }

  #skipArgument(): string {
    if (this.#tex[this.#at] === '{') {
      const end = closingBrace(this.#tex, this.#at);
      this.#at = end < 0 ? this.#tex.length : end + 1;
    }
    return '';
  }

  /** A space after a command only ends its name. */
  #silence(): string {
    if (this.#tex[this.#at] === ' ') this.#at += 1;
    return '';
  }

  /** In prose the space after a command is swallowed: `\o re` is øre. */
  #spaced(symbol: string, inMath: boolean): string {
    if (!inMath && /^\p{L}$/u.test(symbol) && /^ \p{Ll}/u.test(this.#tex.slice(this.#at, this.#at + 3)))
      this.#at += 1;
    return symbol;
  }
}

/** Hyphens between words or numbers are a dash; some that begin a word are an option of some program. */
function dashOf(hyphens: string, before: string | undefined, after: string | undefined): string {
  const isIn = (character: string | undefined) => character !== undefined && /[^\s-]/.test(character);
  const isSpace = (character: string | undefined) => character !== undefined && /\s/.test(character);
  if (hyphens === '---') return isIn(before) && after !== '-' ? '—' : hyphens;
  return (isIn(before) && isIn(after)) || (isSpace(before) && isSpace(after)) ? '–' : hyphens;
}
