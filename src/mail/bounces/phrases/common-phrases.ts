// The last table of phrases: words that many servers write into every refusal, tried when nothing more specific matched.
import type { PhraseRule } from './phrase-rule.ts';

/** What servers call the recipient that they don't know. */
const addressee =
  '(?:user(?: ?(?:name|id))?|recipient|(?<!<)address(?:ee)?|mail ?box|account|destinat(?:ion|aire)|alias|local ?part|name|e-?mail|' +
  '(?:mailing )?list|member|customer|subscriber|rcpt|person|box|id)';

/** How they say that it doesn't exist. */
const absent =
  "(?:unknown|do(?:e?s)? ?n(?:[o']?t|ot) exist|did not exist|not (?:be )?found|non-?existent|not exist(?:s|ing)?|not known|" +
  'not (?:a )?valid|invalid|not recogni[sz]ed|not listed|not (?:a )?local|not here|has no |' +
  'not registered|unrouteable|not present|(?<!or )undefined|no longer (?:available|valid|active|exists?|in use|on|here)|' +
  'is not (?:one of|a known|active|currently)|not available|been (?:deleted|closed|removed|terminated|cancell?ed)|' +
  "never existed|illegal|(?:couldn|wasn|can)'t be found|do(?:es)? ?n[o']?t have an? (?:\\S+ ){0,2}(?:account|mailbox)|(?:cannot|could not|couldn't|can't|not) be verified)";

