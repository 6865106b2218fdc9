// Tells a delivery report from a letter: by its sender, its subject, its structure and its first words.
import { headerOf, type Mail } from './read-mail.ts';
import { addressPattern } from './returned-message.ts';

/** The mailboxes that mail systems write from. Display names prove nothing: phishing comes from a "Mail Administrator". */
const systemAddress =
  /(?:^|[<\s"])(?:mailer-?daemon|post[_-]?master|poostmaster|mdaemon|mailsweeper|double-bounce|mail(?:[._-]?\w+)?[._-](?:delivery|daemon|system)[\w.-]*)(?:$|[@>\s"])/i;

/** Subjects of failure reports in English and Japanese. */
const failureSubject =
  /undeliver|unzustellbar|non[- ]?remis|no (?:se )?entreg|(?:delivery|delivering|deliver)\W+(?:\w+\W+){0,4}(?:fail|problem|error|status|notification|delay|report|unsuccessful)|(?:fail|error)\w*\W+(?:\w+\W+){0,3}(?:deliver|notice|mail)|failure notice|returned (?:e?-?mail|to sender)|mail (?:system )?(?:error|failure)|returned mail|return(?:ing|ed) (?:message|mail|to)|could ?n[o']t be delivered|could not be delivered|not (?:be )?delivered|unable to deliver|message (?:delivery )?(?:has )?(?:failed|rejected|status)|rejected (?:mail|message)|mail could not|bounce|delayed mail|warning: (?:could|message)|nicht zugestellt|недоставлен|не доставлено|(?:配信|送信|配送)(?:不能|エラー|失敗|できません)|(?:送信|配信|配送|メール)エラー|エラーメール|エラー通知|不達(?:通知|メール)|退信|non-delivery|user (?:is )?unknown!?\s*$|\bunknown (?:user|recipient|address)\b/i;

/** The same in the other languages in which mail systems write. */
const foreignSubject = new RegExp(
  [
    'unzustellbar|(?:nicht|konnte nicht) (?:\\S+ ){0,2}zugestellt|zustell\\w*\\W+(?:\\S+\\W+){0,3}(?:fehl|problem|status)|fehler (?:bei|beim) (?:der )?(?:zustell|e?-?mail)',
    '(?:[ée]chec|erreur|avis|rapport|probl[èe]me)\\S* (?:d[eu]s? |de la |de l.|lors )*(?:remise|distribution|livraison|envoi|non[- ]remise)|non[- ](?:remis|distribu|d[ée]livr|livr)|message (?:retourn|refus)|n.a (?:pas|pu) (?:pas )?(?:pu )?[êe]tre (?:remis|distribu|d[ée]livr|livr)',
    'no (?:se )?(?:ha podido |pudo |puede |se puede )?(?:ser )?entreg|(?:error|fallo|problema|notificaci[óo]n) (?:de|en la|al) (?:la )?entreg|correo devuelto|mensaje devuelto|devoluci[óo]n de correo',
    'falha n[ao] (?:entrega|envio)|n[ãa]o (?:foi |p[ôo]de ser )?entreg|mensagem devolvida|erro (?:de|na) entrega',
    'mancat[ao] (?:consegna|recapito)|messaggio non (?:consegnat|recapitat)|recapito non riuscito|errore (?:di|nella) consegna',
    'onbestelbaar|niet (?:af)?(?:ge)?lever|bezorg\\w* mislukt|kan inte levereras|olevererbart|ej levererat|kunne ikke levere|ikke leveret|uleverte?|toimittaminen epäonnistui|perille toimittamaton',
    'niedostarcz|nie (?:można|udało się) dostarcz|zwrot (?:wiadomości|poczty)|nedoruč|doručení (?:se )?(?:nezdařilo|selhalo)|kézbesíthetetlen|iletilemedi|teslim edilemedi',
    'недоставлен|не (?:удалось |может быть |была |было )?доставлен|не доставлено|невозможно доставить|ошибка доставки|возврат (?:почты|письма)',
    '退信|退回|退件|(?:投递|投遞|发送|發送|寄送)[^\\s]{0,4}(?:失败|失敗)|无法(?:投递|送达)|無法(?:投遞|傳遞|送達)|未送达',
    '(?:배달|전송|전달|발송)[^\\n]{0,6}(?:실패|불가|못)|반송',
  ].join('|'),
  'i',
);

/** How reports say that something failed. */
const failureWords =
  /could ?n[o']t be delivered|could not be (?:delivered|sent)|(?:was|were|wasn't|has|have|is|are|been|be|is) (?:not |un)(?:been )?deliver|undeliver|(?:not|un)able to deliver|unable to (?:send|relay|process)|cannot be delivered|can ?not deliver|can't be delivered|couldn't deliver|deliver\w* (?:\S+ ){0,6}(?:failed|fail\b|failure|impossible|delayed|aborted|errors?|problems?)|failed (?:permanently|to deliver|addresses|recipients)|following (?:\S+ ){0,4}(?:failed|rejected|address|recipients?)|permanent (?:fatal )?errors?|delivery (?:to|of|has|for) |did not reach|not reach|rejected by|returned (?:to|below)|transcript of session|unsent message|remote host said|error (?:message|occurred)|bounced|invalid user address|(?:送信|配信|配送)(?:できません|に失敗|不能)|не может быть доставлено|not a member of this|you are not allowed to post|failure reasons?|group you tried to contact|no such user here|there is no user by that name|advisory-only e-?mail/i;

/** What only a report begins with, whatever its sender. */
const opening =
  /^\W*(?:could not deliver message to the following|failed recipients?\b|non-?delivery report|intended recipient: [^\n]*\n+the following mail has been returned|your (?:mail|message|e-?mail)[^\n]{0,80}(?:\n[^\n]{0,80}){0,4}?(?:could not|couldn't|was not|cannot|has not been) (?:be )?deliver|error: invalid user|(?:sorry, )?you are not (?:a member of|(?:permitted|allowed|authori[sz]ed) to (?:post|send|write)[^\n]{0,30}) (?:to )?this|this (?:message|report|e-?mail) (?:was|is|has been) (?:automatically )?(?:created|generated) automatically by (?:the )?mail|hi\. this is the|this is an? (?:automatically[- ]generated|automated)[^\n]{0,40}delivery|we(?:'re| are) (?:sorry|writing)[^\n]{0,60}\n?[^\n]{0,80}(?:deliver|group you tried))/i;

/** The null return path of RFC 5321 section 4.5.5, as final delivery records it. */
function hasNullReturnPath(mail: Mail): boolean {
  return mail.headers.some(({ name, value }) => name === 'return-path' && /^\s*(?:<\s*>)?\s*$/.test(value));
}

function isFromSystemAddress(mail: Mail): boolean {
  const from = headerOf(mail, 'from');
  return (
    systemAddress.test(from) ||
    /^\s*(?:<\s*>)?\s*$/.test(from) ||
    systemAddress.test(headerOf(mail, 'return-path'))
  );
}

/** The subjects of replies and forwarded mail. */
const passedOn = /^\s*(?:re|fwd?|aw|wg|tr|sv)\s*:/i;

/** Whether a mail comes from a mail system rather than from a person. */
export function isFromMailSystem(mail: Mail): boolean {
  return hasNullReturnPath(mail) || isFromSystemAddress(mail);
}

/** A sign of one delivery that failed: its recipient, or what the other server answered. */
const particular = new RegExp(String.raw`${addressPattern.source}|(?:^|\s)[45]\d\d[ -]|[45]\.\d\.\d`);

/**
 * Whether a mail without a machine-readable report is one written for people. `report` is its text without the original message,
 * `returnsMessage` whether it has that.
 */
export function looksLikeReport(
  mail: Mail,
  { report, returnsMessage }: { report: string; returnsMessage: boolean },
): boolean {
  if (headerOf(mail, 'x-failed-recipients') !== '') return true;
  const bounced = hasNullReturnPath(mail);
  const fromSystem = isFromSystemAddress(mail);
  const start = report.slice(0, 6000);
  const says =
    failureWords.test(start) ||
    foreignSubject.test(start) ||
    /^\s*(?:(?:received )?(?:<<<|>>>|<--) )?[45]\d\d[ -]/im.test(start);
  if (failureSubject.test(mail.subject) || foreignSubject.test(mail.subject)) {
    // People forward reports and reply to them: such a mail comes from a person, and its subject begins with Re or Fwd.
    if (
      fromSystem
        ? bounced || returnsMessage || particular.test(start)
        : bounced && !passedOn.test(mail.subject)
    )
      return true;
    // Some systems write from "no-reply": the failure and the message that they return give them away.
    if (returnsMessage && says && particular.test(start) && !passedOn.test(mail.subject)) return true;
  }
  return (
    (fromSystem && says && (returnsMessage || particular.test(start))) ||
    opening.test(report.trimStart()) ||
    opensInForeign(mail, report)
  );
}

/** Reports in other languages begin with the failure, then name the recipient on a line of its own. */
function opensInForeign(mail: Mail, report: string): boolean {
  const start = report.trimStart().slice(0, 300);
  return (
    !passedOn.test(mail.subject) &&
    foreignSubject.test(start) &&
    new RegExp(`^\\W*${addressPattern.source}`, 'm').test(start)
  );
}

/** Whether a subject names a failed delivery. */
export function isFailureSubject(subject: string): boolean {
  return !passedOn.test(subject) && (failureSubject.test(subject) || foreignSubject.test(subject));
}

/** Whether a text, whoever wrote it, says that a message to `recipient` failed. */
export function saysThatFailed(report: string, recipient: string): boolean {
  const start = report.slice(0, 6000);
  return (
    start.toLowerCase().includes(recipient.toLowerCase()) &&
    (failureWords.test(start) || foreignSubject.test(start))
  );
}
