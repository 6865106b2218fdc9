// Language tags (BCP 47) as the configuration has them.
import { OptionError } from './option.ts';

/** The tag as it was given. Throws an `OptionError` for one that is not well-formed. */
export function languageTag(tag: string): string {
  if (isLanguage(tag)) return tag;
  const dashed = tag.replaceAll('_', '-');
  const named = languageNamed(tag);
  const meant = named ?? (isLanguage(dashed) ? dashed : undefined);
  throw new OptionError('expected a language such as "en" or "pt-BR"', { ...(meant && { meant }) });
}

/** A well-formed tag whose language has two or three letters: none has more, though the grammar allows up to eight. */
function isLanguage(tag: string): boolean {
  try {
    Intl.getCanonicalLocales(tag);
    return /^[a-z]{2,3}(?:-|$)/i.test(tag);
  } catch {
    return false;
  }
}

/** The tag of a language that is called by its name, in English or its own: `German` and `Deutsch` are `de`. */
function languageNamed(name: string): string | undefined {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const english = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  const wanted = name.toLowerCase();
  for (const tag of [...letters].flatMap((first) => [...letters].map((second) => first + second))) {
    const called = english.of(tag);
    if (called === undefined) continue;
    const own = new Intl.DisplayNames(tag, { type: 'language', fallback: 'none' }).of(tag);
    if (called.toLowerCase() === wanted || own?.toLowerCase() === wanted) return tag;
  }
  return undefined;
}
