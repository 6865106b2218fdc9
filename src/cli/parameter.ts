// The arguments and options of a verb as typed values: what help shows, how text becomes a value, and what holds when it is absent.

/** One argument or option. `T` is what a verb receives for it. */
export interface Parameter<T> {
  /** As commander writes it: `<id>`, `[file...]`, `--date <date>`, `--open`. */
  readonly flags: string;
  readonly description: string;
  /** Throws commander's `InvalidArgumentError` for an invalid value. Null: the text itself, which must not be empty. */
  readonly parse: ((text: string) => unknown) | null;
  /** The value of a parameter that isn't given. */
  readonly absent: T;
  /** Whether help shows `absent` as the default. */
  readonly showsDefault: boolean;
  /** The only values that are accepted; shells complete them. */
  readonly choices: readonly string[] | null;
}

export type Parameters = Readonly<Record<string, Parameter<unknown>>>;

/** The values that a verb receives, under the names of their parameters. */
export type ValuesOf<P extends Parameters> = {
  -readonly [Name in keyof P]: P[Name] extends Parameter<infer T> ? T : never;
};

const plain = { parse: null, showsDefault: false, choices: null } as const;

/** A required argument, `<id>`; `choices` are its only values. */
export function argument(flags: string, description?: string): Parameter<string>;
export function argument<T extends string>(
  flags: string,
  description: string,
  choices: readonly T[],
): Parameter<T>;
export function argument(flags: string, description = '', choices: readonly string[] | null = null) {
  return { ...plain, flags, description, absent: '', choices };
}

/** An argument that may be left out, `[file]`. */
export function optionalArgument(flags: string, description: string): Parameter<string | null> {
  return { ...plain, flags, description, absent: null };
}

/** Any number of arguments: `[file...]`, or at least one with `<file...>`. */
export function manyArguments(
  flags: string,
  description: string,
  parse: ((text: string) => string) | null = null,
): Parameter<readonly string[]> {
  return { ...plain, flags, description, parse, absent: [] };
}

/** A switch: `--open` is false unless given, `--no-serve` true unless given. */
export function flag(flags: string, description: string): Parameter<boolean> {
  return { ...plain, flags, description, absent: flags.startsWith('--no-') };
}

/** An option with a value: null, or `absent`, when it isn't given. */
export function option(flags: string, description: string): Parameter<string | null>;
export function option<T>(
  flags: string,
  description: string,
  parse: (text: string) => T,
): Parameter<T | null>;
export function option<T>(
  flags: string,
  description: string,
  parse: (text: string) => T,
  absent: NoInfer<T>,
): Parameter<T>;
export function option(
  flags: string,
  description: string,
  parse: ((text: string) => unknown) | null = null,
  absent: unknown = null,
): Parameter<unknown> {
  return { ...plain, flags, description, parse, absent, showsDefault: absent !== null };
}

/** An option with one or more values, `--to <email...>`; null when it isn't given. */
export function listOption(flags: string, description: string): Parameter<readonly string[] | null> {
  return { ...plain, flags, description, absent: null };
}
