// The configuration of a Zotero library.
import * as z from 'zod/mini';
import { parseEmailAddress } from '../../../model/email-address.ts';
import { OptionError, parsed } from '../../../model/option.ts';
import { endpointOption, minIntervalOption } from '../../endpoint.ts';

function readerAddress(text: string): string {
  const address = parseEmailAddress(text);
  if (address !== null) return address.email;
  throw new OptionError('expected the email address of a subscriber');
}

const libraryNumber = () => z.optional(z.int().check(z.minimum(1)));
const collectionNames = () => z._default(z.array(z.string().check(z.trim(), z.minLength(1))), []);

const fields = () =>
  z.strictObject({
    reader: parsed(z.string(), readerAddress).check(z.describe('The subscriber who owns the library.')),
    user: libraryNumber().check(
      z.describe('The number of a user (https://www.zotero.org/settings/keys shows yours).'),
    ),
    group: libraryNumber().check(z.describe("The number of a group, as in its page's address.")),
    key: z
      .optional(z.string().check(z.minLength(1)))
      .check(
        z.describe(
          'A key that may read it (https://www.zotero.org/settings/keys/new), as ${ZOTERO_KEY}; public libraries need none.',
        ),
      ),
    collections: collectionNames().check(
      z.describe('Only these collections, by name or key, with those in them; all when left out.'),
    ),
    exclude: collectionNames().check(z.describe('Not these collections, nor their subcollections.')),
    endpoint: endpointOption('https://api.zotero.org').check(z.describe('A local server.')),
    minIntervalMs: minIntervalOption().check(z.describe('Milliseconds between requests.')),
  });

type Fields = z.output<ReturnType<typeof fields>>;

export const zoteroOptions = () =>
  parsed(fields(), (given): Fields => {
    if ((given.user === undefined) === (given.group === undefined)) {
      throw new OptionError('expected a "user" or a "group", by number', {
        hint: 'https://www.zotero.org/settings/keys shows the number of your user.',
      });
    }
    return given;
  });

export type ZoteroOptions = Fields;

/** The library in Zotero's addresses: `users/12345` or `groups/67890`. */
export function zoteroPath({ user, group }: Pick<ZoteroOptions, 'user' | 'group'>): string {
  return user === undefined ? `groups/${group}` : `users/${user}`;
}
