// Reads TeX character by character: prose, groups, commands and formulas.
import { type Environment, environmentOf, inOneLine, rowEnd } from './tex-environments.ts';
import { bracePairs, closingDollar, dashOf, indexFrom, isGroup, isMath } from './tex-scan.ts';
import { operand, script } from './tex-script.ts';
import {
  accentNames,
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

/** A title is never nested deeper; what is inside stays as it is. */
const maxDepth = 20;

export class TexReader {
  readonly #tex: string;
  readonly #isBibtex: boolean;
  /** The environment whose rows and cells these are. */
  readonly #environment: Environment | null;
  #at = 0;
  #pairs: Int32Array | null = null;
  /** Marks that don't occur again: searching for each would scan to the end. */
  readonly #missing = new Set<string>();

  constructor(tex: string, isBibtex = false, environment: Environment | null = null) {
    this.#tex = tex;
    this.#isBibtex = isBibtex;
    this.#environment = environment;
  }

  /** The brace that closes the one at `open`, or -1. */
  #closingBrace(open: number): number {
    this.#pairs ??= bracePairs(this.#tex);
    return this.#pairs[open] || -1;
  }

  #inner(tex: string): TexReader {
    return new TexReader(tex, this.#isBibtex);
  }

  /** Prose up to the end. */
  text(depth = 0): string {
    const out: string[] = [];
    while (this.#at < this.#tex.length) {
      const rest = this.#tex[this.#at] ?? '';
      if (rest === '$') out.push(this.#dollars(depth));
      else if (rest === '\\') out.push(this.#command(false, depth));
      else if (this.#isBibtex && (rest === '{' || rest === '}')) this.#at += 1;
      else if (rest === '{') out.push(this.#braces(depth));
      else if (rest === '~') out.push(this.#tilde());
      else out.push(this.#prose());
    }
    return out.join('');
  }

  /** A run of ordinary characters, with TeX's dashes and quotes. */
  #prose(): string {
    const end = indexFrom(this.#tex, this.#isBibtex ? /[\\$~{}]/g : /[\\$~{]/g, this.#at);
    const start = this.#at;
    const run = this.#tex.slice(start, end);
    this.#at = end;
    const quoted = run.replaceAll('``', '“').replaceAll("''", '”');
    return quoted.replaceAll(/-{2,3}/g, (hyphens, at: number) =>
      dashOf(hyphens, quoted[at - 1] ?? this.#tex[start - 1], quoted[at + hyphens.length] ?? this.#tex[end]),
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
    return this.#isBibtex ? `${mark}${inside}${mark}` : new TexReader(inside).math(depth + 1).trim();
  }

  /** A group in prose: its content if the braces are TeX's own; otherwise unchanged. */
  #braces(depth: number): string {
    const end = this.#closingBrace(this.#at);
    if (end < 0 || depth >= maxDepth) {
      this.#at += 1;
      return '{';
    }
    const inside = this.#tex.slice(this.#at + 1, end);
    // {BERT}, {\"o} and {\em x} protect or group; { "a": 1 } and {1, 2} are meant as they are.
    const isWhole = depth === 0 && this.#at === 0 && end === this.#tex.length - 1;
    this.#at = end + 1;
    if (!isGroup(inside) && !(isWhole && /\p{L}/u.test(inside) && !inside.includes('"')))
      return `{${inside}}`;
    return new TexReader(inside).text(depth + 1).trimStart();
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
      } else if (character === '&' && this.#environment !== null) {
        this.#at += 1;
        out.push(this.#environment.cell);
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
    // Mark-up of HTML as some managers escape it: `\textlessi\textgreater`.
    const [, glued = ''] = /^text(?:less|greater)([a-z]+)$/.exec(bare) ?? [];
    if (glued) {
      this.#at -= glued.length;
      return bare.startsWith('textless') ? '<' : '>';
    }
    const symbol = (inMath ? symbols[bare] : undefined) ?? letters[bare] ?? symbols[bare];
    const accent = inMath
      ? undefined
      : (accentNames[bare] ?? (bare.length === 1 ? accents[bare] : undefined));
    if (accent !== undefined) return this.#accented(accent, depth) ?? whole;
    if (symbol !== undefined) return this.#spaced(symbol, inMath);
    if (bare in mathAccents && inMath) return `${this.#argument(true, depth)}${mathAccents[bare]}`;
    if (functionNames.has(bare)) return bare;
    if (dropped.has(bare)) return this.#skipArgument();
    if (silent.has(bare) && this.#tex[this.#at] !== '{') return this.#silence();
    if (transparent.has(bare)) {
      const isMathInside = bare === 'ensuremath' || (inMath && !/^text|^mbox|^hbox|^url/.test(bare));
      return this.#argument(isMathInside, depth);
    }
    return this.#structure(bare, inMath, depth) ?? whole;
  }

  /** A backslash and a character that is not a letter. */
  #mark(mark: string, inMath: boolean, depth: number): string {
    if (mark === '(' || mark === '[')
      return this.#delimited(mark === '(' ? '\\)' : '\\]', depth) ?? `\\${mark}`;
    if (!inMath && mark in accents) return this.#accented(accents[mark] ?? '', depth) ?? `\\${mark}`;
    if (/^[,;:\s]$/.test(mark)) return ' ';
    if ('!/@-+'.includes(mark) && mark !== '') return '';
    if (mark === '\\') return this.#rowEnd();
    if (mark === '|') return '‖';
    if ('%&_#${}'.includes(mark) && mark !== '') return mark;
    return `\\${mark}`;
  }

  /** A line's end, and between the rows of an environment their separator; space that was asked for is dropped. */
  #rowEnd(): string {
    if (this.#environment === null) return ' ';
    const [space = ''] = /^\*?(?:\[[^\]]{0,20}\])?/.exec(this.#tex.slice(this.#at, this.#at + 24)) ?? [];
    this.#at += space.length;
    return rowEnd;
  }

  /** `\begin{name} … \end{name}`; null if it isn't known or doesn't end. */
  #environmentText(depth: number): string | null {
    const [head = '', name = ''] = /^\{([a-zA-Z]+\*?)\}/.exec(this.#tex.slice(this.#at, this.#at + 30)) ?? [];
    const environment = environmentOf(name);
    const close = `\\end{${name}}`;
    const start = this.#at + head.length;
    const end = environment === null || this.#missing.has(close) ? -1 : this.#tex.indexOf(close, start);
    if (environment === null || end < 0) {
      if (environment !== null) this.#missing.add(close);
      return null;
    }
    const whole = this.#tex.slice(this.#at - '\\begin'.length, end + close.length);
    this.#at = start;
    if (environment.hasForm) this.#skipArgument();
    const inside = this.#tex.slice(this.#at, end);
    this.#at = end + close.length;
    if (this.#isBibtex && environment.isMath) return whole;
    const reader = new TexReader(inside, this.#isBibtex, environment);
    return inOneLine(environment.isMath ? reader.math(depth + 1) : reader.text(depth + 1), environment);
  }

  /** One end of an environment that can't be turned, as it is written; null if no name follows. */
  #environmentMark(command: 'begin' | 'end'): string | null {
    const [head] = /^\{[a-zA-Z]+\*?\}/.exec(this.#tex.slice(this.#at, this.#at + 30)) ?? [];
    if (head === undefined) return null;
    this.#at += head.length;
    return `\\${command}${head}`;
  }

  /** `\( … \)` and `\[ … \]` */
  #delimited(close: string, depth: number): string | null {
    const end = this.#missing.has(close) ? -1 : this.#tex.indexOf(close, this.#at);
    if (end < 0) {
      this.#missing.add(close);
      return null;
    }
    const inside = this.#tex.slice(this.#at, end);
    const open = this.#tex.slice(this.#at - close.length, this.#at);
    this.#at = end + close.length;
    return this.#isBibtex ? `${open}${inside}${close}` : new TexReader(inside).math(depth + 1).trim();
  }

  /** Commands with a shape of their own. */
  #structure(name: string, inMath: boolean, depth: number): string | null {
    switch (name) {
      case 'enquote':
      case 'mkbibquote':
        return `“${this.#argument(inMath, depth)}”`;
      case 'begin':
        return this.#environmentText(depth) ?? this.#environmentMark(name);
      case 'end':
        return this.#environmentMark(name);
      case 'item':
        return '•';
      case 'overset':
      case 'stackrel':
      case 'underset': {
        const above = this.#argument(true, depth);
        return `${this.#argument(true, depth)}${script(above, name === 'underset' ? '_' : '^')}`;
      }
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
      case 'href':
      case 'raisebox':
      case 'texorpdfstring':
      case 'foreignlanguage':
      case 'scalebox':
        this.#skipArgument();
        return this.#argument(inMath, depth);
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

  /** A letter with an accent: `\'e`, `\'{e}`, `\'\i`. Null if no letter follows. */
  #accented(mark: string, depth: number): string | null {
    // Three accents have no letter.
    if (/^(?:\\[^a-zA-Z]){3}/.test(this.#tex.slice(this.#at, this.#at + 6))) return null;
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
    const end = this.#closingBrace(this.#at);
    const inside = this.#tex.slice(this.#at + 1, end < 0 ? undefined : end);
    this.#at = end < 0 ? this.#tex.length : end + 1;
    if (depth >= maxDepth) return inside;
    const reader = this.#inner(inside);
    return inMath ? reader.math(depth + 1) : reader.text(depth + 1);
  }

  #skipArgument(): string {
    if (this.#tex[this.#at] === '{') {
      const end = this.#closingBrace(this.#at);
      this.#at = end < 0 ? this.#tex.length : end + 1;
    }
    return '';
  }

  /** A space after a command only ends its name. */
  #silence(): string {
    if (this.#tex[this.#at] === ' ') this.#at += 1;
    return '';
  }

  /** In prose the space after a command is swallowed: `\o re` is øre. Empty braces only end a command's name. */
  #spaced(symbol: string, inMath: boolean): string {
    if (inMath) return symbol;
    const isGlued = /^\p{L}$/u.test(symbol)
      ? /^ \p{Ll}/u.test(this.#tex.slice(this.#at, this.#at + 3))
      : /^[“‘„‚«‹¿¡]$/.test(symbol) && this.#tex[this.#at] === ' ';
    if (isGlued) this.#at += 1;
    else if (this.#tex.startsWith('{}', this.#at)) this.#at += 2;
    return symbol;
  }
}
