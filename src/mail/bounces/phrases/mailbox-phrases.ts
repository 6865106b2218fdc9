// The first table of phrases: what is wrong with the mailbox, or with the size of the mail.
import type { PhraseRule } from './phrase-rule.ts';

export const mailboxPhrases: readonly PhraseRule[] = [
  {
    reason: 'speeding',
    // A quota of the sender's.
    phrases: [/throttling failure|(?:daily|hourly) (?:message|sending|mail|e-?mail) (?:quota|limit)/],
  },
  {
    reason: 'securityerror',
    phrases: [
      /(?:sent|received) over (?:a |an )?(?:tls|encrypted|secure)|requires? (?:\S+ )?(?:encryption|tls\b)|high-strength ciphers/,
    ],
  },
  {
    reason: 'mailboxfull',
    phrases: [
      /\b(?:mail ?box|inbox|mail ?drop|mail ?folder|account|user|recipient|maildir|mail store)\b[^;]{0,40}\b(?:is |was |be |temporarily )*(?:full\b|over ?(?:the )?quota|over (?:its|their|the) (?:\w+ ){0,2}(?:quota|limit)|overdrawn|out of (?:storage|space))/,
      /\bover ?quota\b|reached (?:its|their|his|her|the) quota/,
      /\bquota (?:has been |is |was |(?:of|for) (?:\S+ ){1,3})?(?:exceeded|full|violation|reached)|\bquota_?exceeded/,
      /exceed(?:s|ed|ing)? (?:\S+ ){0,4}(?:storage|disk|mail ?box|mail) ?(?:\S+ ){0,2}(?:quota|allocation|limit|allotment)/,
      /exceed(?:s|ed|ing)? (?:its |the |their |your |his |mailbox |allotted )*quota/,
      /(?:not enough|insufficient|no|out of|too little) (?:\S+ ){0,2}(?:disk ?space|storage(?: space)?)\b/,
      /mail ?box (?:size )?(?:limit|quota)|mailbox (?:has |would )?exceed|user has exhausted/,
      /would exceed (?:mailbox|the)|(?:not enough|insufficient|no) free (?:\S+ )?space/,
      /(?:too many|too much) (?:messages?|mails?|data) (?:in|on|for) (?:the |this )?(?:mail ?box|maildrop|inbox|server)/,
      /mailfolder is full|maildir over/,
      /(?:insufficient|exceeded) system storage|exceeded storage allocation|disk quota/,
      /recipient (?:is )?over ?quota/,
      /exceed(?:s|ed) (?:the local limit|allowed size|(?:its|the) (?:size|mailbox))/,
      /account (?:is )?over(?: its)? limit|user mailbox is overfilled|dd requested mail action aborted/,
      /as (?:their|his|her|its) mail ?box is full|file ?system[^;]{0,20}full for user/,
      /(?:mail ?box|disk|storage) space (?:is )?(?:not enough|insufficient|exhausted|exceeded)/,
      /\bfull (?:mail ?box|inbox|maildir)|over the (?:\S+ )?quota|(?:space|storage|quota)\b[^;]{0,30} used up|too much mail data/,
      /(?:n't|not) have (?:enough|sufficient|any more) (?:\S+ )?(?:space|storage|room)|(?:account|mail ?box) storage (?:limit|is full|full)/,
    ],
  },
  {
    reason: 'exceedlimit',
    phrases: [
      /message (?:size|length) exceeds (?:\S+ ){0,2}(?:administrative|fixed maximum|limit set by)/,
      /exceeds? (?:the )?(?:maximum|max) (?:message )?(?:size|length) (?:set|for|allowed) (?:by|for) (?:the |this )?(?:recipient|user|mailbox)/,
    ],
  },
  {
    reason: 'mesgtoobig',
    phrases: [
      /(?:message|mail|email|e-mail|data|content|body|attachment)s?(?: file)?(?: size)? (?:is |was |are )?(?:too|to) (?:big|large|long|heavy)/,
      /(?:message|mail|e-mail|email)(?: (?:file )?size)? (?:\S+ ){0,3}exceed(?:s|ed)? (?:\S+ ){0,6}(?:size|limit|maximum|length|bytes|allowed)/,
      /(?:size|length) (?:\S+ ){0,3}(?:exceeds?|limit exceeded|larger than|greater than) (?:\S+ ){0,4}(?:maximum|limit|size|allowed|\d)/,
      /(?:max(?:imum)? (?:message )?size|size limit) (?:is |has been |was )?exceed/,
      /exceeded (?:maximum inbound message size|message size)|too large (?:message|body)/,
      /message larger than|(?:maximum|max) (?:\S+ )?(?:e-?mail|message) size (?:is |has been |was )?exceeded|^(?:\S+ )?size limit\b/,
    ],
  },
  {
    reason: 'suspend',
    phrases: [
      /\b(?:account|mail ?box|user|recipient|address|box|domain|subscriber|service)\b[^;]{0,50}\b(?:is|was|has been|been|are|currently|temporarily|now|or)\b[^;]{0,30}\b(?:suspended|disabled|deactivated|locked|frozen|inactivated|discontinued|dormant|expired)\b/,
      /\b(?:suspended|disabled|deactivated|locked|frozen|blocked) (?:account|mail ?box|user|recipient|address)\b/,
      /\b(?:account|mail ?box|user|recipient)(?: [\w@.<>-]+)? (?:disabled|suspended|deactivated|temporarily locked|locked|frozen|expired|not active|temporarily unavailable|is inactive|inactive)\b/,
      /recipient (?:account )?(?:is )?(?:suspend|blocked|has been blocked)|account (?:is )?blocked/,
      /mailbox currently suspended|mail ?box (?:unavailable|is unavailable) or access den\w+|\bis (?:currently|temporarily) suspended/,
      /(?:user|account|mail ?box|recipient)\b[^;]{0,30}\btemporar\w+ (?:inactive|disabled|locked|suspended|deactivated)|archived recipient/,
      /has been (?:suspended|disabled|deactivated)|no longer (?:accepts|receives|accepting|receiving) |invalid\/inactive user|user (?:is )?suspended/,
      /vdelivermail: account is locked|suspended (?:by|due)/,
      /currently not accepting[^;]{0,40}(?:suspend|disabled)|extended inactivity/,
      /inactive (?:user|account|mailbox|recipient)/,
    ],
  },
  {
    reason: 'hasmoved',
    phrases: [
      /(?:mail ?box|user|recipient|address|account|person)\b[^;]{0,40}\b(?:has|have) (?:been )?(?:moved|changed)\b/,
      /\bmoved to (?:another|a new)|has been replaced by|no forwarding address|user has moved/,
      /not our user|no longer (?:with|employed|works?|working)\b/,
    ],
  },
];
