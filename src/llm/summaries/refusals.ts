// Distinguishes a summary from an answer in which a model refuses, apologises or speaks of itself.

const beginnings = [
  // English
  String.raw`(?:i['’]?m|i am)\s+(?:so |very |really )?(?:sorry|afraid|unable|not able|an?\b)`,
  '(?:my )?(?:sincere |deepest )?apolog(?:y|ies|i[sz]e)',
  String.raw`sorry\b`,
  String.raw`as an? (?:ai|artificial intelligence|(?:large )?language model|llm|assistant)\b`,
  String.raw`i (?:can(?:['’]?t|not)?|could(?:n['’]?t| not)?|do(?:n['’]?t| not)|won['’]?t|will|would|must|need|have|understand|apologi[sz]e)\b`,
  String.raw`unfortunately,?\s+(?:i|the (?:abstract|text|paper['’]s text) (?:is|was|does))\b`,
  String.raw`(?:there (?:is|was) )?no (?:abstract|text|paper|content) (?:is|was|has been|could be|to|provided|available|given)\b`,
  String.raw`(?:please|could you|can you) (?:provide|share|paste|send)\b`,
  '(?:the|this) (?:provided |given )?(?:abstract|text|paper) (?:is|was) (?:missing|empty|not provided|not available|incomplete)',
  String.raw`(?:error|null|none|n/a|undefined|nan)\b\W*$`,
  // German
  String.raw`(?:es )?tut mir leid|entschuldig|leider kann ich|als (?:ki|künstliche intelligenz|sprachmodell|großes sprachmodell)\b|ich (?:kann|bin|darf)\b`,
  // French
  String.raw`(?:je suis )?(?:vraiment )?désolée?|en tant qu['’]ia\b|en tant que modèle|je (?:ne|suis)\b|malheureusement, je`,
  // Spanish, Portuguese, Italian
  String.raw`lo siento|como (?:ia|modelo|inteligencia|um modelo|uma ia|assistente)\b|no puedo|lamento|desculpe|sinto muito|não posso|eu (?:não|sou)`,
  'mi dispiace|in quanto (?:ia|modello)|come (?:ia|modello linguistico)|non posso',
  // Dutch, Swedish, Danish, Norwegian, Polish
  String.raw`het spijt me|helaas kan ik|als (?:ai|taalmodel)\b|tyvärr kan jag|beklager|desværre|przepraszam|niestety nie mogę`,
  // Russian, Chinese, Japanese, Korean
  '(?:извините|простите|к сожалению, я|как (?:ии|языковая модель)|я не могу)',
  '(?:很)?(?:抱歉|对不起|對不起)|作为(?:一个|一個|一名)?(?:AI|人工智能|大?语言模型)|作為(?:一個)?(?:AI|人工智慧|語言模型)|我(?:无法|無法|不能)',
  '申し訳|すみません|AI(?:言語モデル)?として|言語モデルとして',
  '죄송|AI(?:로서| 언어)|저는 ',
];

const atBeginning = new RegExp(`^(?:${beginnings.join('|')})`, 'iu');

/** In a later sentence: the model speaks of itself, or to the person who asked. */
const anywhere =
  /\b(?:as an ai (?:language )?(?:model|assistant)|i(?:['’]m| am) (?:an ai|a language model|sorry|unable|not able)|i (?:cannot|can['’]t) (?:help|assist|comply|fulfil|provide|summari[sz]e|access)|i (?:have )?(?:ignored|did not follow|disregarded)|(?:instructions?|prompts?|orders?) (?:in|within|embedded in|hidden in) the (?:abstract|paper['’]s text)|let me know if|feel free to|hope this helps|would you like me)\b/i;

export function isRefusal(text: string): boolean {
  return atBeginning.test(text) || anywhere.test(text);
}
