// The first table of phrases: those that mean one thing whatever is beside them.
import type { PhraseRule } from './phrase-rule.ts';

export const certainPhrases: readonly PhraseRule[] = [
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
      /would exceed (?:mailbox|the)/,
      /(?:too many|too much) (?:messages?|mails?|data) (?:in|on|for) (?:the |this )?(?:mail ?box|maildrop|inbox|server)/,
      /mailfolder is full|maildir over/,
      /(?:insufficient|exceeded) system storage|exceeded storage allocation|disk quota/,
      /recipient (?:is )?over ?quota/,
      /exceed(?:s|ed) (?:the local limit|allowed size|(?:its|the) (?:size|mailbox))/,
      /account (?:is )?over(?: its)? limit|user mailbox is overfilled|dd requested mail action aborted/,
      /as (?:their|his|her|its) mail ?box is full|file ?system[^;]{0,20}full for user/,
      /(?:mail ?box|disk|storage) space (?:is )?(?:not enough|insufficient|exhausted|exceeded)/,
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
      /message larger than/,
    ],
  },
  {
    reason: 'suspend',
    phrases: [
      /\b(?:account|mail ?box|user|recipient|address|box|domain|subscriber|service)\b[^;]{0,50}\b(?:is|was|has been|been|are|currently|temporarily|now|or)\b[^;]{0,30}\b(?:suspended|disabled|deactivated|locked|frozen|inactivated|discontinued|dormant|expired)\b/,
      /\b(?:suspended|disabled|deactivated|locked|frozen|blocked) (?:account|mail ?box|user|recipient|address)\b/,
      /\b(?:account|mail ?box|user|recipient)(?: [\w@.<>-]+)? (?:disabled|suspended|deactivated|temporarily locked|locked|frozen|expired|not active|temporarily unavailable|is inactive|inactive)\b/,
      /recipient (?:account )?(?:is )?(?:suspend|blocked|has been blocked)|account (?:is )?blocked/,
      /mailbox currently suspended|mail ?box (?:unavailable|is unavailable) or access denied/,
      /has been (?:suspended|disabled|deactivated)|invalid\/inactive user|user (?:is )?suspended/,
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
      /not our user|no longer (?:with|employed)/,
    ],
  },
  {
    reason: 'rejected',
    phrases: [
      /sender verif\w+ (?:failed|error)|(?:callback|callout) (?:setup|verification) failed|^(?:5\d\d[- ])?(?:5\.\S+ )?verification failed for/,
    ],
  },
  {
    reason: 'norelaying',
    phrases: [
      /relay(?:ing)?(?: access| to [\w<@.>-]+)? (?:is )?(?:denied|prohibited|not permitted|not allowed|disallowed|forbidden|rejected|refused)/,
      /(?:unable|not (?:allowed|permitted|configured|authorized|authorised|able|willing)|cannot|can't|won't|will not|refus\w+|deny|denied|prohibited|disallow\w*|don't|no|insecure|not an? open) (?:\S+ ){0,4}relay/,
      /mail server requires authentication when attempting to send to a non-local/,
      /that domain isn't in my list of allowed rcpthosts|domain (?:isn't|is not|not) in my list/,
      /not (?:a )?(?:local|valid) (?:domain|gateway)|is not a permitted relay|we do not relay/,
      /must (?:use|check|have) (?:pop|smtp|a valid) (?:\S+ ){0,6}(?:relay|before)/,
      /this is not an? open relay|relay not|relaying|send to (?:a )?non-local e?-?mail address/,
      /non-local (?:email|e-mail|address|destination|recipient)/,
    ],
  },
  {
    reason: 'authfailure',
    phrases: [
      /\bdmarc\b|\bdkim\b(?!-signature)[^;]{0,40}(?:fail|invalid|missing|required|not pass|bad|error)/,
      /\bspf\b[^;]{0,40}(?:fail|reject|not (?:authorized|allowed|permitted|pass)|violat|error|invalid|denied|softfail|unauthenticated|records?)/,
      /(?:fail|reject|bad|violat|invalid)\w*[^;]{0,40}\b(?:spf|dkim\b(?!-signature))\b/,
      /sender (?:is )?unauthenticated|unauthenticated (?:sender|e?-?mail)/,
      /requires? (?:all )?senders? to authenticate/,
      /is not (?:an )?(?:authorized|allowed|permitted) (?:sender|to send)[^;]{0,40}(?:spf|domain)/,
      /sender policy framework|openspf\.(?:org|net)|spf\.pobox/,
      /(?:authentication|domain) (?:check|checks|policy|results?) (?:fail|did not pass)/,
      /not authenticated with (?:spf|dkim)|doesn't meet the required authentication/,
      /doesn't pass authentication/,
    ],
  },
  {
    reason: 'requireptr',
    phrases: [
      /unverif\w+ (?:sending |client |source )?ips?\b/,
      /\bptr\b|reverse (?:dns|lookup|hostname|ip|name|mapping|resolution)/,
      /(?:cannot|can't|can not|could not|couldn't|unable to|failed to) (?:find|resolve|get|determine|verify|lookup|look up) (?:your |the |a |client )*(?:reverse|host ?name|ip)/,
      /\brdns\b|inverse (?:dns|address)|in-addr\.arpa|no (?:host ?name|name) for (?:your|the) ip|fcrdns/,
      /forward[- ]confirmed/,
      /(?:client|sender|your|sending) (?:host ?name|ip address|ip|host|server)[^;]{0,40}(?:is not resolv|does not resolve|doesn't resolve|not resolvable|cannot be resolved|not found in dns|mismatch|no dns|has no dns|must have|not a fqdn|unresolv|without dns)/,
      /dns (?:lookup|records?|names?) (?:failure|mismatch)? ?(?:for|of) (?:your|the (?:sending|client)) /,
      /your (?:system|server|machine|host) (?:is not|has no|does not have|doesn't have)[^;]{0,30}(?:dns|name|hostname)/,
      /all (?:\S+ ){0,3}must have (?:\S+ ){0,3}(?:dns|host ?name)|fix reverse/,
      /unresolvable (?:relay|client|host)/,
    ],
  },
  {
    reason: 'notcompliantrfc',
    phrases: [
      /does not conform to rfc/,
      /not (?:rfc[\w -]*compliant|compliant with rfc|comply with rfc|in compliance with rfc)/,
      /violat\w+ rfc|rfc[- ]?\d{3,4}[^;]{0,30}(?:violat|complian|not conform)|non-?compliant/,
      /duplicate header|multiple (?:\S+ ){0,3}addresses in from/,
      /(?:missing|\bno) (?:a )?(?:valid )?(?:(?:resent-)?(?:from|date|to)|message-id)(?: field| header|:)/,
      /bare (?:lf|cr|linefeed|newline)|rfc-?(?:ignorant|noncompliant)|single from header|from: header/,
      /messages missing/,
    ],
  },
  {
    reason: 'contenterror',
    phrases: [/non-?ascii (?:characters?|address)|smtputf8|utf-?8 (?:header|string|address)/],
  },
  {
    reason: 'virusdetected',
    phrases: [
      /\bvirus\b|\bvirii\b|malware|trojan|\bworm\b|infected|mcspamsignature|antivirus/,
      /dangerous (?:attachment|content|extension)|potentially dangerous/,
      /blocked (?:attachment|extension|file type)/,
      /(?:attachment|file) (?:type |extension |name )?(?:is |was |are )?(?:not (?:allowed|permitted)|blocked|prohibited|forbidden|banned)/,
      /executable (?:attachment|content)/,
    ],
  },
  {
    reason: 'networkerror',
    // A resolver without an answer says nothing about the name.
    phrases: [
      /(?:name ?server|dns|resolver|lookup|look[- ]up)(?: server)?(?: \S+)?[: ]+(?:timeout|timed out|servfail|server failure|unavailable|did not complete|deferred)/,
    ],
  },
  {
    reason: 'blocked',
    phrases: [/\byour (?:\S+ )?(?:domain|host|server|ip|network)\b[^;]{0,20}\b(?:not known|unknown)/],
  },
  {
    reason: 'badreputation',
    phrases: [
      // Harvesting of addresses, as a server sees it: not about this recipient.
      /(?:unknown|invalid|bad|non-?existent) (?:users?|recipients?|address(?:es)?) (?:rate|ratio|count|limit|percentage)|users? unknown (?:rate|ratio)|(?:too many|number of) (?:\S+ )?(?:unknown|invalid|bad|non-?existent) (?:users|recipients|addresses)/,
      /reputation|user complaints|unexpected volume|senderscore|sender ?base/,
      /has been temporarily rate limited due to|unusual rate of (?:unsolicited )?mail/,
      /low (?:sender )?score|suspicious activity/,
    ],
  },
  {
    reason: 'spamdetected',
    phrases: [
      /(?:classified|detected|identified|considered|recognized|recognised|flagged|marked|tagged|suspected|rejected|blocked|refused|scored|seen|looks? like|appears? to be|content|contains|believed|likely|is|as|was|possible|suspicion|high(?: probability of)?|probable|bulk) (?:\S+ ){0,4}(?:spam|unsolicited|junk|\bube\b|\buce\b)/,
      /spam (?:message|mail|email|e-mail|content|score|detect|found|reject|filter|block|check|refused|not accepted|is not|signature|points|probability|word|level|threshold|assassin|protection|policy)/,
      /[-: ]spam[;!]?(?:$| )|^\S* ?spam\b|spamassassin|is unsolicited/,
      /unsolicited (?:bulk|commercial|mail|e-?mail)|\bjunk mail\b|spam-?like|mail rejet[eé]|cloudmark/,
      /high spam|dspam|bulk e?-?mail|antispam|anti-spam|nucleus spam|rule imposed as/,
      /content filter (?:has )?(?:rejected|blocked)|phishing|spamming|nigerian scam/,
    ],
  },
  {
    reason: 'toomanyconn',
    phrases: [
      /too many (?:\S+ ){0,2}(?:connections?|sessions?|concurrent|recipients|smtp sessions)/,
      /(?:connection|session|concurrency|concurrent)(?: \S+){0,3} (?:limit|rate) (?:is |has been |was )?(?:exceeded|reached)/,
      /connection (?:rate|frequency|count) ?(?:limit)?/,
      /maximum (?:number of )?(?:concurrent |simultaneous |parallel )*(?:connections?|sessions?)/,
      /connections? (?:\S+ ){0,3}exceed|simultaneous connections|number of concurrent/,
      /domain frequency limited|ip frequency limited|frequency limit/,
      /maximum (?:number of )?(?:messages|recipients)|sender.{0,20}limit exceeded/,
      /exceed(?:s|ed)? (?:the )?(?:\S+ ){0,2}(?:connection|recipients?) (?:limit|count|per)/,
    ],
  },
  {
    reason: 'speeding',
    phrases: [
      /max(?:imum)? (?:number of )?(?:e?-?mails?|messages?|defers?|recipients?)[^;]{0,30} (?:per|an?) (?:hour|day|minute)/,
      /sent to too many recipients/,
      /(?:messages?|mails?|e-?mails?|sending) (?:\S+ ){0,4}(?:too (?:fast|quickly|frequently)|rate (?:limit|exceed))/,
      /rate (?:limit(?:ed)?|exceeded|control)|throttl/,
      /too (?:much|many) (?:mails?|e-?mails?|messages?) (?:in|from|per|this|sent)/,
      /receiving mail at a rate|(?:hourly|daily|per (?:hour|day|minute)) (?:\S+ ){0,3}(?:limit|quota)/,
      /sending (?:limit|quota|rate)|out of (?:sending )?quota|slow down/,
      /exceed\w* (?:the )?(?:maximum )?(?:rate|number of messages)/,
    ],
  },
  {
    reason: 'rejected',
    phrases: [
      /\bsender\b(?! ?host)[^;]{0,40}\b(?:reject\w*|refused|denied|not (?:accepted|allowed|permitted|exist|found|verified)|invalid|verif\w+ failed|does not exist|unknown)/,
      /(?:invalid|unknown|bad|unverified|illegal) (?:sender|return|envelope)|domain of sender/,
      /sending to\/from an address|not a member of th/,
      /(?:group|list) you tried to contact/,
      /permission to post|only (?:list )?members|members? (?:only|can post)/,
      /not (?:a )?subscribe[dr]|does not accept (?:mail|messages?) from/,
    ],
  },
  {
    reason: 'notaccept',
    phrases: [
      /(?:indicated|has|have|offers?|runs?) no (?:smtp|mail) service|null ?mx/,
      /(?:host|domain|system|server|site|machine)(?:\/\w+)? (?:\S+ ){0,3}(?:does not|doesn't|do not|not) (?:accept|receive|accepting|receiving) (?:any )?(?:e-?mails?|mail|network|messages?)/,
      /not accepting network messages|no mx (?:found|record)|does not accept (?:e-?mail|mail|any)/,
      /couldn't find a mail exchanger/,
      /(?:unable|couldn't|could not|cannot) to? ?find (?:an? |any )?(?:mail exchanger|mx)/,
      /mail (?:host|server) (?:\S+ )?not accept/,
      /smtp protocol (?:returned|is disabled)|no valid mail exchanger|\b0 ;/,
      /mx (?:lookup )?(?:records? )?(?:points? to|is) (?:the )?root/,
    ],
  },
  {
    reason: 'expired',
    phrases: [
      /message expired|envelope expired|connection timed out|gr[ae]y-?list|unverified address|address verification in progress|(?:unreachable|failing) for (?:too|a) long/,
    ],
  },
  {
    reason: 'networkerror',
    // A broken answer may come right with the next one: it says nothing about the domain.
    phrases: [/host not found,? try again|malformed (?:or unexpected )?name ?server reply/],
  },
  {
    reason: 'hostunknown',
    phrases: [
      /\b(?:domain|host|site)(?: name)? (?:\S+ )?(?:is |was )?(?:do(?:es)? ?n(?:o?|')t exist|does not exist|(?:could )?not (?:be )?found|unknown|non-?existent)/,
      /non-?existent (?:hosts?|domains?)|\b[a-z][\w-]*(?:\.[\w-]+)+ (?:does not exist|not found)/,
      /account or domain may not exist|domain (?:is )?not reachable/,
      /unrouteable (?:mail )?(?:address|domain)|nxdomain|name or service not known|no address associated with (?:host)?name/,
      /host (?:or domain name )?(?:is )?(?:not found|unknown)|unknown (?:mail )?host/,
      /(?:no such|bad|invalid|illegal) (?:host|domain|hostname)\b/,
      /\bdomain (?:name )?(?:\S+ )?(?:does not exist|doesn't exist|not found|is unknown|unknown)/,
    ],
  },
  {
    reason: 'filtered',
    phrases: [
      /recipient (?:preferences?|filter|rules?|settings?|only accept)/,
      /due to (?:user|recipient) (?:rules?|preferences?|settings?)/,
      /(?:user|recipient|person|addressee) (?!address)(?:\S+ ){0,3}(?:refuse[sd]?|rejects|rejected|declin\w+|blocks|does not (?:accept|want|wish)|doesn't (?:accept|want)|not accepting) (?:to |any |your |this |the |such )*(?:receiv|accept|e-?mail|mail|message|sender)/,
      /is only accepting|blocked by (?:the )?(?:user|recipient)/,
      /(?:blocked|rejected) by (?:the )?recipient(?:s|'s)?/,
      /(?:this|the) (?:account|mailbox|address|recipient) is (?:not accepting|protected by|only accepting|private)/,
      /specific (?:e-?mail )?addresses|resolver\.rst\.(?:notauthorized|recipient|restrict)/,
      /only (?:accepts?|accepting) (?:mail|messages) from|white ?list(?:ed)? (?:only|senders)|challenge/,
      /bounced address|has restricted|user reject|not found recipient account|you have been blocked/,
      /refused due to recipient/,
    ],
  },
];
