// Turns the text of arguments and options into values, and reports what was expected if it is something else.
import { InvalidArgumentError } from 'commander';
import { type Period, periods } from '../model/edition.ts';
import { readSiteUrl } from '../model/site-url.ts';
import { isPlainDate, type PlainDate } from '../model/time.ts';

/** A text that may be empty. */
export function anyText(text: string): string {
  return text;
}

/** Any other text, such as an address, a path or an id: a script passes an empty one if its variable is unset. */
export function nonEmptyText(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty.');
  return text;
}

/** A calendar date, `2026-06-16`. */
export function dateArgument(text: string): PlainDate {
  if (!isPlainDate(text)) throw new InvalidArgumentError('Expected a date such as 2026-06-16.');
  return text;
}

export function periodArgument(text: string): Period {
  return choiceArgument(periods)(text);
}

/** A whole number from `min` to `max`. */
export function integerArgument(min: number, max: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (!(value >= min && value <= max)) {
      throw new InvalidArgumentError(`Expected a whole number from ${min} to ${max}.`);
    }
    return value;
  };
}

/** One of a few words. */
export function choiceArgument<T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const choice = choices.find((each) => each === text);
    if (choice === undefined) throw new InvalidArgumentError(`Expected one of ${choices.join(', ')}.`);
    return choice;
  };
}

/** The address of a site, without a slash at its end. */
export function siteUrlArgument(text: string): string {
  const url = readSiteUrl(text);
  if (url === null) throw new InvalidArgumentError('Expected an address such as https://papers.example.org.');
  return url;
}

/** Periods separated by commas: `daily,weekly`. */
export function periodsArgument(text: string): Period[] {
  return [...new Set(text.split(',').map((word) => periodArgument(word.trim())))];
}
