// Finds the columns of a list of subscribers, by the names that newsletter programs use, and what their values say about a person's state.
import { parseEmailAddress } from '../../../model/email-address.ts';
import type { SubscriberState } from '../../../model/subscriber.ts';

/** What columns are called, in lower case, letters and digits only. */
const columnNames = {
  email: ['email', 'emailaddress', 'mail', 'subscriberemail', 'contactemail', 'emailid', 'address'],
  name: ['name', 'fullname', 'displayname', 'subscribername'],
  firstName: ['firstname', 'fname', 'givenname', 'forename', 'first'],
  lastName: ['lastname', 'lname', 'surname', 'familyname', 'last'],
  periods: ['periods', 'editions'],
  interests: ['interests'],
  consent: ['consent'],
} as const;
type Column = keyof typeof columnNames;

/** Columns with a word for the state. */
const stateNames = new Set(
  'state status subscriptionstatus subscriberstatus globalstatus memberstatus emailstatus emailmarketingconsent subscribertype'.split(
    ' ',
  ),
);

/**
 * Columns with yes and no, or with the time at which it happened, and what a person is then. Of Substack's export `active_subscription` is about
 * paying, and not here.
 */
const flags: Readonly<Record<string, { yes: SubscriberState | null; no: SubscriberState | null }>> = {
  ...fromNames(
    'subscribedtoemails subscribed emailsubscribed optin optedin emailoptin acceptsmarketing acceptsemailmarketing',
    {
      yes: null,
      no: 'unsubscribed',
    },
  ),
  ...fromNames('confirmed verified', { yes: null, no: 'pending' }),
  ...fromNames(
    'emaildisabled disabled unsubscribed unsubscribedat unsubscribedate unsubscriptiondate unsubtime unsubscribedfromallemail optedout ' +
      'optout optedoutofemail blocklisted blacklisted blocklist blacklist emailblacklisted emailblocklisted suppressed deletedat removedat',
    { yes: 'unsubscribed', no: null },
  ),
  ...fromNames('bounced hardbounced bouncedat cleantime cleanedat undeliverable', {
    yes: 'bounced',
    no: null,
  }),
  ...fromNames('complained complainedat spamcomplaint markedasspam', { yes: 'complained', no: null }),
};

function fromNames<T>(names: string, value: T): Record<string, T> {
  return Object.fromEntries(names.split(' ').map((name) => [name, value]));
}

/** Words of newsletter programs, in lower case and letters only. */
const words: Readonly<Record<SubscriberState, readonly string[]>> = {
  active: [
    'active',
    'subscribed',
    'enabled',
    'confirmed',
    'optedin',
    'optin',
    'regular',
    'premium',
    'gifted',
    'valid',
  ],
  pending: ['pending', 'unconfirmed', 'notconfirmed', 'unactivated', 'validating', 'awaitingconfirmation'],
  unsubscribed: (
    'unsubscribed unsubscribe disabled blocklisted blacklisted blocked inactive cancelled canceled deleted removed archived optedout ' +
    'optout nonsubscribed notsubscribed neversubscribed suppressed transactional paused'
  ).split(' '),
  bounced: ['bounced', 'hardbounced', 'hardbounce', 'bouncing', 'cleaned', 'undeliverable', 'invalid'],
  complained: ['complained', 'complaint', 'spam', 'spamcomplaint', 'markedasspam', 'junk', 'abuse'],
};

/** The state that a word means; undefined for an unknown word. */
export function stateOfWord(text: string): SubscriberState | undefined {
  const word = letters(text);
  return (Object.keys(words) as SubscriberState[]).find((state) => words[state].includes(word));
}

const noWords = new Set([
  '',
  'false',
  'no',
  'n',
  'f',
  '0',
  'none',
  'null',
  'nil',
  'never',
  'off',
  '-',
  '0000-00-00 00:00:00',
]);

/** Worst first: of several columns the worst counts, because a person who has left must not be mailed. */
const worstFirst: readonly SubscriberState[] = ['complained', 'bounced', 'unsubscribed', 'pending', 'active'];

export function worstState(states: readonly (SubscriberState | null)[]): SubscriberState | null {
  return worstFirst.find((state) => states.includes(state)) ?? null;
}

