// What words in dates mean: months in the languages of feeds, and the abbreviations of time zones.

/** Months by their names and abbreviations, lower case and without accents; English, then what other languages add. */
const monthNames: readonly string[] = [
  'jan january januar janner jaenner janvier janv enero ene gennaio gen janeiro januari ιαν',
  'feb february februar fevrier fevr fev febrero febbraio fevereiro februari φεβ',
  'mar march marz maerz mars marzo marco maart mrt marts μαρ',
  'apr april avril avr abril abr aprile απρ',
  'may mai mayo maggio mag maio mei maj μαι',
  'jun june juni juin junio giugno giu junho ιουν',
  'jul july juli juillet juil julio luglio lug julho ιουλ',
  'aug august aout agosto ago augustus augusti αυγ',
  'sep sept september septembre septiembre setiembre settembre set setembro σεπ',
  'oct october oktober okt octobre octubre ottobre ott outubro out οκτ',
  'nov november novembre noviembre novembro νοε',
  'dec december dezember dez decembre diciembre dic dicembre dezembro desember δεκ',
];

const months: ReadonlyMap<string, number> = new Map(
  monthNames.flatMap((names, index) => names.split(' ').map((name) => [name, index + 1] as const)),
);

/** The month, 1 to 12, that a word names; undefined if it names no month. */
export function monthOfWord(word: string): number | undefined {
  return months.get(
    word
      .normalize('NFD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase(),
  );
}

/**
 * Abbreviations of zones and their offsets from UTC in minutes. Some mean several zones: CST is the American one as RFC 5322
 * section 4.3 has it, BST the British summer, IST India's.
 */
const offsets: Readonly<Record<string, number>> = {
  ...{
    z: 0,
    ut: 0,
    utc: 0,
    gmt: 0,
    wet: 0,
    west: 60,
    bst: 60,
    cet: 60,
    met: 60,
    cest: 120,
    mest: 120,
    mesz: 120,
    mez: 60,
  },
  ...{ eet: 120, eest: 180, sast: 120, msk: 180, trt: 180, gst: 240, pkt: 300, ist: 330, ict: 420, wib: 420 },
  ...{
    sgt: 480,
    hkt: 480,
    awst: 480,
    jst: 540,
    kst: 540,
    acst: 570,
    acdt: 630,
    aest: 600,
    aedt: 660,
    nzst: 720,
    nzdt: 780,
  },
  ...{
    nst: -210,
    ndt: -150,
    brt: -180,
    art: -180,
    ast: -240,
    adt: -180,
    est: -300,
    edt: -240,
    cst: -360,
    cdt: -300,
  },
  ...{ mst: -420, mdt: -360, pst: -480, pdt: -420, akst: -540, akdt: -480, hst: -600 },
};

/** Names that mean standard or summer time, whichever it is. */
const places: Readonly<Record<string, string>> = {
  et: 'America/New_York',
  ct: 'America/Chicago',
  mt: 'America/Denver',
  pt: 'America/Los_Angeles',
};

/** The offset in minutes that an abbreviation of a zone means; undefined if it is unknown. */
export function offsetOfWord(word: string): number | undefined {
  return offsets[word.toLowerCase()];
}

/** The zone of the IANA database that a word means: `ET`, or `Europe/Berlin` itself. Undefined if it means none. */
export function zoneOfWord(word: string): string | undefined {
  if (!word.includes('/')) return places[word.toLowerCase()];
  try {
    return new Intl.DateTimeFormat('en', { timeZone: word }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}
