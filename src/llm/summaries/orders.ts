// Finds sentences of an abstract that are instructions to a model, instead of describing work.

/** Aimed at a model, whatever the paper is about. */
const order = new RegExp(
  [
    String.raw`\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instruction|prompt|rule|direction|guideline|command|everything above|text above|all above)`,
    // The same in German, French, Spanish, Portuguese, Italian, Russian, Chinese, Japanese and Korean.
    String.raw`\b(?:ignorier|missacht|vergiss|vergesst|vergessen)\p{L}*\b.{0,60}(?:anweisung|instruktion|vorgabe|anleitung)`,
    String.raw`\b(?:ignor|oubli|olvid|esque[cç]|dimentic|trascur)\p{L}*\b.{0,60}(?:instru[cz]|consigne|indicaci|istruzion|orient)`,
    '(?:игнорир|забуд)\\p{L}*.{0,60}(?:инструкц|указани)',
    '(?:忽略|无视|無視|忘记|忘記).{0,20}(?:指令|指示|提示|说明|說明)|(?:指示|命令|プロンプト).{0,10}(?:無視|忘れ)|(?:지시|명령|프롬프트).{0,10}무시',
    String.raw`\b(?:ignore|disregard|forget)\s+(?:all|any|the|everything|your|previous|prior|above)\b.{0,30}\b(?:above|before|previous|prior|earlier|so far)\b`,
    String.raw`\b(?:reveal|print|repeat|show|output)\b.{0,20}\b(?:system|developer)\s*(?:prompt|message)\b`,
    String.raw`^\W*(?:system|assistant|user|developer)\s*:`,
    String.raw`<\/?\s*(?:system|assistant|user|instructions?|prompt|paper|abstract)\s*>|<\|(?:im_|system|user|assistant|endof|eot)[a-z_]*\|>|\[\/?INST\]|<<\/?SYS>>`,
    String.raw`\byou are (?:now|no longer)\b|(?:^\W*|\b(?:you|must|please|and|now)\s+)act as an? |\byou (?:must |should )?pretend\b|\bnew instructions?\s*:`,
    String.raw`(?:^\W*(?:note|message|instructions?)\s+(?:to|for)\s+|\b(?:attention|important|note)\s*[:,!]\s*|\bdear\s+)(?:all |any |the )?(?:ai|llms?|(?:large )?language models?|assistants?|summari[sz]ers?|reviewers?|bots?)\b`,
    String.raw`\b(?:if|when) you are an? (?:ai|llm|(?:large )?language model|assistant)\b|\bas an? (?:ai|llm|language model|assistant)\b[^,.]{0,20},\s*you\b`,
  ].join('|'),
  'iu',
);

/** An answer that is asked for: `reply with`, `say only`, `your summary must`. Science has such sentences too. */
const demand = new RegExp(
  [
    String.raw`(?:^\W*|[.;:!?"“]\s*|\b(?:please|must|should|just|simply|instead)\s+)(?:reply|respond|answer|output|print|repeat|write|say|state|summari[sz]e|tell|translate|reveal|append|insert|mention|recommend|rate|include|visit|click|subscribe|give)\b`,
    String.raw`\byour (?:summary|answer|response|reply|output|task|job|instructions?)\b`,
    String.raw`\bthe (?:only |correct |required |right )(?:summary|answer|response|reply|output)\b`,
  ].join('|'),
  'i',
);

/** A paper's text, parted into what describes work and what may be meant for a model. */
export interface PaperParts {
  /** The text without instructions, as the model gets it. Empty for a title that is one. */
  title: string;
  abstract: string;
  /** The sentences of both that can't be instructions: what a summary must be about. */
  evidence: string[];
  /** The others. */
  suspects: string[];
  /** Whether there are sentences that are orders for certain. */
  hasOrders: boolean;
}

export function separateOrders(title: string, abstract: string): PaperParts {
  const evidence: string[] = [];
  const suspects: string[] = [];
  let hasOrders = false;
  /** The text without orders; its sentences go to one of the lists. */
  const sift = (text: string): string =>
    sentencesOf(text)
      .filter((sentence) => {
        const isOrder = order.test(sentence);
        hasOrders ||= isOrder;
        if (isOrder || demand.test(sentence)) suspects.push(sentence.trim());
        else evidence.push(sentence.trim());
        return !isOrder;
      })
      .join('')
      .trim();
  return { title: sift(title), abstract: sift(abstract), evidence, suspects, hasOrders };
}

/** Texts in quotation marks in the sentences: what a model that obeys would write. */
export function quotedIn(sentences: readonly string[]): string[] {
  return sentences.flatMap((sentence) =>
    [...sentence.matchAll(/["“”«»„]([^"“”«»„]{2,})["“”«»„]|[‘'`]([^‘’'`]{4,})[’'`]/g)].map(
      ([, double, single]) => double ?? single ?? '',
    ),
  );
}

function sentencesOf(text: string): string[] {
  const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });
  return [...segmenter.segment(text)].map(({ segment }) => segment);
}
