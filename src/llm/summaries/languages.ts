// Tells whether a text is in a language: by its script, and by its commonest words where several languages share one.

const scripts = {
  latin: /\p{Script=Latin}/gu,
  cyrillic: /\p{Script=Cyrillic}/gu,
  greek: /\p{Script=Greek}/gu,
  arabic: /\p{Script=Arabic}/gu,
  hebrew: /\p{Script=Hebrew}/gu,
  devanagari: /\p{Script=Devanagari}/gu,
  thai: /\p{Script=Thai}/gu,
  hangul: /\p{Script=Hangul}/gu,
  han: /\p{Script=Han}/gu,
  kana: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
} as const;
type Script = keyof typeof scripts;

/** Languages of other scripts than Latin, each with the script that its texts must have. */
const scriptOf: Readonly<Record<string, Script>> = {
  ru: 'cyrillic',
  uk: 'cyrillic',
  bg: 'cyrillic',
  sr: 'cyrillic',
  el: 'greek',
  ar: 'arabic',
  fa: 'arabic',
  ur: 'arabic',
  he: 'hebrew',
  hi: 'devanagari',
  mr: 'devanagari',
  th: 'thai',
  ko: 'hangul',
  zh: 'han',
  ja: 'kana',
};

/** Names of models and methods stay in Latin letters, so a text of another script needs only this share of its own. */
const ownScriptShare = 0.3;
/** A Chinese character is worth several letters. */
const hanShare = 0.15;
const latinShare = 0.7;
/** Chinese has no kana; Japanese has some in every sentence. */
const kanaShare = 0.1;

/** The commonest words of languages in Latin script, those left out that other languages here have as well. */
const commonWords: Readonly<Record<string, string>> = {
  en: 'the and of to with that this for by on is are from as than which we it can their using its be not has have at into while how when through both these more between such without new',
  de: 'der die das und mit von für auf ein eine einer eines einem einen ist sind werden wird durch den dem des bei nicht auch zur zum sich als wie über aus dass diese dieser dieses zeigt sowie ohne zwischen mehr im vom oder',
  fr: "le les des une et pour dans avec par sur est sont au aux du qui cette ces plus que ce sans leur l'on ou entre montre grâce à été ainsi dont d'une d'un permet",
  es: 'el los las una y para con por del al que se es son como más sobre este esta estos sin entre su mediante muestra también lo un en',
  it: 'il lo gli una e per con che del della dei delle nel nella dal dalla è sono come più questo questa di senza tra mostra anche un degli alla sul',
  pt: 'o os uma e para com por do da dos das que é são como mais em no na ao este esta sem entre sua mostra também um pelo pela nos nas não',
  nl: 'het een van en voor met op dat die is zijn worden wordt door aan bij niet ook naar deze dit als uit te over zonder tussen meer hoe om dan',
  sv: 'och att det som för med på är av den ett inte till från kan genom hur utan mellan mer denna detta visar vid',
  da: 'og at det som for med på er af den et ikke til fra kan gennem hvordan uden mellem mere denne dette viser ved',
  nb: 'og at det som for med på er av den et ikke til fra kan gjennom hvordan uten mellom mer denne dette viser ved',
  pl: 'i w na z do że się jest są przez dla od jak oraz nie ten ta to bez między które który która pokazuje więcej także',
  cs: 'v na z do že se je jsou pro od jak nebo ne ten ta to bez mezi které který která ukazuje více také pomocí při',
  tr: 've bir bu için ile olarak de da olan daha çok gibi kadar göre ancak üzerinde arasında gösterir yöntem sonra nasıl',
  fi: 'ja on että joka sekä ei kuin tai ovat se ne tämä voi avulla ilman välillä enemmän myös kun miten sen',
  id: 'yang dan di dengan untuk dari pada ini adalah dalam tidak oleh atau lebih dapat melalui tanpa antara juga ke sebagai menunjukkan',
  vi: 'và của là các một cho với trong được không có những này để từ bằng hơn khi như trên',
};

const wordSets = new Map(
  Object.entries(commonWords).map(([language, words]) => [language, new Set(words.split(' '))]),
);

/** Languages that share most of their commonest words, which can't distinguish them. */
const alike = [['da', 'nb', 'nn', 'no', 'sv']];

/**
 * Whether the text may be in the language, a BCP 47 tag. False only for a text that is plainly in another one; null for a language
 * that is not known here.
 */
export function isInLanguage(text: string, tag: string): boolean | null {
  const [language = ''] = tag.toLowerCase().split('-');
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return false;
  const share = (script: Script) => (text.match(scripts[script])?.length ?? 0) / letters;
  const script = scriptOf[language];
  if (language === 'ja') return share('kana') >= kanaShare;
  if (language === 'zh') return share('han') >= hanShare && share('kana') < kanaShare;
  if (script !== undefined) return share(script) >= ownScriptShare;
  const family = alike.find((group) => group.includes(language)) ?? [language];
  if (!family.some((each) => wordSets.has(each))) return null;
  if (share('latin') < latinShare) return false;
  const words = text.toLowerCase().match(/[\p{L}\p{M}'’]+/gu) ?? [];
  const hits = (each: string) => words.filter((word) => wordSets.get(each)?.has(word)).length;
  const own = Math.max(...family.map(hits));
  const others = Math.max(...[...wordSets.keys()].filter((each) => !family.includes(each)).map(hits));
  return own > 0 && own >= others;
}
