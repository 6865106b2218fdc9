// The texts of a language: messages with their values, counts, lists, dates, and reasons.
import { type DateStyle, weekdayOf } from '../../model/dates.ts';
import type { PlainDate } from '../../model/time.ts';
import { type Html, type HtmlValue, html } from '../html.ts';
import { en } from './en.ts';
import { enSite } from './en-site.ts';
import { readReason } from './reasons.ts';

export const english = { ...en, ...enSite };

export type MessageKey = keyof typeof english;
/** All messages of a language. */
export type Catalogue = Readonly<Record<MessageKey, string>>;

type PluralOf<Key> = Key extends `${infer Noun}.other` ? Noun : never;
/** A message that depends on a number. */
export type Noun = PluralOf<MessageKey>;

type Values<Value> = Readonly<Record<string, Value>>;

export class Texts {
  /** BCP 47, of the texts: for `lang` attributes. */
  readonly language: string;
  readonly #messages: Catalogue;
  readonly #plural: (n: number) => 'one' | 'other';

  constructor(language: string, messages: Catalogue, plural: (n: number) => 'one' | 'other') {
    this.language = language;
    this.#messages = messages;
    this.#plural = plural;
  }

  text(key: MessageKey, values: Values<string | number> = {}): string {
    return filled(this.#messages[key], values).join('');
  }

  /** The message as HTML: strings among the values are text, and `Html` is mark-up. */
  html(key: MessageKey, values: Values<HtmlValue>): Html {
    return html`${filled(this.#messages[key], values)}`;
  }

  /** `1 paper`, `4 papers` */
  count(noun: Noun, n: number, values: Values<string | number> = {}): string {
    return this.text(`${noun}.${this.#plural(n)}`, { n, ...values });
  }

  /** `arXiv, bioRxiv and Nature` */
  list(names: readonly string[], conjunction: 'and' | 'or' = 'and'): string {
    const last = names.at(-1) ?? '';
    if (names.length < 2) return last;
    return this.text(`list.${conjunction}`, {
      names: names.slice(0, -1).join(this.text('list.comma')),
      last,
    });
  }

  /** The first names, and how many more there are; one more is named instead. */
  firstOf(names: readonly string[], limit: number): string {
    const rest = names.length - limit;
    const comma = this.text('list.comma');
    if (rest <= 1) return names.join(comma);
    return this.text('list.and', {
      names: names.slice(0, limit).join(comma),
      last: this.text('list.more', { n: rest }),
    });
  }

  /**
   * A date in words: `Apr 13`, `Jul 23, 2021`, `Tuesday, June 16, 2026`. Doesn't use `Intl`, because creating each format takes
   * 10 ms.
   */
  date(date: PlainDate, style: DateStyle): string {
    const [year = '', month = '', day = ''] = date.split('-');
    const nameOf = (key: MessageKey, place: number) => this.#messages[key].split('|')[place - 1] ?? '';
    return this.text(`date.${style}`, {
      year: Number(year),
      month: nameOf('date.months', Number(month)),
      shortMonth: nameOf('date.shortMonths', Number(month)),
      day: Number(day),
      weekday: nameOf('date.weekdays', weekdayOf(date)),
    });
  }

  /** The names of the days from Monday on, in a calendar. */
  get shortWeekdays(): string[] {
    return this.text('date.shortWeekdays').split('|');
  }

  /** A reason, which is stored in English; one that is not known stays as it is. */
  reason(reason: string): string {
    if (this.language === 'en') return reason;
    const read = readReason(reason);
    if (read === null) return reason;
    const { key, values, parts } = read;
    const translated = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        parts.includes(name) ? this.reason(value) : value,
      ]),
    );
    return this.text(key, translated);
  }
}

/** The pieces of a message with its values in their places. Throws a `RangeError` for a value that is missing. */
function filled<Value>(message: string, values: Values<Value>): (string | Value)[] {
  return message.split(/\{(\w+)\}/).map((piece, place) => {
    if (place % 2 === 0) return piece;
    const value = values[piece];
    if (value === undefined) throw new RangeError(`the message "${message}" has no value for ${piece}`);
    return value;
  });
}

/** As the Unicode plural rules have it for whole numbers. */
export const oneAndOther = (n: number) => (n === 1 ? 'one' : 'other');

export const englishTexts = new Texts('en', english, oneAndOther);
