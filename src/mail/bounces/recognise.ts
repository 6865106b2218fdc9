// Tells a delivery report from a letter: by its sender, its subject, its structure and its first words.
import { headerOf, type Mail } from './read-mail.ts';
import { addressPattern } from './returned-message.ts';

/** The mailboxes in whose name mail systems write. Their display names prove nothing: whoever wants a password calls himself "Mail Administrator". */
const systemAddress =
  /(?:^|[<\s"])(?:mailer-?daemon|post[_-]?master|poostmaster|mdaemon|mailsweeper|double-bounce|mail(?:[._-]?\w+)?[._-](?:delivery|daemon|system)[\w.-]*)(?:$|[@>\s"])/i;

const failureSubject =
  /undeliver|unzustellbar|non[- ]?remis|no (?:se )?entreg|(?:delivery|delivering|deliver)\W+(?:\w+\W+){0,4}(?:fail|problem|error|status|notification|delay|report|unsuccessful)|(?:fail|error)\w*\W+(?:\w+\W+){0,3}(?:deliver|notice|mail)|failure notice|returned (?:e?-?mail|to sender)|mail (?:system )?(?:error|failure)|returned mail|return(?:ing|ed) (?:message|mail|to)|could ?n[o']t be delivered|could not be delivered|not (?:be )?delivered|unable to deliver|message (?:delivery )?(?:has )?(?:failed|rejected|status)|rejected (?:mail|message)|mail could not|bounce|delayed mail|warning: (?:could|message)|nicht zugestellt|недоставлен|не доставлено|(?:配信|送信|配送)(?:不能|エラー|失敗|できません)|送信エラー|エラーメール|退信/i;

/** How reports say that something failed. */
const failureWords =
  /could ?n[o']t be delivered|could not be (?:delivered|sent)|(?:was|were|wasn't|has|have|is|are|been|be|is) (?:not |un)(?:been )?deliver|undeliver|(?:not|un)able to deliver|unable to (?:send|relay|process)|cannot be delivered|can ?not deliver|can't be delivered|couldn't deliver|deliver\w* (?:\S+ ){0,6}(?:failed|fail\b|failure|impossible|delayed|aborted|errors?|problems?)|failed (?:permanently|to deliver|addresses|recipients)|following (?:\S+ ){0,4}(?:failed|rejected|address|recipients?)|permanent (?:fatal )?errors?|delivery (?:to|of|has|for) |did not reach|not reach|rejected by|returned (?:to|below)|transcript of session|unsent message|remote host said|error (?:message|occurred)|bounced|invalid user address|(?:送信|配信|配送)(?:できません|に失敗|不能)|не может быть доставлено|not a member of this|you are not allowed to post|failure reasons?|group you tried to contact/i;

/** What only a report begins with, whoever seems to have sent it. */
const opening =
  /^\W*(?:your (?:mail|message|e-?mail)[^\n]{0,80}(?:\n[^\n]{0,80}){0,4}?(?:could not|couldn't|was not|cannot|has not been) (?:be )?deliver|error: invalid user|(?:sorry, )?you are not (?:a member of|(?:permitted|allowed|authori[sz]ed) to (?:post|send|write)[^\n]{0,30}) (?:to )?this|this (?:message|report|e-?mail) (?:was|is|has been) (?:automatically )?(?:created|generated) automatically by (?:the )?mail|hi\. this is the|this is an? (?:automatically[- ]generated|automated)[^\n]{0,40}delivery|we(?:'re| are) (?:sorry|writing)[^\n]{0,60}\n?[^\n]{0,80}(?:deliver|group you tried))/i;

/** The null return path of RFC 5321 section 4.5.5, as delivery writes it into the mail. */
function hasNullReturnPath(mail: Mail): boolean {
  return mail.headers.some(({ name, value }) => name === 'return-path' && /^\s*(?:<\s*>)?\s*$/.test(value));
}

/** A sign of one delivery that failed: whose it was, or what the other server answered. */
const particular = new RegExp(String.raw`${addressPattern.source}|(?:^|\s)[45]\d\d[ -]|[45]\.\d\.\d`);

/**
 * Whether a mail without a machine's report is one for people all the same. `report` is its text without what it returns,
 * `returns` whether it returns a message.
 */
export function looksLikeReport(mail: Mail, report: string, returns: boolean): boolean {
  if (headerOf(mail, 'x-failed-recipients') !== '') return true;
  const from = headerOf(mail, 'from');
  const nobody = hasNullReturnPath(mail);
  const fromSystem =
    systemAddress.test(from) ||
    /^\s*(?:<\s*>)?\s*$/.test(from) ||
    systemAddress.test(headerOf(mail, 'return-path'));
  const start = report.slice(0, 6000);
  const says =
    failureWords.test(start) || /^\s*(?:(?:received )?(?:<<<|>>>|<--) )?[45]\d\d[ -]/im.test(start);
  if (failureSubject.test(mail.subject)) {
    // People forward and answer reports: theirs come from a person, with a mark of it in the subject.
    const passedOn = /^\s*(?:re|fwd?|aw|wg|tr|sv)\s*:/i.test(mail.subject);
    if (fromSystem ? nobody || returns || particular.test(start) : nobody && !passedOn) return true;
  }
  return (fromSystem && says && (returns || particular.test(start))) || opening.test(report.trimStart());
}