export const commonPhrases: readonly PhraseRule[] = [
  {
    reason: 'securityerror',
    phrases: [
      /authentication (?:required|failed|failure|is required|credentials|needed|turned on)/,
      /not authenticated|authrequired|auth(?:enticate|orization) (?:first|required|failed)/,
      /must (?:first )?(?:authenticate|issue a starttls|use tls|log ?in)|starttls/,
      /\btls\b[^;]{0,30}(?:required|fail|error|not available|handshake|negotiat)/,
      /encryption (?:required|needed)|certificate|sasl|smtp auth|login (?:required|failed)/,
      /insecure (?:mail|connection)|not authorized to (?:use|send (?:mail|from))|verification failure/,
      /failed to authenticate|could not retrieve credentials|incorrect authentication|username and password not accepted|delivery (?:to this address is )?restricted|unauthori[sz]ed to send/,
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
      /(?:blocked|refused|rejected|denied) - see http|:blocked\)|^(?:5\d\d )?go away|too many bad commands|host network,? not allowed|mail server (?:at )?\S+ is blocked|access from (?:ip )?(?:address )?\S+ (?:is |was )?blocked|listed as abusive|mismatches client ip/,
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
      /illegal attachment|content examination|captcha|given low priority|you are not allowed to (?:use|send)|security (?:reason|restriction)|confidential/,
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
      /invalid final delivery user|(?:invalid|bad|wrong)[ _-](?:rcpt ?to|recipient|rcpt)\b|no (?:such )?user by that name/,
      /no ?(?:such|one|body)(?: \S+){0,4}(?: here| at this| by (?:that|this)| with (?:that|this))|no mailbox here/,
      /(?:cannot|can't|could not|couldn't|unable to) (?:find|locate|identify|verify) (?:\S+ ){0,2}(?:user|recipient|mail ?box|account|address)\b/,
      /n[o']t (?:handle|have|accept|know)(?: any)? (?:mail|e-?mail|messages?) for (?:this|that|such|the) (?:user|recipient|address|account|name)/,
      /(?:isn't|is not|there is no|not an?) (?:\S+ ){0,3}(?:user|mailbox|account|recipient|member|address)\b/,
      /this user does|user doesn't|not known (?:here|at this)|not our customer|sorry[^;]{0,20}no mailbox/,
      /invalid user|name is not recogni[sz]ed/,
      /not (?:listed|found) in (?:\S+ ){0,3}(?:directory|address book|domino)/,
      /(?:deactivated|disabled|inactive) (?:e-?mail )?address|inactive email/,
      /has been (?:deleted|closed|terminated)|^(?:\d{3} )?<address>:? (?:was |is )?(?:rejected|refused)/,
      /validrcptto|\bbadrcptto|badrecipientto|<[^\s<>]+> not found|rejected recipients|recipient (?:is )?not ok|mail ?box is not allowed/,
      /is not one of (?:our|the|my) (?:\S+ ){0,2}(?:users?|customers?|members?|address(?:es)?|recipients?)\b|\b(?:account|mailbox) (?:is |was )?closed\b|\bclosed account/,
      /(?<!\b(?:ip|sender|host|domain|client|server|key|record|your)\b[^;]{0,40})\bnot in (?:the |our |my |this )?(?:\S+ )?(?:directory|database|recipient list|user list)\b/,
      /(?:could not|couldn't|cannot|can ?not|can't) (?:be )?(?:locate|find)d? (?:the |a |any |this |that )*(?:user|recipient|mail ?box|account)\b|(?:user|recipient|mail ?box|account) (?:could not|couldn't|cannot|can ?not|can't) be (?:located|found)/,
      /(?:cannot|can't|won't|will not) accept (?:this |that |the )?(?:user|recipient)\b|envelope recipient (?:has been |is |was )?denied|no matches to nameserver query|does not have a final e-?mail destination|reserved by rfc 2606|single label domains?/,
      /undeliverable address|address error|addressee unknown|bad destination|5\.1\.1 /,
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
      /bogus mail from|senderfilterconfig|not pre-?approved|emetteur invalide|remetente|from address|subject (?:line )?reject/,
    ],
  },
  {
    reason: 'hostunknown',
    phrases: [
      /(?:host(?! said)|domain|server|site|machine|mx|name|organization)\b[^;]{0,50}\b(?:unknown|does ?n[o']t exist|does not exist|not (?:be )?found|non-?existent|not known|is invalid|invalid|unrouteable|unresolv\w+|no dns|not exist|cannot be found|couldn't be found|unreachable by name)\b/,
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
      /\bmessage looping\b|mx loop|mail (?:loop|forwarding loop)|loop(?:s|ing)? (?:back|detected|count|to)|routing loop/,
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
      /message (?:is empty|body (?:is )?(?:empty|rejected))|content rejected/,
      /too many (?:nested|parts|mime)|message contains/,
      /the message (?:was |is |has been )?rejected (?:because|due to) (?:its|the) content/,
      /improperly[- ]formatted|base64 encoding|blocked because of (?:its )?content|denied (?:\S+ )?content/,
      /suspicious (?:content|attachment)/,
    ],
  },
  {
    reason: 'syntaxerror',
    phrases: [
      /syntax error|malformed (?:recipient )?address|brackets nested|protocol violation|unimplemented command|(?:rcpt|helo|ehlo) first|too many (?:\S+ )?commands/,
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
      /misconfigur|interrupted system call|error while being processed|out of memory|lmtp error|several matches found in|failed to be replicated|service (?:is )?not available|upstream error|message ended early|could not load|incorrect hostname|unable to process (?:connection|command)/,
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
      /\bexit(?: code| status)? \d|command (?:failed|died|output|returned)|exit (?:status|code|value)|returned non-?zero|x-unix/,
      /procmail|maildrop|delivery to (?:pipe|file) forbidden|pipe (?:to|transport|failed|delivery)|child process|local delivery/,
      /mailer (?:error|returned|died|failed)|local (?:transport|mailer)|process (?:failed|died|returned)/,
      /signal \d+|exited (?:with|status)|program (?:failed|returned)|delivery program/,
      /unknown mailer error|deferral|aliases?\b[^;]{0,20}(?:loop|error)/,
    ],
  },
  {
    reason: 'expired',
    phrases: [
      /not (?:been )?(?:collected|picked up|fetched) (?:after|within|for)|maximum (?:number of )?delivery attempts/,
      /envelope expired|message expired|(?:retry|delivery) time(?:out)? (?:exceeded|expired|not reached)/,
      /in the queue too long|retry timeout/,
      /(?:after|for) (?:\S+ ){0,3}(?:retries|days|hours|attempts|seconds)[,.]? (?:\S+ ){0,3}(?:giving up|gave up|given up)/,
      /multiple retries|delivery (?:\S+ )?(?:failed|attempted) \d+ (?:attempts|times)|giving up(?! on )|time ?out/,
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
