// The phrase tables: the words with which mail servers say why they refuse, by reason, in the order in which they are tried.
import type { BounceReason } from './mail-report.ts';

export interface PhraseRule {
  reason: BounceReason;
  /** Tried on one line of lower case words, typographic quotes made plain. */
  phrases: readonly RegExp[];
}

/** What servers call the one whom they do not know. */
const addressee =
  '(?:user(?: ?(?:name|id))?|recipient|(?<!<)address(?:ee)?|mail ?box|account|destinat(?:ion|aire)|alias|local ?part|name|e-?mail|' +
  '(?:mailing )?list|member|customer|subscriber|rcpt|person|box|id)';

/** How they say that there is none. */
const absent =
  "(?:unknown|do(?:es)? ?n(?:[o']?t|ot) exist|did not exist|not (?:be )?found|non-?existent|not exist(?:s|ing)?|not known|" +
  'not (?:a )?valid|invalid|not recogni[sz]ed|not listed|not (?:a )?local|not here|has no |' +
  'not registered|unrouteable|not present|(?<!or )undefined|no longer (?:available|valid|active|exists?|in use|on)|' +
  'is not (?:one of|a known|active|currently)|not available|been (?:deleted|closed|removed|terminated|cancell?ed)|' +
  "never existed|illegal|(?:couldn|wasn|can)'t be found|do(?:es)? ?n[o']?t have an? (?:\\S+ ){0,2}(?:account|mailbox)|(?:cannot|could not|couldn't|can't|not) be verified)";

/**
 * The order is from what is unmistakable to what many servers write into everything: "recipient address rejected: mailbox
 * full; user unknown" is about a full mailbox. A phrase stands here when servers of more than one site use it, or when it
 * is one provider's fixed wording; providers' own codes are in `provider-codes.ts`.
 */
