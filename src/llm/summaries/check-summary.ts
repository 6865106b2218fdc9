// Decides whether what a model wrote may be shown as the summary of a paper, and in what form.
import { lettersOf, wordsOf } from '../../model/letters.ts';
import { shorten } from '../../model/text.ts';
import { isInLanguage } from './languages.ts';
import { type PaperParts, quotedIn } from './orders.ts';
import { toPlainText } from './plain-text.ts';
import type { SummaryPrompt } from './prompt.ts';
import { isRefusal } from './refusals.ts';

export interface SummaryContext {
  /** As the paper has it. */
  title: string;
  parts: PaperParts;
  prompt: SummaryPrompt;
  /** BCP 47. */
  language: string;
}

export type CheckedSummary = { text: string; refused: null } | { text: null; refused: string };

/** In UTF-16 units: the longest TL;DR that a mail shows without cutting it. */
const maxLength = 320;
/** A shorter output says nothing about a paper; Chinese needs fewer characters. */
const minLetters = { spaced: 20, unspaced: 10 };

const address =
  /\b[a-z][a-z0-9+.-]*:\/\/|\b(?:mailto|javascript|data|tel|file|vbscript):\S|\bwww\.|[\w.+-]+@[\w-]+\.\w/i;
/** A bare host name. Some are names of projects (OpenReview.net), which the paper then has too. */
const hostName =
  /\b(?:[a-z0-9-]+\.)+(?:com|org|net|io|ai|dev|app|co|info|biz|xyz|online|site|shop|top|ru|cn|de|uk|me|ly|gg|to)\b(?:\/\S*)?/gi;
const markUp =
  /<\/?[a-z!][a-z0-9-]*(?:\s[^<>]*)?\/?>|&(?:#\d+|#x[\da-f]+|lt|gt|amp|nbsp);|```|\*\*|\]\(|^\s*[|{[]|\\(?:begin|frac|text|mathbf|cite)\b/im;

/** The output as plain text of one paragraph, or why it was rejected. */
export function checkSummary(output: string, context: SummaryContext): CheckedSummary {
  const plain = toPlainText(output);
  const refused = plain === null ? 'it stopped while reasoning' : faultOf(plain, output, context);
  if (plain === null || refused !== null) return { text: null, refused: refused ?? 'it is empty' };
  return { text: shorten(plain, maxLength), refused: null };
}

function faultOf(text: string, output: string, context: SummaryContext): string | null {
  const { title, parts, prompt, language } = context;
  if (text === '') return 'it is empty';
  if (isRefusal(text)) return 'the model refused';
  const letters = text.match(/[\p{L}\p{N}]/gu)?.length ?? 0;
  const isUnspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(text);
  if (letters < (isUnspaced ? minLetters.unspaced : minLetters.spaced)) return 'it is too short';
  if (output.includes(prompt.mark) || /\bPAPER-[0-9a-f]{6,}/i.test(output))
    return 'it has the mark of the question';
  if (address.test(text) || hasForeignHost(text, context)) return 'it has an address';
  if (markUp.test(text)) return 'it has mark-up';
  if (repeatsRun(text, prompt.rules)) return 'it repeats the question';
  if (repeatsTitle(text, title)) return 'it repeats the title';
  if (repeatsAbstract(text, parts.abstract)) return 'it repeats the abstract';
  if (obeys(text, context)) return 'it obeys an order in the abstract';
  if (isInLanguage(text, language) === false) return `it is not in the language ${language}`;
  if (isEnglish(language) && !isAbout(text, context)) return 'it is not about the paper';
  return null;
}

function hasForeignHost(text: string, { parts }: SummaryContext): boolean {
  const known = parts.evidence.join(' ').toLowerCase();
  return (text.toLowerCase().match(hostName) ?? []).some((name) => !known.includes(name));
}

/** Words in a row that no two writers have by chance. */
const runLength = 8;

function repeatsRun(text: string, source: string): boolean {
  const words = wordsOf(text);
  const all = ` ${wordsOf(source).join(' ')} `;
  for (let start = 0; start + runLength <= words.length; start++) {
    if (all.includes(` ${words.slice(start, start + runLength).join(' ')} `)) return true;
  }
  return false;
}

/** More letters than this besides the title are content of their own. */
const lettersBesideTitle = 25;

function repeatsTitle(text: string, title: string): boolean {
  const [said, name] = [lettersOf(text), lettersOf(title)];
  if (said === '' || name === '') return false;
  return name.includes(said) || (said.includes(name) && said.length - name.length < lettersBesideTitle);
}

/** The beginning of the abstract, word for word, that makes an output a copy and no summary. In letters. */
const copiedLetters = 250;

function repeatsAbstract(text: string, abstract: string): boolean {
  const [said, source] = [lettersOf(text), lettersOf(abstract)];
  return source !== '' && said.startsWith(source.slice(0, copiedLetters));
}

/** Whether the text contains what a suspicious sentence has in quotation marks and the rest of the paper lacks. */
function obeys(text: string, { parts }: SummaryContext): boolean {
  const said = lettersOf(text);
  const rest = lettersOf(parts.evidence.join(' '));
  return quotedIn(parts.suspects)
    .map(lettersOf)
    .some((quoted) => quoted.length >= 3 && said.includes(quoted) && !rest.includes(quoted));
}

const isEnglish = (language: string) => /^en\b/i.test(language);

/** At least two words, and this share of all, must be in the title or the abstract. Summaries of real papers have well above half. */
const minSharedWords = 2;
const minSharedShare = 0.4;

function isAbout(text: string, { parts: { evidence, hasOrders } }: SummaryContext): boolean {
  const said = contentStems(text);
  const stemsOf = (sentences: readonly string[]) => new Set(contentStems(sentences.join(' ')));
  const sharedWith = (known: ReadonlySet<string>) => said.filter((stem) => known.has(stem)).length;
  const known = stemsOf(evidence);
  const shared = sharedWith(known);
  if (shared < Math.min(minSharedWords, known.size) || shared < minSharedShare * said.length) return false;
  // What follows an instruction may be its payload. A summary has words from more than one sentence.
  return (
    !hasOrders ||
    evidence.every((sentence) => {
      const others = evidence.filter((other) => other !== sentence);
      return sharedWith(stemsOf(others)) > 0;
    })
  );
}

/** In nearly every abstract, so that they show nothing. */
const commonWords = new Set(
  `about above after again against also among another because been before being below between both cannot could does doing down
  during each either even every first from further have having here however into itself just less like made make many might more most much
  must near nearly never only other others ours over paper papers present presents propose proposes research result results same several
  should show shows since some such than that their them then there these they this those though through thus toward towards under until upon
  used using very were what when where whether which while will with within without work would your article authors author study studies
  approach method methods novel best great good well`.split(/\s+/),
);

/** Words of four letters or more without common endings: `prune`, `pruned` and `pruning` are one. */
function contentStems(text: string): string[] {
  const words = wordsOf(text).filter((word) => word.length >= 4 && !commonWords.has(word));
  return [
    ...new Set(
      words.map((word) => word.replace(/(?:ations?|ings?|ions?|ers?|ed|es|ly|s|e)$/, '').slice(0, 6) || word),
    ),
  ];
}
