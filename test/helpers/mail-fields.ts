// The header fields of finished mails, by name.

/** Those that the mail of an edition has without a site, a reply address and signatures. */
export const editionFields = [
  'auto-submitted',
  'content-type',
  'date',
  'feedback-id',
  'from',
  'list-id',
  'list-unsubscribe',
  'message-id',
  'mime-version',
  'precedence',
  'subject',
  'to',
];

/** Those that a site adds. */
export const siteFields = ['list-archive', 'list-unsubscribe-post'];

/** The names of a mail's fields in alphabetical order, lower case, each as often as it stands there; any line ends will do. */
export function fieldNames(raw: Buffer): string[] {
  const [header = ''] = raw.toString('latin1').split(/\r?\n\r?\n/, 1);
  return header
    .split(/\r?\n(?![ \t])/)
    .map((field) => field.slice(0, field.indexOf(':')).toLowerCase())
    .sort();
}
