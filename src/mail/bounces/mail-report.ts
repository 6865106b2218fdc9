// The result of reading a returned mail, in the same form whichever system wrote it.

/** Why a message was not delivered, or what else came back. `isHard` says which of them mean that the address is dead. */
export const bounceReasons = [
  'authfailure',
  'badreputation',
  'blocked',
  'contenterror',
  'delivered',
  'exceedlimit',
  'expired',
  'feedback',
  'filtered',
  'hasmoved',
  'hostunknown',
  'mailboxfull',
  'mailererror',
  'mesgtoobig',
  'networkerror',
  'norelaying',
  'notaccept',
  'notcompliantrfc',
  'onhold',
  'policyviolation',
  'rejected',
  'requireptr',
  'securityerror',
  'spamdetected',
  'speeding',
  'suspend',
  'syntaxerror',
  'systemerror',
  'systemfull',
  'toomanyconn',
  'undefined',
  'userunknown',
  'vacation',
  'virusdetected',
] as const;
export type BounceReason = (typeof bounceReasons)[number];

/** A `delay` is a report about a message that the server is still trying to deliver. */
export type MailKind = 'bounce' | 'delay' | 'complaint' | 'vacation' | 'challenge' | 'unsubscribe' | 'other';

/** What a mail says about one address. */
export interface RecipientReport {
  /** Empty if the mail doesn't name the recipient. */
  email: string;
  /** Other spellings of the address in the report: as first given, or as it was forwarded. */
  aliases: readonly string[];
  /** RFC 3463: `5.1.1`; derived from the reason where the mail states no status (`X.0.9NN`, see `status-codes.ts`). */
  status: string;
  /** The SMTP reply code, `550`; empty if the mail has no reply. */
  replyCode: string;
  reason: BounceReason;
  hard: boolean;
  /** The server is still trying: nothing is final. */
  delayed: boolean;
  /** The text of the system that refused it, on one line. */
  diagnostic: string;
}

export interface MailReport {
  kind: MailKind;
  recipients: readonly RecipientReport[];
  /** Of a complaint: `abuse`, `opt-out`, `auth-failure` (RFC 5965 section 7.3, RFC 6591). */
  feedbackType: string | null;
  /** Whether it includes any part of the original message. */
  returnsMessage: boolean;
}
