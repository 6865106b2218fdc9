// Language tags (BCP 47) as the configuration has them.
import { OptionError } from './option.ts';

/** The tag as it was given. Throws an `OptionError` for one that is not well-formed. */
export function languageTag(tag: string): string {
  try {
    Intl.getCanonicalLocales(tag);
    return tag;
  } catch {
    throw new OptionError('expected a language such as "en" or "pt-BR"', {
      given: tag,
      known: [tag.replaceAll('_', '-')],
    });
  }
}