export const phraseRules: readonly PhraseRule[] = [
  {
    reason: 'mailboxfull',
    phrases: [
      /\b(?:mail ?box|inbox|mail ?drop|mail ?folder|account|user|recipient|maildir|mail store)\b[^;]{0,40}\b(?:is |was |be |temporarily )*(?:full\b|over ?(?:the )?quota|over (?:its|their|the) (?:\w+ ){0,2}(?:quota|limit)|overdrawn|out of (?:storage|space))/,
      /\bover ?quota\b|reached (?:its|their|his|her|the) quota/,
      /\bquota (?:has been |is |was )?(?:exceeded|full|violation|reached)|\bquota_?exceeded/,
      /exceed(?:s|ed|ing)? (?:\S+ ){0,4}(?:storage|disk|mail ?box|mail) ?(?:\S+ ){0,2}(?:quota|allocation|limit|allotment)/,
      /exceed(?:s|ed|ing)? (?:its |the |their |your |his |mailbox |allotted )*quota/,
      /(?:not enough|insufficient|no|out of|too little) (?:\S+ ){0,2}(?:disk ?space|storage(?: space)?)\b/,
      /mail ?box (?:size )?(?:limit|quota)|mailbox (?:has |would )?exceed|user has exhausted/,
      /would exceed (?:mailbox|the)/,
      /(?:too many|too much) (?:messages?|mails?|data) (?:in|on|for) (?:the |this )?(?:mail ?box|maildrop|inbox)/,
      /(?:insufficient|exceeded) system storage|exceeded storage allocation|disk quota/,
      /mailfolder is full|maildir over|boite (?:aux lettres )?pleine|bo[iî]te[^;]{0,30}pleine/,
      /buz[oó]n (?:\S+ )?lleno|postfach (?:\S+ ){0,3}(?:voll|überfüllt)|caixa postal[^;]{0,20}cheia/,
      /casella[^;]{0,20}piena/,
      /шаттап|переполнен|превышен[а-я]* (?:квот|размер)|メールボックス(?:が|の容量|は)?[^。]{0,12}(?:一杯|いっぱい|超過|超え|満杯)/,
      /邮箱已满|容量不足|空间不足/,
      /recipient (?:is )?over ?quota/,
      /exceed(?:s|ed) (?:the local limit|allowed size|(?:its|the) (?:size|mailbox))/,
      /account (?:is )?over(?: its)? limit|user mailbox is overfilled|dd requested mail action aborted/,
      /as (?:their|his|her|its) mail ?box is full|file ?system[^;]{0,20}full for user/,
      /mail box space not enough/,
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
      /メール(?:の)?サイズ[^。]{0,12}(?:超|大き)/,
    ],
  },
  {
    reason: 'suspend',
    phrases: [
      /\b(?:account|mail ?box|user|recipient|address|box|domain|subscriber|service)\b[^;]{0,50}\b(?:is|was|has been|been|are|currently|temporarily|now|or)\b[^;]{0,30}\b(?:suspended|disabled|deactivated|locked|frozen|inactivated|discontinued|dormant|expired)\b/,
      /\b(?:suspended|disabled|deactivated|locked|frozen|blocked) (?:account|mail ?box|user|recipient|address)\b/,
      /\b(?:account|mail ?box|user|recipient)(?: [\w@.<>-]+)? (?:disabled|suspended|deactivated|temporarily locked|locked|frozen|expired|not active|temporarily unavailable|is inactive|inactive)\b/,
      /recipient (?:account )?(?:is )?(?:suspend|blocked|has been blocked)|account (?:is )?blocked/,
      /compte (?:du destinataire )?(?:est )?(?:bloqu|suspendu|désactiv)/,
      /mailbox currently suspended|mail ?box (?:unavailable|is unavailable) or access denied/,
      /has been (?:suspended|disabled|deactivated)|invalid\/inactive user|user (?:is )?suspended/,
      /vdelivermail: account is locked|suspended (?:by|due)/,
      /currently not accepting[^;]{0,40}(?:suspend|disabled)|extended inactivity/,
      /inactive (?:user|account|mailbox|recipient)/,
      /учетная запись[^;]{0,30}(?:заблок|отключ)|аккаунт[^;]{0,30}заблок/,
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
      /missing (?:a )?(?:valid )?(?:from|date|message-id|to)(?: field| header|:)/,
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
    reason: 'badreputation',
    phrases: [
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
      /^(?:5\d\d )?(?:5\.\S+ )?verification failed for|sending to\/from an address|not a member of th/,
      /(?:group|list) you tried to contact/,
      /groups\.google\.com\/support|permission to post|only (?:list )?members|members? (?:only|can post)/,
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
      /malformed or unexpected name server reply|mail (?:host|server) (?:\S+ )?not accept/,
      /smtp protocol (?:returned|is disabled)|no valid mail exchanger|\b0 ;/,
      /mx (?:lookup )?(?:records? )?(?:points? to|is) (?:the )?root/,
    ],
  },
  {
    reason: 'expired',
    phrases: [
      /message expired|envelope expired|connection timed out|gr[ae]y-?list|(?:unreachable|failing) for (?:too|a) long/,
    ],
  },
  {
    reason: 'networkerror',
    phrases: [/host not found,? try again/],
  },
  {
    reason: 'hostunknown',
    phrases: [
      /\b(?:domain|host|site)(?: name)? (?:\S+ )?(?:is |was )?(?:do(?:es)? ?n(?:o?|')t exist|does not exist|(?:could )?not (?:be )?found|unknown|non-?existent)/,
      /non-?existent (?:hosts?|domains?)|\b[a-z][\w-]*(?:\.[\w-]+)+ (?:does not exist|not found)/,
      /account or domain may not exist|domain (?:is )?not reachable/,
      /unrouteable (?:mail )?(?:address|domain)|nxdomain/,
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
  {
    reason: 'securityerror',
    phrases: [
      /authentication (?:required|failed|failure|is required|credentials|needed|turned on)/,
      /not authenticated|authrequired|auth(?:enticate|orization) (?:first|required|failed)/,
      /must (?:first )?(?:authenticate|issue a starttls|use tls|log ?in)|starttls/,
      /\btls\b[^;]{0,30}(?:required|fail|error|not available|handshake|negotiat)/,
      /encryption (?:required|needed)|certificate|sasl|smtp auth|login (?:required|failed)/,
      /insecure (?:mail|connection)|not authorized to (?:use|send (?:mail|from))|verification failure/,
      /failed to authenticate|delivery (?:to this address is )?restricted|unauthori[sz]ed to send/,
    ],
  },
  {
    reason: 'blocked',
    phrases: [
      /(?:client|host|your|sending|sender|remote|the|this|source|an?) (?:\S+ ){0,4}(?:ip|host|ip address|server|mta|network|address|machine|domain)\b[^;]{0,60}\b(?:blocked|black ?listed|banned|denied|listed (?:in|on|by|at)|denylist\w*|blocklist\w*|block list|refused|on (?:a |our |the )?(?:\S+ )?(?:black|block)\s?list|rejected by)/,
      /client host(?: \[?[\w.:#-]*\]?)?(?: is)? (?:rejected|blocked|refused)|client host rejected/,
      /host rejected|(?:black|block|deny)[ -]?list|\brbl\b|\bdnsbl\b|\bdnsrbl\b|spamhaus|spamcop/,
      /\bsorbs\b|barracudacentral|senderbase|\bbl\.|\bzen\.|proofpoint\.com\/(?:ipcheck|dnsbl)|abuseat/,
      /\bcbl\b|invaluement|uceprotect|sbrs|brbl/,
      /connection(?:s)? (?:\S+ )?(?:was |has been |is |were |are )?(?:refused|rejected|dropped|denied|not accepted|not allowed|forbidden)/,
      /not accepting (?:connections|mail from (?:your|this))/,
      /ip(?: address)?(?: \[?[\d.a-f:]+\]?)? (?:is |has been |was )?(?:blocked|banned|blacklisted|rejected|refused|listed)/,
      /blocked using|banned (?:sending )?ip|access (?:denied|rejected|refused)\W*$|blocked (?:for|by|due)/,
      /smtp server of your isp|service refuse|open relay/,
      /dynamic(?:ally)? (?:\S+ )?(?:ip|address|pool|host)|dial-?up/,
      /your (?:host|mail|message|e-?mail|access|site|network|connection|ip\S*) (?:\S+ ){0,4}(?:has been |is |was |been )(?:blocked|rejected|denied|refused|banned)/,
      /no access from mail server|refused to talk/,
      /mail from (?:your|this|[\d.]+) (?:\S+ ){0,4}(?:blocked|refused|rejected|not accepted|denied)/,
      /(?:please )?see http\S*(?:block|rbl|bl|blacklist)/,
      /you are not (?:allowed|authorized|permitted) to connect|bad (?:sender )?ip/,
      /not allowed to (?:connect|send mail)|unauthorized ip|temporarily blocked|been blocked/,
      /access to this|cannot send e-?mail to yourself|too many errors|bad helo|helo command rejected/,
      /ehlo command rejected|invalid helo|invalid ehlo|helo (?:name|argument)|ip (?:range|addresses) /,
    ],
  },
  {
    reason: 'policyviolation',
    phrases: [
      /polic(?:y|ies)\b|header error|not (?:accept|allow|permit)\w* for (?:\S+ )?reasons/,
      /message not allowed|denied by (?:\S+ )?(?:rule|administrator)/,
      /(?:prohibited|rejected|blocked|refused) by (?:\S+ ){0,2}(?:administrator|rule|organization|organisation|filter|system)/,
      /transport\.rules|prohibited by|content (?:not allowed|policy)|disclaimer/,
      /you are not allowed to (?:use|send)|security (?:reason|restriction)|confidential/,
    ],
  },
  {
    reason: 'userunknown',
    phrases: [
      new RegExp(String.raw`\b${addressee}\b[^;:]{0,60}\b${absent}`),
      new RegExp(
        String.raw`<address>\W{0,5}(?:(?:is|was|has|user|recipient|mail ?box|account|address) ){0,3}${absent}`,
      ),
      /\b(?:unknown|invalid|no such|non-?existent|illegal|bad|unrecogni[sz]ed|not a valid|no valid|(?<!or )undefined|nonexisting|unroutable|wrong|incorrect|undeliverable|inexistent|no) (?:\S+ ){0,3}(?:user|recipients?|address(?:ee)?|mail ?box(?:es)?|account|destination|alias|local[- ]part|person|member|forward path|forwardpath|rcpt|name|subscriber|e-?mail|box)\b/,
      /\b(?:user|recipient|mailbox|account|address) (?:\S+ )?(?:unknown|not found|not exist|unavailable|rejected|is unavailable)\b/,
      /\bunknown (?:or illegal )?(?:user|local|address|recipient)/,
      /mail ?box (?:unavailable|not available|disabled or|name not allowed)/,
      /recipient (?:address )?(?:rejected|refused|not (?:accept|allow)\w*|was not|verification failed)/,
      /recipient not found|\brecipientnotfound|address rejected/,
      /address (?:couldn't|could not|cannot) be found/,
      /no ?(?:such|one|body)(?: \S+){0,4}(?: here| at this| by (?:that|this)| with (?:that|this))|no mailbox here/,
      /(?:cannot|can't|could not|couldn't|unable to) (?:find|locate|identify|verify) (?:\S+ ){0,2}(?:user|recipient|mail ?box|account|address)\b/,
      /n[o']t (?:handle|have|accept|know)(?: any)? (?:mail|e-?mail|messages?) for (?:this|that|such|the) (?:user|recipient|address|account|name)/,
      /(?:isn't|is not|there is no|not an?) (?:\S+ ){0,3}(?:user|mailbox|account|recipient|member|address)\b/,
      /this user does|user doesn't|not known (?:here|at this)|not our customer|sorry[^;]{0,20}no mailbox/,
      /invalid user|name is not recogni[sz]ed/,
      /not listed in (?:\S+ ){0,3}(?:directory|address book|domino)/,
      /(?:deactivated|disabled|inactive) (?:e-?mail )?address|inactive email/,
      /has been (?:deleted|closed|terminated)|^(?:\d{3} )?<address>:? (?:was |is )?(?:rejected|refused)/,
      /undeliverable address|address error|addressee unknown|bad destination|5\.1\.1 /,
      /destinataire (?:invalide|inconnu)|adresse (?:\S+ ){0,5}(?:invalide|inconnue|inexistante)/,
      /utilisateur inconnu|usuario (?:desconocido|inexistente|no existe)/,
      /(?:empf[aä]nger|benutzer|nutzer|teilnehmer|postfach) (?:\S+ ){0,3}(?:unbekannt|existiert nicht)/,
      /unbekannter (?:benutzer|empf)|usu[aá]rio (?:\S+ ){0,2}(?:desconhecido|inexistente)/,
      /utente (?:\S+ )?(?:sconosciuto|inesistente)/,
      /destinatario (?:\S+ )?(?:inesistente|sconosciuto|desconocido)|такого пользователя нет|не найден/,
      /не существует|неизвестный|ユーザー?が(?:見つかり|存在)|宛先(?:不明|が存在し|メールアドレス)|存在しません|用户不存在|收件人不存在|no existe/,
    ],
  },
  {
    reason: 'rejected',
    phrases: [
      /\bsender\b[^;]{0,60}\b(?:reject\w*|refused|denied|not (?:accepted|allowed|permitted|exist|found|verified)|invalid|verif\w+ failed|must (?:be|have)|blocked|unknown|does not)/,
      /(?:invalid|unknown|bad|unverified|illegal) (?:sender|return|from|envelope)|domain of sender/,
      /sender domain|sending to\/from/,
      /(?:envelope )?(?:from|mail from|return path|return-path)\b[^;]{0,40}\b(?:reject|refused|not (?:accepted|allowed)|invalid|denied|blocked)/,
      /does not accept (?:mail|messages?) from|(?:refuse|reject)\w* (?:to accept |mail |messages? )*from/,
      /not a member of|(?:group|list)\b[^;]{0,60}\b(?:permission|not allowed|closed|moderat|restricted)/,
      /permission to post|members? (?:only|can post)|blacklisted|backscatter/,
      /bounces? (?:are )?not accepted|null sender|empty envelope|recipient (?:\S+ )?not accept bounces/,
      /emetteur invalide|remetente|from address|subject (?:line )?reject/,
      /groups\.google\.com|grupo|groupe/,
    ],
  },
  {
    reason: 'hostunknown',
    phrases: [
      /(?:host|domain|server|site|machine|mx|name|organization)\b[^;]{0,50}\b(?:unknown|does ?n[o']t exist|does not exist|not (?:be )?found|non-?existent|not known|is invalid|invalid|unrouteable|unresolv\w+|no dns|not exist|cannot be found|couldn't be found|unreachable by name)\b/,
      /\b(?:unknown|no such|invalid|non-?existent|bad|illegal|unrouteable|unroutable|unresolvable|could(?:n't| not) find any|couldn't find) (?:\S+ ){0,2}(?:host|domain|address\b|mail host|remote host|server)/,
      /nxdomain|host or domain name not found/,
      /name (?:service|server) error[^;]{0,60}(?:host not found|not found)/,
      /no (?:dns|mx|a) (?:records?|entry) (?:\S+ ){0,3}(?:for|found)/,
      /all relevant mx records point to non-existent|mx records? point to|has no mx/,
      /dns (?:lookup failure|name not found|error)[^;]{0,20}(?:host|domain|not found)/,
      /unrouteable (?:mail )?(?:address|domain)|no route to domain/,
      /(?:unable|failed|cannot) to (?:look ?up|resolve) (?:\S+ ){0,2}(?:host|domain)|5\.1\.2/,
    ],
  },
  {
    reason: 'networkerror',
    phrases: [
      /name ?server|dns (?:error|failure|problem|lookup|server|timeout)|lookup fail|host name lookup/,
      /mx loop|mail (?:loop|forwarding loop)|loop(?:s|ing)? (?:back|detected|count|to)|routing loop/,
      /too many (?:hops|received)|hop count|hops? exceeded|maximum hop/,
      /connection (?:\S+ ){0,3}(?:lost|reset|closed|dropped|broken|interrupted|aborted|terminated|failed|unexpectedly)/,
      /lost connection/,
      /(?:unable|couldn't|could not|wasn't able|cannot|can't|failed) (?:to )?(?:\S+ )?(?:connect|establish|contact|reach|open)/,
      /no route to (?:host|network)|network (?:is )?(?:unreachable|error|problem|down)/,
      /host (?:is )?(?:unreachable|down)|unreachable|unable to route|no relevant answers/,
      /server(?:s)? (?:\S+ )?(?:unavailable|unreachable|busy)|i\/o error|broken pipe|protocol error/,
      /routing/,
    ],
  },
  {
    reason: 'contenterror',
    phrases: [
      /header(?:s)? (?:is |are )?(?:too (?:long|large|many)|malformed|invalid|corrupt|line)/,
      /malformed (?:mime|message|header|content)|mime (?:error|format|structure|encod)/,
      /(?:invalid|illegal|bad|improper|unacceptable|wrong|broken) (?:\S+ ){0,2}(?:content|encoding|character|format|header|mime|8-?bit|line)/,
      /message content|8-?bit (?:data|mime|characters)|line (?:is )?too long|lines? length/,
      /message (?:filtered|filter|is empty|body (?:is )?(?:empty|rejected))|content rejected/,
      /too many (?:nested|parts|mime)|message contains/,
      /the message (?:was |is |has been )?rejected (?:because|due to) (?:its|the) content/,
      /message filtered|blocked because of (?:its )?content|denied (?:\S+ )?content/,
      /suspicious (?:content|attachment)/,
    ],
  },
  {
    reason: 'syntaxerror',
    phrases: [
      /syntax error/,
      /command (?:unrecogni[sz]ed|not (?:recogni[sz]ed|implemented|understood)|unknown|sequence)/,
      /unrecogni[sz]ed command|bad (?:sequence|command)|improper (?:sequence|use)|sequence of commands/,
      /not implemented|nested mail command|parameters?|unsupported/,
    ],
  },
  {
    reason: 'systemfull',
    phrases: [
      /(?:system|server|mail system|disk|file ?system|partition|spool)\b[^;]{0,20}\b(?:is )?(?:full|out of (?:disk )?space|no space)/,
      /no space left|mail system full|requested mail action aborted: exceeded|disk full/,
    ],
  },
  {
    reason: 'systemerror',
    phrases: [
      /internal (?:system |server |software )?error/,
      /(?:system|server|service|local|configuration|config|software|database|directory|ldap|queue|resource)\w* (?:\S+ ){0,2}(?:error|fail\w*|problem|down|unavailable|not available)/,
      /misconfigur|out of memory/,
      /temporary (?:local|system|server|lookup|authentication|dns|internal) (?:failure|error|problem)/,
      /insufficient (?:system )?resources|local error/,
      /cannot (?:allocate|append|create|open|lock|chdir|find (?:my|your) account)/,
      /can't (?:create|open|chdir|write)/,
      /unable to (?:contact|process|open|create|queue|verify|chdir|access)/,
      /timeout (?:waiting|on) (?:for )?(?:local|lock)|out of (?:resources|office hours)|try again later/,
      /aliasing\/forwarding loop|resources? (?:temporarily )?unavailable|load (?:is )?too high|overload/,
      /mail for \S+ loops back to|loops back|transaction failed|proxy (?:error|session)/,
      /operation not (?:currently )?(?:permitted|allowed)/,
    ],
  },
  {
    reason: 'mailererror',
    phrases: [
      /command (?:failed|died|output|returned)|exit (?:status|code|value)|returned non-?zero|x-unix/,
      /procmail|maildrop|pipe (?:to|transport|failed|delivery)|child process|local delivery/,
      /mailer (?:error|returned|died|failed)|local (?:transport|mailer)|process (?:failed|died|returned)/,
      /signal \d+|exited (?:with|status)|program (?:failed|returned)|delivery program/,
      /unknown mailer error|deferral|aliases?\b[^;]{0,20}(?:loop|error)/,
    ],
  },
  {
    reason: 'expired',
    phrases: [
      /envelope expired|message expired|(?:retry|delivery) time(?:out)? (?:exceeded|expired|not reached)/,
      /in the queue too long|retry timeout/,
      /(?:after|for) (?:\S+ ){0,3}(?:retries|days|hours|attempts|seconds)[,.]? (?:\S+ ){0,3}(?:giving up|gave up|given up)/,
      /multiple retries|delivery (?:\S+ )?(?:failed|attempted) \d+ (?:attempts|times)|giving up|time ?out/,
      /timed out|did not accept our requests to connect|could not deliver for/,
      /message could not be delivered for|not be delivered (?:within|after)/,
      /delivery (?:has been |was |is )?(?:delayed|expired)|(?:could not|not|cannot) be delivered in/,
      /queue (?:\S+ )?(?:time|expir|lifetime)|too old|unable to deliver[^;]{0,40}(?:days|hours|retries)/,
      /message (?:was |has been )?in (?:the )?queue|server did not respond|didn't respond/,
      /not (?:respond|answer)ing|no (?:response|answer) from|connection expired|maximum (?:retry|retries)/,
      /cannot send message (?:within|for)|has been delayed|delayed/,
    ],
  },
];
