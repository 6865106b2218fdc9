// Finds sentences of an abstract that give orders to whoever summarises it, instead of describing work.

/** Aimed at a model, whatever the paper is about. */
const order = new RegExp(
  [
    String.raw`\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|direction|guideline|command|everything above|text above|all above)`,
    String.raw`\b(?:ignore|disregard|forget)\s+(?:all|any|the|everything|your|previous|prior|above)\b.{0,30}\b(?:above|before|previous|prior|earlier|so far)\b`,
    String.raw`\b(?:system|developer)\s*(?:prompt|message)\b`,
    String.raw`^\W*(?:system|assistant|user|developer)\s*:`,
    String.raw`<\/?\s*(?:system|assistant|user|instructions?|prompt|paper|abstract)\s*>|<\|[a-z_]+\|>|\[\/?INST\]|<<\/?SYS>>`,
    String.raw`\byou are (?:now|no longer)\b|\bact as\b.{0,20}\b(?:an?|if)\b|\bpretend (?:to be|that)\b|\bnew instructions?\b`,
    String.raw`\b(?:note|message|instructions?|attention|dear|important)\b[\s:,]*(?:to|for)?\s*(?:all |any |the )?(?:ai|llms?|language models?|assistants?|summari[sz]ers?|reviewers?|bots?)\b`,
    String.raw`\b(?:if you are|when you are|as) an? (?:ai|llm|language model|assistant)\b`,
  ].join('|'),
  'i',
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

export interface AbstractParts {
  /** Without sentences that are orders: what the model is given. */
  text: string;
  /** Without those that may be, either: what a summary must be about. */
  evidence: string;
  /** The sentences that are orders or may be. */
  suspects: string[];
}

export function separateOrders(abstract: string): AbstractParts {
  const sentences = sentencesOf(abstract);
  const text: string[] = [];
  const evidence: string[] = [];
  const suspects: string[] = [];
  for (const sentence of sentences) {
    const isOrder = order.test(sentence);
    if (!isOrder) text.push(sentence);
    if (isOrder || demand.test(sentence)) suspects.push(sentence.trim());
    else evidence.push(sentence);
  }
  return { text: text.join('').trim(), evidence: evidence.join('').trim(), suspects };
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
