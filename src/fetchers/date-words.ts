// What words in dates mean: months in the languages of feeds, and the abbreviations of time zones.

/** Months by their names and abbreviations in lower case; English, then what other languages add. */
const monthNames: readonly string[] = [
  `jan january januar janner jaenner janvier janv enero ene gennaio gen janeiro januari gener ianuarie ian ιαν
   января январь янв січня січень січ януари stycznia styczeń sty ledna leden tammikuuta tammikuu ocak oca يناير`,
  `feb february februar fevrier fevr fev febrero febbraio fevereiro februari febrer februarie φεβ
   февраля февраль фев лютого лютий лют lutego luty lut února únor helmikuuta helmikuu şubat şub فبراير`,
  `mar march marz maerz mars marzo marco maart mrt marts maret martie marcius μαρ
   марта март мар березня березень бер marca marzec března březen maaliskuuta maaliskuu mart مارس`,
  `apr april avril avr abril abr aprile aprilie aprilis απρ
   апреля апрель апр квітня квітень кві kwietnia kwiecień kwi dubna duben huhtikuuta huhtikuu nisan nis أبريل ابريل`,
  `may mai mayo maggio mag maio mei maj maig majus μαι
   мая май травня травень тра maja května květen toukokuuta toukokuu mayıs مايو`,
  `jun june juni juin junio giugno giu junho juny iunie junius ιουν
   июня июнь июн червня червень чер czerwca czerwiec cze června červen kesäkuuta kesäkuu haziran haz يونيو`,
  `jul july juli juillet juil julio luglio lug julho juliol iulie julius ιουλ
   июля июль июл липня липень лип lipca lipiec července červenec heinäkuuta heinäkuu temmuz tem يوليو`,
  `aug august aout agosto ago augustus augusti agost agustus augusztus αυγ
   августа август авг серпня серпень сер sierpnia sierpień sie srpna srpen elokuuta elokuu ağustos ağu أغسطس`,
  `sep sept september septembre septiembre setiembre settembre set setembro setembre septembrie szeptember szept σεπ
   сентября сентябрь сен сент вересня вересень вер września wrzesień wrz září syyskuuta syyskuu eylül eyl سبتمبر`,
  `oct october oktober okt octobre octubre ottobre ott outubro out octombrie οκτ
   октября октябрь окт жовтня жовтень жов października październik paź října říjen lokakuuta lokakuu ekim eki أكتوبر`,
  `nov november novembre noviembre novembro noiembrie νοε
   ноября ноябрь ноя листопада листопад лис listopada listopad lis marraskuuta marraskuu kasım kas نوفمبر`,
  `dec december dezember dez decembre diciembre dic dicembre dezembro desember desembre decembrie δεκ
   декабря декабрь дек грудня грудень гру grudnia grudzień gru prosince prosinec joulukuuta joulukuu aralık ara ديسمبر`,
];

const plainWord = (word: string) =>
  word
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();

const months: ReadonlyMap<string, number> = new Map(
  monthNames.flatMap((names, index) =>
    names.split(/\s+/).map((name) => [plainWord(name), index + 1] as const),
  ),
);

/** The month, 1 to 12, that a word names; undefined if it names no month. */
export function monthOfWord(word: string): number | undefined {
  return months.get(plainWord(word));
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
