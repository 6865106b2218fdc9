// What a returning mail says, in the project's own words, whichever system wrote it.

/** Why a message was not delivered, or what else came back. Those that `isHard` names mean that the address is of no use. */
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

export type MailKind = 'bounce' | 'complaint' | 'vacation' | 'challenge' | 'unsubscribe' | 'other';

/** What a mail says of one address. */
export interface RecipientReport {
  /** Empty where the mail does not say whom it is about. */
  email: string;
  /** Other spellings of the address in the report: as first given, or as it was forwarded. */
  aliases: readonly string[];
  /** RFC 3463: `5.1.1`; where the mail states none it is made of the reason (`X.0.9NN`, see `status-codes.ts`). */
  status: string;
  /** The SMTP reply, `550`; empty where there is none. */
  replyCode: string;
  reason: BounceReason;
  hard: boolean;
  /** A delivery that is still being tried: nothing is final. */
  delayed: boolean;
  /** The words of the system that refused it, on one line. */
  diagnostic: string;
}

export interface MailReport {
  kind: MailKind;
  recipients: readonly RecipientReport[];
  /** Of a complaint: `abuse`, `opt-out`, `auth-failure` (RFC 5965 section 7.3, RFC 6591). */
  feedbackType: string | null;
  /** Whether any part of the mail that came back is in it. */
  returnsMessage: boolean;
}
