// Rules about what makes a mail to many one that can be stopped and sorted: the list's own header fields.
import { fieldOf, fieldsOf } from './mail-source.ts';
import type { Mail, Rule } from './rule.ts';

/** The addresses in angle brackets in List-Unsubscribe. */
export function unsubscribeTargets({ root }: Mail): string[] {
  return [...(fieldOf(root, 'List-Unsubscribe') ?? '').matchAll(/<([^<>]*)>/g)].map(([, target = '']) =>
    target.replaceAll(/\s/g, ''),
  );
}

const gmail = 'Gmail and Yahoo for bulk senders, since February 2024';

export const listRules: readonly Rule[] = [
  {
    id: 'list-unsubscribe',
    severity: 'error',
    basis: `RFC 2369 section 3.2; ${gmail}`,
    check: (mail) =>
      unsubscribeTargets(mail).length === 0 ? ['there is no List-Unsubscribe with an address in <>'] : [],
  },
  {
    id: 'one-click',
    severity: 'error',
    basis: `RFC 8058 section 3.1; ${gmail}`,
    check: (mail) => {
      const post = fieldOf(mail.root, 'List-Unsubscribe-Post');
      const https = unsubscribeTargets(mail).some((target) => target.startsWith('https://'));
      if (!https) return ['List-Unsubscribe has no https address: readers cannot stop the mail by one click'];
      return post === 'List-Unsubscribe=One-Click'
        ? []
        : ['List-Unsubscribe-Post is not "List-Unsubscribe=One-Click"'];
    },
  },
  {
    id: 'unsubscribe-by-mail',
    severity: 'warning',
    basis: 'RFC 2369 section 3.2; Apple Mail and Outlook stop a list by mail',
    check: (mail) =>
      unsubscribeTargets(mail).some((target) => /^mailto:/i.test(target))
        ? []
        : ['List-Unsubscribe has no mailto address'],
  },
  {
    id: 'unsubscribe-folded',
    severity: 'warning',
    basis: 'RFC 5322 section 2.2.3: relays break addresses that are folded in their middle',
    check: ({ root }) =>
      fieldsOf(root, 'List-Unsubscribe').some(({ raw }) => /<[^<>]*\r?\n[^<>]*>/.test(raw))
        ? ['List-Unsubscribe is folded within an address']
        : [],
  },
  {
    id: 'list-id',
    severity: 'error',
    basis: 'RFC 2919 section 3: an optional phrase, and <label.domain>',
    check: ({ root }) => {
      const id = fieldOf(root, 'List-Id');
      if (id === null) return ['there is no List-Id'];
      return /<[\w-]+(?:\.[\w-]+)+>$/.test(id) ? [] : [`List-Id does not end with <label.domain>: ${id}`];
    },
  },
  {
    id: 'automatic',
    severity: 'warning',
    basis: 'RFC 3834 section 5: automatic mail says so, and out-of-office replies stay away',
    check: ({ root }) =>
      fieldOf(root, 'Auto-Submitted') || fieldOf(root, 'Precedence')
        ? []
        : ['there is neither Auto-Submitted nor Precedence'],
  },
  {
    id: 'feedback-id',
    severity: 'warning',
    basis: 'Gmail "Feedback Loop": Feedback-ID a:b:c:sender, the last not empty',
    check: ({ root }) => {
      const id = fieldOf(root, 'Feedback-ID');
      if (id === null) return ['there is no Feedback-ID: complaints at Gmail cannot be attributed'];
      return /^[^:]*(?::[^:]*){2}:[^:]{5,15}$/.test(id) ? [] : [`Feedback-ID is not a:b:c:sender: ${id}`];
    },
  },
  {
    id: 'unsubscribe-visible',
    severity: 'error',
    basis: `16 CFR 316.5 (CAN-SPAM); ${gmail}: a link to stop the mail is in its body`,
    check: ({ page, text }) => {
      const words = /unsubscrib|stop (?:this|these|the) mail|opt.?out|abmelden|abbestell|désabonner|退订/i;
      const inHtml = page?.elements.some(
        ({ name, attributes, text: label }) =>
          name === 'a' && (words.test(label) || words.test(attributes['href'] ?? '')),
      );
      return [
        ...(page && !inHtml ? ['the HTML has no link to unsubscribe'] : []),
        ...(text !== null && !words.test(text) ? ['the text does not say how to unsubscribe'] : []),
      ];
    },
  },
  {
    id: 'postal-address',
    severity: 'warning',
    basis:
      '15 U.S.C. 7704(a)(5) (CAN-SPAM), § 5 DDG and the like: bulk mail gives a postal address of its sender',
    check: ({ page, text }) => {
      const end = endOf(text ?? page?.text ?? '');
      // An address has a number: of a house, of a box, or of a place.
      return /\p{N}/u.test(end) ? [] : ['the end of the mail has no postal address: set "mail.footer"'];
    },
  },
];

/** What follows the signature's mark (RFC 3676 section 4.3), else the last lines; without links and mail addresses, which have numbers too. */
function endOf(text: string): string {
  const mark = text.lastIndexOf('\n-- ');
  const end = mark < 0 ? text.trimEnd().split(/\r?\n/).slice(-8).join('\n') : text.slice(mark);
  return end.replaceAll(/\S*(?:@|:\/\/)\S*/g, '');
}
