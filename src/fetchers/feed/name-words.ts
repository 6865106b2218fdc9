// Classifies the words of a list of authors: family names, initials, suffixes, degrees, organisations and places.

/** Chinese, Japanese and Korean names are written in one word. */
export const isOneWordName = (word: string) =>
  /^[\p{Script=Han}\p{Script=Hangul}\p{Script=Katakana}\p{Script=Hiragana}]{2,}$/u.test(word);

const particles =
  /^(?:(?:van|von|der|den|de|del|della|da|di|do|dos|du|la|le|el|al|bin|ibn|ter|ten|zu|zur|st\.?|o')\s+|'t\s+)*/i;

/** The name without a suffix. */
export const bare = (word: string) => word.replace(/\s+(?:jr|sr|ii|iii|iv)\.?$/i, '');

/** One word, or several after particles: `Ames`, `van der Cole`, `García Márquez` where initials follow. */
export function isFamilyName(text: string): boolean {
  return /^\p{L}[\p{L}\p{M}'’‐‑-]*(?:\s\p{Lu}[\p{L}\p{M}'’‐‑-]+)?$/u.test(bare(text).replace(particles, ''));
}

export function isInitials(text: string): boolean {
  return (
    /^(?:\p{Lu}\p{Ll}?\.(?:\s?[-‐‑]\s?|\s)?|\p{Lu}(?:[-‐‑\s]|(?=\p{Lu})|$)){1,5}$/u.test(bare(text)) &&
    bare(text).length <= 16
  );
}

/** A part of an affiliation. */
export const isPlace = (word: string) =>
  /\b(?:universit\p{L}*|univ|institut\p{L}*|inst|dep(?:artmen)?t|department\p{L}*|facult\p{L}*|school|college|hospital|laborator\p{L}*|labs?|cent(?:er|re)|academ\p{L}*|inc|ltd|gmbh|corp)\b/iu.test(
    word,
  );

export const isGroup = (word: string) => /\b(?:group|team|consortium|collaboration|network)\b/i.test(word);

export const isSuffix = (word: string) => /^(?:jr|sr|ii|iii|iv|2nd|3rd)\.?$/i.test(word);

/** Degrees and posts, without their points. */
const degrees = new Set(
  `md phd dphil dsc scd msc bsc ms bs ma ba mph mba mbbs mbchb mbe mhs mha mpp mpa mres mphil msn bsn rn np do dvm vmd dds dmd pharmd drph
  jd llm frcp frcs frcpc facp facs facc faha fesc fcaps frsc fracp mrcp mrcs md-phd bm bch bmbs mmed mmsc msph mscr dnp aprn crnp pt dpt edd
  psyd dr prof professor rd ldn fmedsci frs meng beng msci mtech btech`.split(/\s+/),
);

/** Family names in the letters of degrees, which are written in capitals. */
const familyNames = /^(?:Ba|Do|Ma|Ms|Pt)$/;

export function isDegree(word: string): boolean {
  if (familyNames.test(word.trim())) return false;
  const plain = word.replaceAll(/[.()]/g, '').toLowerCase().trim();
  return plain.split(/[\s/]+/).every((part) => degrees.has(part));
}

const laboratories =
  /^(?:google|meta|microsoft|apple|amazon|nvidia|ibm|adobe|mistral|cohere|baidu|tencent|alibaba|intel|qualcomm)$/i;

/** `OpenAI`, `NASA`: not a family name with a given name after it. */
export function isOrganization(word: string): boolean {
  const isCamel = /^(?!(?:Ma?c|De|Di|La|Le|Van|Von|Fitz|O)\p{Lu})\p{Lu}\p{Ll}+\p{Lu}/u.test(word);
  return (
    isCamel ||
    /^\p{Lu}{3,}\d*$/u.test(word) ||
    laboratories.test(word) ||
    /\b(?:team|group|consortium|collaboration|university|institute|lab|labs)\b/i.test(word)
  );
}

/** An institution with what it is for, which may end with an "and": "Institute of Standards". */
export const institutionOf =
  /\b(?:institutes?|cent(?:er|re)s?|departments?|school|college|faculty|ministry|office|bureau|agency|society|association|council|academy)\b.*\s(?:of|for|on)\s/i;