export class SubscriberColumns {
  readonly #places = new Map<Column, number>();
  readonly #states: number[] = [];
  readonly #flags: { place: number; flag: { yes: SubscriberState | null; no: SubscriberState | null } }[] =
    [];
  /** The titles of columns that nothing is read from. */
  readonly unknown: string[];
  /** How many columns there are; null without a header. */
  readonly #width: number | null;

  /** The columns of a header; `rows` are some of those that follow, which show where the addresses are, whatever they are called. */
  constructor(header: readonly string[] | null, rows: readonly (readonly string[])[]) {
    this.#width = header?.length ?? null;
    if (header === null) {
      this.#places = new Map([
        ['email', 0],
        ['name', 1],
        ['periods', 2],
      ]);
      this.unknown = [];
      return;
    }
    const titles = header.map((title) => letters(title));
    for (const [column, spellings] of Object.entries(columnNames) as [Column, readonly string[]][]) {
      const place = spellings.map((spelling) => titles.indexOf(spelling)).find((at) => at >= 0);
      if (place !== undefined) this.#places.set(column, place);
    }
    const email = placeOfAddresses(rows, this.#places.get('email'), header.length);
    for (const [column, place] of this.#places) if (place === email) this.#places.delete(column);
    this.#places.set('email', email);
    const read = new Set(this.#places.values());
    titles.forEach((title, place) => {
      if (read.has(place)) return;
      if (stateNames.has(title)) this.#states.push(place);
      else if (Object.hasOwn(flags, title) && flags[title]) this.#flags.push({ place, flag: flags[title] });
      else return;
      read.add(place);
    });
    this.unknown = header
      .map((title) => title.trim())
      .filter((title, place) => title !== '' && !read.has(place));
  }

  has(column: Column): boolean {
    return this.#places.has(column);
  }

  /** Whether quotes are paired and in one column only, so that no cell has slipped into another: rules have phrases in quotes. */
  hasQuotesOnlyIn(cells: readonly string[], column: Column): boolean {
    const place = this.#places.get(column) ?? -1;
    const quotes = (cells[place] ?? '').split('"').length - 1;
    return (
      cells.length === this.#width &&
      quotes % 2 === 0 &&
      cells.every((cell, at) => at === place || !cell.includes('"'))
    );
  }

  cell(cells: readonly string[], column: Column): string {
    return cells[this.#places.get(column) ?? -1]?.trim() ?? '';
  }

  /** The state in the row: null for none, a text for a word that is not a known state. */
  state(cells: readonly string[]): SubscriberState | null | { unknown: string } {
    const stated: (SubscriberState | null)[] = [];
    for (const place of this.#states) {
      const text = cells[place]?.trim() ?? '';
      if (text === '') continue;
      const state = stateOfWord(text);
      if (state === undefined) return { unknown: text };
      stated.push(state);
    }
    for (const { place, flag } of this.#flags) {
      const text = cells[place]?.trim().toLowerCase();
      // An empty cell says nothing about a subscription; in a column of times it means that nothing happened.
      if (!text) continue;
      stated.push(noWords.has(text) ? flag.no : (stateOfWord(text) ?? flag.yes));
    }
    return worstState(stated);
  }
}

/** The column that is called so if it has addresses, else the one that has most of them. */
function placeOfAddresses(
  rows: readonly (readonly string[])[],
  named: number | undefined,
  width: number,
): number {
  const counts = Array.from(
    { length: width },
    (_, place) => rows.filter((cells) => addressIn(cells[place] ?? '') !== null).length,
  );
  if (named !== undefined && (counts[named] ?? 0) > 0) return named;
  const most = Math.max(0, ...counts);
  return most > 0 ? counts.indexOf(most) : (named ?? 0);
}

/** Marks that spreadsheets and web pages put around addresses without showing them. */
const invisible = /\p{Cf}/gu;

/** The address in a cell, and the name, if the cell has one. */
export function addressIn(cell: string): ReturnType<typeof parseEmailAddress> {
  const text = cell
    .replaceAll(invisible, '')
    .trim()
    .replace(/^mailto:/i, '');
  // No address with a name is longer, and the pattern is slow on long text.
  return text.length > 1000 ? null : parseEmailAddress(text);
}

function letters(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}
