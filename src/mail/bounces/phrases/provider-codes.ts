// Codes of single providers, which say more than the words and numbers beside them: documented on their postmaster pages.
import type { BounceReason } from '../mail-report.ts';
import type { PhraseRule } from './phrase-rule.ts';

/** Tried before all phrases, and true at whatever moment of the session they came. */
export const providerRules: readonly PhraseRule[] = [
  // Orange and La Poste (France): "OFR_416", "LPN007_426".
  { reason: 'userunknown', phrases: [/\b(?:ofr_|ofr\d{3}_|lpn\d{3}_)(?:416|415)\b/] },
  { reason: 'suspend', phrases: [/\b(?:ofr_|ofr\d{3}_|lpn\d{3}_)(?:426|515)\b/] },
  { reason: 'mailboxfull', phrases: [/\b(?:ofr_|ofr\d{3}_|lpn\d{3}_)(?:417)\b/] },
  { reason: 'toomanyconn', phrases: [/\b(?:ofr_|ofr\d{3}_|lpn\d{3}_)(?:104|108|109|201|202|203)\b/] },
  { reason: 'blocked', phrases: [/\b(?:ofr_|ofr\d{3}_|lpn\d{3}_)(?:102|401|402|403|405|510|511)\b/] },
  { reason: 'spamdetected', phrases: [/\b(?:ofr_|ofr\d{3}_|lpn\d{3}_)(?:506|507|513)\b/] },
  { reason: 'policyviolation', phrases: [/\b(?:lpn\d{3}_)(?:630|508|517)\b/] },
  // Exchange and Microsoft 365: names of the rule that refused, and the 5.7.5xx to 5.7.7xx of Exchange Online.
  {
    reason: 'userunknown',
    phrases: [/resolver\.adr\.(?:recip(?:ient)?notfound|exrecipnotfound|invalid\w*)|recipientnotfound/],
  },
  { reason: 'hostunknown', phrases: [/resolver\.adr\.domainnotfound|badmailaddress/] },
  { reason: 'mailboxfull', phrases: [/quotaexceeded|shutoffquota/] },
  { reason: 'securityerror', phrases: [/resolver\.rst\.authrequired/] },
  { reason: 'mesgtoobig', phrases: [/resolver\.rst\.\w*sizelimit/] },
  { reason: 'networkerror', phrases: [/agent\.\w*loop|hop count exceeded - possible mail loop/] },
  { reason: 'authfailure', phrases: [/\b5\.7\.(?:509|515|23|26)\b/] },
  { reason: 'badreputation', phrases: [/\b[45]\.7\.(?:650|651|652|653|654|655)\b/] },
  { reason: 'blocked', phrases: [/\b5\.7\.(?:51[1-3]|60[5-9]|6[1-4]\d|70[3-9]|71\d|750)\b/] },
  // KDDI (au): the reply names no address where the reader's own filter refuses.
  { reason: 'filtered', phrases: [/(?:^|\b5\d\d ): user unknown/] },
  // Yahoo answers after the content: "delivery error: dd This user doesn't have a … account".
  {
    reason: 'userunknown',
    phrases: [/delivery error: dd this user doesn't have|requested mail action aborted, mailbox not found/],
  },
  // Google Groups writes in the language of whoever wrote to it, but always names this page.
  { reason: 'rejected', phrases: [/groups\.google\.com\/support|support\.google\.com\/a\/\S*topic=25838/] },
  // RFC 7372 section 3.2, RFC 8616.
  { reason: 'requireptr', phrases: [/\b[45]\.7\.25\b/] },
];

/** PowerMTA's categories of bounces, which it derives from patterns of its operator and adds to the report. */
const reasonsByCategory: Readonly<Record<string, BounceReason>> = {
  'bad-mailbox': 'userunknown',
  'bad-domain': 'hostunknown',
  'inactive-mailbox': 'suspend',
  'quota-issues': 'mailboxfull',
  'spam-related': 'spamdetected',
  'virus-related': 'virusdetected',
  'policy-related': 'policyviolation',
  'content-related': 'contenterror',
  'message-expired': 'expired',
  'routing-errors': 'networkerror',
  'bad-connection': 'networkerror',
  'no-answer-from-host': 'networkerror',
  'bad-configuration': 'systemerror',
  'protocol-errors': 'syntaxerror',
  'relaying-issues': 'norelaying',
  'invalid-sender': 'rejected',
};

/** Null for `other` and for categories that the operator made. */
export function reasonOfCategory(category: string): BounceReason | null {
  return reasonsByCategory[category] ?? null;
}
