// The second table of phrases: those that have one meaning in any context; most are about the sender or the network.
import type { PhraseRule } from './phrase-rule.ts';

export const certainPhrases: readonly PhraseRule[] = [
  {
    reason: 'rejected',
    phrases: [
      /(?:unrout\w+|unresolv\w+|undeliverable|non-?existent|unverifi\w+) sender|\bsender (?:isn't|is not|not) (?:on|in|among)\b|invalid domain,? see\b/,
      /backscatter (?:protection|detect\w*)|\bbatv\b|\bprvs\b|unsigned dsn|third-party dsns?\b/,
      /\b(?:return[- ]?path|reverse[- ]?path|envelope from)\b[^;]{0,30}\b(?:not (?:exist|valid|found)|doesn't exist|unknown|invalid|unresolv\w+)/,
      /\bmail from: (?:user |address |mailbox )?(?:unknown|invalid|not found|does not exist)|\bfrom address (?:is )?(?:unknown|invalid)/,
      // Mimecast: what its user or administrator blocked is the envelope.
      /\benvelope (?:blocked|rejected)|administrative prohibition|(?:mail )?from not owned by|unresolvable (?:\S+ )?from domain/,
      /(?:bounce|return|reply|reply-to|originator|envelope|from)[- ]?(?:path )?address\b[^;]{0,30}\b(?:not (?:exist|valid|found)|doesn't exist|unknown|invalid|undeliverable)/,
      /sender (?:address )?(?:is |has been )?(?:a )?(?:black ?listed|block ?listed|banned|spammer)/,
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
      /non-local (?:email|e-mail|address|destination|recipient)|\bnot a gateway\b|n't handle mail for (?!th(?:at|is|e) )/,
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
      /doesn't pass authentication|(?:isn't|is not|not) aligned with|dmarc record/,
    ],
  },
  {
    reason: 'requireptr',
    phrases: [
      /unverif\w+ (?:sending |client |source )?ips?\b/,
      /\bdns check fail\w*|\bptr\b|reverse (?:dns|lookup|hostname|ip|name|mapping|resolution)/,
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
      /not (?:an? )?(?:rfc ?\d{3,4}\b|rfc[\w -]*compliant|compliant with rfc|comply with rfc|in compliance with rfc)/,
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
      /executable (?:attachment|content|files?)/,
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
    reason: 'systemerror',
    // A look-up that failed says nothing about the reader.
    phrases: [
      /(?:database|directory|ldap|verification|look-?up|backend|call-?out) (?:server |service |host )?(?:is |was |are )?(?:currently |temporarily |not found at this time|presently )?(?:not available|unavailable|timed out|down\b|not responding|offline|unreachable)/,
      /ldap (?:server|host) (?:is )?(?:not found|unknown|error)|(?:unable|failed|could not|couldn't|can't|cannot) (?:to )?(?:verify|look up|check) (?:\S+ ){0,3}(?:at this time|at the moment|right now|currently|now\b)/,
      /(?:user |missing )(?:\S+ )?home(?: directory)?\b|home (?:directory )?(?:is )?(?:missing|not (?:found|available))/,
    ],
  },
  {
    reason: 'blocked',
    phrases: [
      /\byour (?:\S+ ){0,3}?(?:domain|host|server|ip|network)\b[^;]{0,20}\b(?:not known|unknown|not exist|not found|doesn't exist|non-?existent)/,
      /(?:not|n't) accept (?:e-?mail |mail |messages |connections )?over ipv6/,
      // The name with which a client introduces itself.
      /(?:invalid|unknown|bad|unresolv\w+|non-?existent)[^;]{0,40}\b(?:helo|ehlo)\b|\b(?:helo|ehlo)\b[^;]{0,40}\b(?:invalid|unknown|not (?:exist|found|resolv\w+|valid)|doesn't (?:exist|resolve))/,
      /\bdnsbls?\b|\bspamhaus\b|\bin (?:the |a |an )?(?:sbl|xbl|pbl|rbl)\b|currently sending spam|open proxy|(?:from|by|of) your ip\b|sender ip (?:address )?(?:rejected|blocked|refused)|no valid recipients from|suspected (?:bounce|spam) (?:attacks?|ip)/,
    ],
  },
  {
    reason: 'badreputation',
    phrases: [
      // Harvesting of addresses, as a server sees it: not about this recipient.
      /(?:excessive|many|several|repeated)(?: number of)? (?:unknown|invalid|bad|non-?existent) (?:users?|recipients?|address(?:es)?)/,
      /(?:unknown|invalid|bad|non-?existent) (?:users?|recipients?|address(?:es)?) (?:rate|ratio|count|limit|percentage)|users? unknown (?:rate|ratio)|(?:too many|number of) (?:\S+ )?(?:unknown|invalid|bad|non-?existent) (?:users|recipients|addresses)/,
      /reputation|user complaints|unexpected volume|senderscore|sender ?base/,
      /has been temporarily rate limited due to|unusual rate of (?:unsolicited )?mail/,
      /low (?:sender )?score|suspicious activity/,
    ],
  },
  {
    reason: 'spamdetected',
    phrases: [
      /(?:classified|detected|identified|considered|recognized|recognised|flagged|marked|tagged|suspected|rejected|blocked|refused|scored|seen|looks? like|appears? to be|content|contains|believed|likely|is|as|was|possible|suspicion|high(?: probability of)?|probable|bulk) (?:\S+ ){0,4}(?:spam(?!haus|cop|rats)|unsolicited|junk|\bube\b|\buce\b)/,
      /spam (?:message|mail|email|e-mail|content|score|detect|found|reject|filter|block|check|refused|not accepted|is not|signature|points|probability|word|level|threshold|assassin|protection|policy)/,
      /[-: ]spam[;!]?(?:$| )|^\S* ?spam\b|spamassassin|is unsolicited/,
      /unsolicited (?:bulk|commercial|mail|e-?mail)|\bjunk mail\b|spam-?like|mail rejet[eé]|cloudmark/,
      /high spam|dspam|bulk e?-?mail|antispam|anti-spam|nucleus spam|rule imposed as/,
      /content filter (?:has )?(?:rejected|blocked)|\(spam\)|recurrent pattern detection|mass mailer|phishing|spamming|nigerian scam|help_spam/,
      /(?:mail|message) content (?:denied|rejected)|reject(?:ing|ed)? (?:banned |mail |bulk[. ])(?:content|advertis\w*)|message filtered|unacceptable content/,
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
      /max(?:imum)? (?:number of )?(?:messages?|recipients?)(?: per (?:connection|session))?|(?:thread|connection|session) limit|(?:sender|receiving) frequency|frequency of receiving|sender.{0,20}limit exceeded/,
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
      /excessive (?:volume|rate)|too many messages|sending (?:limit|quota|rate)|out of (?:sending )?quota|slow down/,
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
      /registered gateway user|not allowed to post|fully[- ]qualified (?:e-?mail )?address|(?:permission|rule imposed mailbox access) (?:to post|for)|only (?:list )?members|members? (?:only|can post)/,
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
      /(?:message|envelope|queue) expired|allowed queue (?:period|time)|(?:wasn't|not) (?:be )?delivered (?:within|in|after) \d+ (?:day|hour|minute)|connection timed out|gr[ae]y-?list|unverified address|address verification in progress|(?:unreachable|failing) for (?:too|a) long/,
    ],
  },
  {
    reason: 'networkerror',
    // A broken response may be followed by a good one: it says nothing about the domain.
    phrases: [
      /all routes to destination blocked|no valid route to|(?:temporary failure|failed) in mx lookup|host not found,? try again|malformed (?:or unexpected )?name ?server reply/,
    ],
  },
  {
    reason: 'hostunknown',
    phrases: [
      /\b(?:domain|host|site)(?: name)? (?:\S+ )?(?:is |was )?(?:do(?:es)? ?n(?:o?|')t exist|does not exist|(?:could )?not (?:be )?found|unknown|non-?existent)/,
      /non-?existent (?:hosts?|domains?)/,
      // A name with dots is a host, unless it is called a user: "user kim.lee does not exist".
      /(?<!\b(?:user(?:name)?|account|mail ?box|recipient|address|alias|member|name|id)[: ]+["'<]?)(?<![\w.-])[a-z][\w-]*(?:\.[\w-]+)+ (?:does not exist|not found)/,
      /account or domain may not exist|domain (?:is )?not reachable/,
      /unroute?able (?:mail )?(?:address|domain)|nxdomain|name or service not known|no address associated with (?:host)?name/,
      /host (?:or domain name )?(?:is )?(?:not found|unknown)|unknown (?:mail )?host/,
      /(?:no such|bad|invalid|illegal) (?:host|domain|hostname)\b|recipient domain must exist|dns records for the destination/,
      /dns server returned answer with no data|all host address lookups failed permanently|find the recipient domain/,
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
