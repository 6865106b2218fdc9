// The spellings under which an author's name may be in the index: either name first, initials, particles apart or joined.

/** The words of a name side by side, as a paper may have them. */
export type NameWords = readonly string[];

/** Written as one with the family name or apart from it: LeCun, Le Cun. */
const particle = /^(?:le|la|de|di|da|du|del|della|van|von|der|den|ter|ten|el|al|mac|mc|o|d)$/i;
const joinedParticle = /^(le|la|della|del|de|di|da|du|van|von|el|al|mac|mc|o|d)(\p{L}{3,})$/iu;

export const isInitial = (word: string) => [...word].length === 1;

const suffix = /^(?:jr|sr|ii|iii|iv)$/i;

/** A name's words in the order in which people say it: `LeCun, Yann` is Yann LeCun. A suffix such as Jr. is left out. */
export function wordsOfName(name: string): string[] {
  const [family = '', ...given] = name.split(',');
  const words: string[] = `${given.join(' ')} ${family}`.match(/[\p{L}\p{N}\p{M}'’-]+/gu) ?? [];
  const named = words.filter((word) => !suffix.test(word));
  return named.length > 1 ? named : words;
}

/** A first name and a family name between which papers may have a middle name or its initial: Yann A. LeCun. */
export function aroundMiddleName(words: readonly string[]): { first: string; family: NameWords } | null {
  const [parts] = familiesOf(words);
  const [first, ...others] = parts?.given ?? [];
  return parts && first !== undefined && others.length === 0 ? { first, family: parts.family } : null;
}

/**
 * The phrases that name this person where the name has no initials: as given, with the family name first, with initials for the
 * given names, and with the family name's particle apart or joined. One word is that word in any place.
 */
export function spellingsOfName(words: readonly string[]): NameWords[] {
  const spellings = [...familiesOf(words)].flatMap(({ given, family }): NameWords[] => {
    if (given.length === 0) return [family];
    const initials = given.map((word) => [...word][0] ?? '');
    const shorter = given.every((word) => /\p{Script=Han}/u.test(word))
      ? []
      : [initials, initials.slice(0, 1)];
    return [given, ...shorter].flatMap((first): NameWords[] => [
      [...first, ...family],
      [...family, ...first],
    ]);
  });
  return [...new Map(spellings.map((spelling) => [spelling.join(' ').toLowerCase(), spelling])).values()];
}

function* familiesOf(words: readonly string[]): Generator<{ given: NameWords; family: NameWords }> {
  let start = words.length - 1;
  while (start > 0 && particle.test(words[start - 1] ?? '')) start -= 1;
  const given = words.slice(0, start);
  for (const family of particleForms(words.slice(start))) yield { given, family };
}

/** A name as given, and with the particle of its last whole word apart or joined: Y. LeCun, Y. Le Cun. */
export function particleForms(words: readonly string[]): NameWords[] {
  const at = words.findLastIndex((word) => !isInitial(word));
  const [before = '', last = ''] = [words[at - 1], words[at]];
  const forms: NameWords[] = [words];
  if (particle.test(before)) forms.push(words.toSpliced(at - 1, 2, before + last));
  const [, front, rest] = joinedParticle.exec(last) ?? [];
  if (front && rest) forms.push(words.toSpliced(at, 1, front, rest));
  return forms;
}
