// Building blocks of the configuration's schemas: options that may be left out, and options that a parser reads.
import * as z from 'zod/mini';
import { closest } from './closest.ts';
import { readSiteUrl } from './site-url.ts';

export interface OptionErrorDetails {
  /** The part of the value that is wrong. Never shown when it comes from the environment. */
  given?: string;
  /** What could have been given instead. The closest is suggested; without a list, what was given is shown. */
  known?: readonly string[];
  /** What was probably meant, where that is known better than by the spelling. Never shown for what comes from the environment. */
  meant?: string;
  /** What to do, as one sentence. It doesn't repeat the value. */
  hint?: string;
}

/** A value of the configuration that a parser doesn't accept. The message says what was expected and never repeats the value, which may be secret. */
export class OptionError extends Error {
  readonly details: OptionErrorDetails;

  constructor(message: string, details: OptionErrorDetails = {}) {
    super(message);
    this.name = 'OptionError';
    this.details = details;
  }
}

/** Of a URL's scheme that isn't known: the one that is suggested is a typing error away, so `ftp:` is not taken for `smtp:`. */
export function schemeDetails(scheme: string, known: readonly string[]): OptionErrorDetails {
  const meant = closest(scheme, known, 1);
  return meant === null ? {} : { given: scheme, known: [meant] };
}

/** A name or a title: one line without control characters, and without spaces around it. */
export function lineOfText(most: number, least = 1) {
  return z.string().check(
    z.trim(),
    ...(least > 0 ? [z.minLength(least)] : []),
    z.maxLength(most),
    z.refine((text) => !/[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text), {
      error: 'expected one line of text, without control characters',
    }),
  );
}

/** The option, or null when it is left out. */
export function orNull<Schema extends z.ZodMiniType>(schema: Schema) {
  return z.pipe(
    z.optional(schema),
    z.transform((value: z.output<Schema> | undefined) => value ?? null),
  );
}

/** The option as `parse` reads it; an `OptionError` that it throws becomes an issue of the schema. */
export function parsed<Output, Read>(
  schema: z.ZodMiniType<Output>,
  parse: (value: Output) => Read,
): z.ZodMiniType<Read> {
  return z.pipe(
    schema,
    z.transform((value: Output, { issues }): Read => {
      try {
        return parse(value);
      } catch (error) {
        if (!(error instanceof OptionError)) throw error;
        issues.push({
          code: 'custom',
          message: error.message,
          params: { ...error.details },
          input: undefined,
        });
        return z.NEVER;
      }
    }),
  );
}

const expectedUrl = 'expected an address such as https://papers.example.org';

/** The address of a site, without a slash at its end. */
export const siteUrlOption = parsed(z.string({ error: expectedUrl }), (text) => {
  const url = readSiteUrl(text);
  if (url !== null) return url;
  throw new OptionError(expectedUrl, { hint: 'It has no "?", "#" or "@".' });
});
