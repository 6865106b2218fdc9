// The reason that an enhanced status or a reply code implies, and the status for a reason that came without one.
import type { BounceReason } from './mail-report.ts';

/** Subject and detail of an enhanced status (RFC 3463 section 3, RFC 7372, RFC 7505, RFC 8616) without its class. */
const reasonsByDetail: Readonly<Record<string, BounceReason>> = {
  '1.0': 'userunknown',
  '1.1': 'userunknown',
  '1.2': 'hostunknown',
  '1.3': 'userunknown',
  '1.4': 'userunknown',
  '1.6': 'hasmoved',
  '1.7': 'rejected',
  '1.8': 'rejected',
  '1.9': 'systemerror',
  '1.10': 'notaccept',
  '2.0': 'filtered',
  '2.1': 'suspend',
  '2.2': 'mailboxfull',
  '2.3': 'exceedlimit',
  '2.4': 'filtered',
  '3.0': 'systemerror',
  '3.1': 'systemfull',
  '3.2': 'notaccept',
  '3.3': 'systemerror',
  '3.4': 'mesgtoobig',
  '3.5': 'systemerror',
  '4.0': 'networkerror',
  '4.1': 'expired',
  '4.2': 'networkerror',
  '4.3': 'systemerror',
  '4.4': 'hostunknown',
  '4.5': 'systemfull',
  '4.6': 'networkerror',
  '4.7': 'expired',
  '4.8': 'networkerror',
  '4.9': 'networkerror',
  '5.1': 'syntaxerror',
  '5.2': 'syntaxerror',
  '5.3': 'toomanyconn',
  '5.4': 'syntaxerror',
  '5.5': 'syntaxerror',
  '5.6': 'syntaxerror',
  '6.0': 'contenterror',
  '6.1': 'contenterror',
  '6.2': 'contenterror',
  '6.3': 'contenterror',
  '6.5': 'contenterror',
  '6.6': 'contenterror',
  '6.7': 'contenterror',
  '6.8': 'contenterror',
  '6.9': 'contenterror',
  '6.10': 'contenterror',
  '7.0': 'securityerror',
  '7.1': 'rejected',
  '7.2': 'filtered',
  '7.3': 'securityerror',
  '7.4': 'securityerror',
  '7.5': 'securityerror',
  '7.6': 'securityerror',
  '7.7': 'contenterror',
  '7.8': 'securityerror',
  '7.9': 'securityerror',
  '7.10': 'securityerror',
  '7.11': 'securityerror',
  '7.13': 'suspend',
  '7.14': 'securityerror',
  '7.15': 'policyviolation',
  '7.16': 'mesgtoobig',
  '7.17': 'hasmoved',
  '7.18': 'hasmoved',
  '7.20': 'authfailure',
  '7.21': 'authfailure',
  '7.22': 'authfailure',
  '7.23': 'authfailure',
  '7.24': 'authfailure',
  '7.25': 'requireptr',
  '7.26': 'authfailure',
  '7.27': 'notaccept',
  '7.28': 'badreputation',
  '7.29': 'securityerror',
  // Gmail's own: no DKIM, a From that isn't aligned, no DMARC record.
  '7.30': 'authfailure',
  '7.32': 'authfailure',
  '7.40': 'authfailure',
  // Exchange Online's own: the recipient or group doesn't accept mail from this sender.
  '7.12': 'rejected',
  '7.124': 'rejected',
  '7.133': 'rejected',
  '7.134': 'rejected',
  '7.135': 'rejected',
  '7.136': 'rejected',
};

/** What a subject means (RFC 3463 section 3) where the detail isn't registered, as many of Exchange Online's aren't. */
const reasonsBySubject: Readonly<Record<string, BounceReason>> = {
  '3': 'systemerror',
  '4': 'networkerror',
  '6': 'contenterror',
  '7': 'policyviolation',
};

/** Null if the status says nothing, `X.0.0`, or isn't registered and could be about the address or the mailbox. */
export function reasonOfStatus(status: string): BounceReason | null {
  const [, detail = '', subject = ''] = /^[245]\.((\d+)\.\d+)$/.exec(status) ?? [];
  return reasonsByDetail[detail] ?? reasonsBySubject[subject] ?? null;
}

const reasonsByReply: Readonly<Record<string, BounceReason>> = {
  '421': 'expired',
  '422': 'mailboxfull',
  '450': 'systemerror',
  '451': 'systemerror',
  '452': 'systemfull',
  '503': 'syntaxerror',
  '511': 'userunknown',
  '521': 'notaccept',
  '530': 'securityerror',
  '535': 'securityerror',
  '551': 'hasmoved',
  '552': 'exceedlimit',
  '556': 'notaccept',
};

/** What a bare reply most often means (RFC 5321 section 4.2.3); null for those that mean anything. */
export function reasonOfReply(code: string): BounceReason | null {
  return reasonsByReply[code] ?? null;
}

/**
 * RFC 3463 leaves subject 0 to "other": where a mail gives no status (or no details of one), the reason goes into its detail,
 * in a range that no registered code uses, so that equal failures have equal codes whoever reports them.
 */
const detailOfReason: Readonly<Record<BounceReason, number>> = {
  undefined: 900,
  onhold: 901,
  syntaxerror: 902,
  norelaying: 909,
  filtered: 910,
  userunknown: 911,
  hostunknown: 912,
  hasmoved: 916,
  rejected: 918,
  suspend: 921,
  mailboxfull: 922,
  exceedlimit: 923,
  systemerror: 930,
  systemfull: 931,
  notaccept: 932,
  mesgtoobig: 934,
  mailererror: 939,
  networkerror: 944,
  speeding: 945,
  toomanyconn: 945,
  expired: 947,
  contenterror: 960,
  securityerror: 970,
  blocked: 971,
  virusdetected: 971,
  policyviolation: 972,
  requireptr: 973,
  notcompliantrfc: 974,
  badreputation: 975,
  spamdetected: 980,
  authfailure: 990,
  delivered: 0,
  feedback: 0,
  vacation: 0,
};

/** The status of a failure that states none; its class is 4 (it may pass) or 5 (it is final). */
export function statusOfReason(reason: BounceReason, statusClass: 4 | 5): string {
  return `${statusClass}.0.${detailOfReason[reason]}`;
}
