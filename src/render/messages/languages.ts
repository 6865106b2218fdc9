// The languages that readers can choose, and the texts of each.
import { de, deSite } from './de.ts';
import { englishTexts, oneAndOther, Texts } from './texts.ts';
import { zh, zhSite } from './zh.ts';

/** The languages that there are, by the primary subtag. */
export const languages: Readonly<Record<string, Texts>> = {
  en: englishTexts,
  de: new Texts('de', { ...de, ...deSite }, oneAndOther),
  zh: new Texts('zh', { ...zh, ...zhSite }, () => 'other'),
};

/** The texts of a language by its tag, `de-AT` for instance; English for one that isn't translated. */
export function textsIn(language: string): Texts {
  return languages[primaryOf(language)] ?? englishTexts;
}

/** Whether there are texts in the language. */
export function isTranslated(language: string): boolean {
  return languages[primaryOf(language)] !== undefined;
}

function primaryOf(language: string): string {
  const [primary = ''] = language.toLowerCase().split('-');
  return Object.hasOwn(languages, primary) ? primary : '';
}
