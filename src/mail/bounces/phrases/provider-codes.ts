// Codes of single providers, which are more specific than the words and numbers next to them: documented on their postmaster pages.
import type { BounceReason } from '../mail-report.ts';
import type { PhraseRule } from './phrase-rule.ts';

/** Rules for the codes of one provider: `label` comes before the alternatives of each reason, as regular expressions. */
function codesOf(label: string, codes: Partial<Record<BounceReason, string>>): PhraseRule[] {
  return Object.entries(codes).map(([reason, code]) => ({
    reason: reason as BounceReason,
    phrases: [new RegExp(`${label}(?:${code})(?![a-z0-9])`)],
  }));
}

/** Tried before all phrases, and true at whatever moment of the session they came. */
export const providerRules: readonly PhraseRule[] = [
  // Orange and La Poste (France): "OFR_416", "OFR006_102", "LPN007_426", "LPNAAA_101", "LPN416".
  ...codesOf('\\b(?:ofr|ouk|lpn)(?:\\w{3})?_?', {
    userunknown: '416',
    mailboxfull: '417',
    suspend: '420|426|515',
    toomanyconn: '104|108|109|201|202|203',
    blocked: '101|102|103|510|511|999',
    authfailure: '401|517',
    securityerror: '305|402',
    // These are about the sender: "Emetteur invalide".
    rejected: '403|405|415|421',
    systemerror: '505',
    spamdetected: '506|507|513',
    mesgtoobig: '514',
    policyviolation: '508|630',
  }),
  // Outlook.com and Hotmail: postmaster.live.com lists SC, DY, OU (block lists) and RP (rates); "(S3150)" is a list of networks.
  ...codesOf('\\b', { blocked: '(?:sc|dy|ou|cs)-00\\d|s3[01]\\d\\d\\)', speeding: 'rp-00\\d' }),
  // AOL's old servers: "(RLY:B1)", "(HVU:B1)" about a link in the mail, "(DNS:NR)".
  ...codesOf('\\(', {
    blocked: '(?:con|dyn|rly|rtr):\\w{1,4}\\)',
    spamdetected: 'hvu:\\w{1,4}\\)',
    requireptr: 'dns:\\w{1,4}\\)',
  }),
  // Yahoo: "[TSS04]", "[BL23]", "[PH01]", "[IPTS04]".
  ...codesOf('\\[', {
    badreputation: '(?:tss?|ipts)\\d\\d\\]',
    blocked: 'bl\\d\\d\\]',
    policyviolation: 'ph\\d\\d\\]',
  }),
  // Cox: "AUP#CXBL".
  ...codesOf('\\baup#', {
    blocked: 'cxbl|cdrbl|ipbl\\d+',
    requireptr: 'cxdns',
    authfailure: 'cxsndr',
    rejected: 'cxsmtp',
    toomanyconn: 'cxcnct|cxmxrt',
    securityerror: 'cxthrt|cxmj',
    spamdetected: 'urlbl\\d+',
  }),
  // Charter Spectrum: "AUP#In-1310".
  ...codesOf('\\baup#[a-z]{1,3}-?', {
    blocked: '1000|12[0-5]\\d',
    rejected: '10[1-8]\\d|1500|1520',
    systemerror: '1090',
    requireptr: '11[0-5]\\d',
    policyviolation: '11[6-9]\\d|1560',
    networkerror: '1260',
    toomanyconn: '13[0-4]\\d',
    speeding: '13[5-9]\\d|14\\d\\d|15[458]0',
    mesgtoobig: '1530',
  }),
  // GoDaddy: "… IB212".
  ...codesOf('\\bib', {
    blocked: '10[4-6]|11[0-3]',
    badreputation: '103',
    requireptr: '108',
    speeding: '101|504|510|607',
    toomanyconn: '007|605',
    spamdetected: '212',
    securityerror: '401',
    notcompliantrfc: '501|502',
    rejected: '506',
    authfailure: '508',
    virusdetected: '705',
  }),
  // Facebook: "RCP-P2".
  ...codesOf('\\b', {
    userunknown: 'rcp-p1|int-p[134]',
    filtered: 'rcp-p[23]',
    suspend: 'rcp-t4',
    systemerror: 'rcp-t1',
    blocked: 'pol-(?:p[1-4]|t[1-3])',
    virusdetected: 'pol-p5',
    spamdetected: 'pol-p6',
    authfailure: 'pol-p7',
    mesgtoobig: 'msg-p1|int-p2',
    contenterror: 'msg-p2',
    notcompliantrfc: 'msg-p3',
    toomanyconn: 'con-t[1-4]|msg-t1',
    rejected: 'dns-p[12]|dns-t1',
    requireptr: 'dns-p3|dns-t2',
  }),
  // T-Online: "IP=192.0.2.9 - A problem occurred. (Ask your postmaster …)".
  { reason: 'blocked', phrases: [/\bip[=:] ?[\d.:a-f]+ - (?:a problem occurred|dialup|none\b)/] },
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
  // Yahoo replies after the content: "delivery error: dd This user doesn't have a … account".
  {
    reason: 'userunknown',
    phrases: [/delivery error: dd this user doesn't have|requested mail action aborted, mailbox not found/],
  },
  // Closed for want of use, and given back to a reader who returns in time.
  { reason: 'suspend', phrases: [/delivery error: dd <address> is no longer valid/] },
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
