// Recognises automatic replies of people's programs: out-of-office replies, challenges, and requests to unsubscribe.
import { headerOf, type Mail } from '../read-mail.ts';

/** Subjects of absence notes, in the languages of the mail programs that write them. */
const absentSubject =
  /^(?:\W*(?:re|aw|sv|antw)\s*:\s*)*\W*(?:auto(?:matic|mated|mática|matisch\w*|matique)?[- ]?(?:reply|response|respuesta|antwort|antwoord|answer)?\s*:|auto-?(?:reply|response|responder)|automat(?:ic|ed) (?:reply|response)|.{0,60}\bout[- ]of[- ](?:the )?office|ooo\b|away (?:from|until|message|notice)|i(?:'m| am) (?:away|out|on)\b|on (?:holiday|vacation|leave)|vacation|holiday|abwesen|automatische antwort|réponse automatique|absence du bureau|absent\b|respuesta automática|fuera de (?:la )?oficina|risposta automatica|fuori ufficio|resposta automática|automatisch antwoord|afwezig|autosvar|frånvar|poissa|automaattinen|автоответ|自動応答|自動返信|不在|自动回复|자동 ?응답)/i;

/**
 * A reply that a program sent for a person: RFC 3834 section 5 names the header, the others are what was used before it.
 * Delivery reports bear the same header, so look for one of those first.
 */
export function isAutoReply(mail: Mail): boolean {
  return (
    /^auto-(?:replied|notified)/i.test(headerOf(mail, 'auto-submitted').trim()) ||
    /\b(?:yes|all|oof|reply)\b/i.test(headerOf(mail, 'x-autoreply')) ||
    ['x-autorespond', 'x-autoresponder', 'x-auto-reply', 'x-mail-autoreply', 'x-vacation'].some(
      (name) => headerOf(mail, name) !== '',
    ) ||
    /^auto[_-]?reply/i.test(headerOf(mail, 'precedence').trim()) ||
    /vacation/i.test(headerOf(mail, 'x-mailer') + headerOf(mail, 'x-delivered-by-the-graces-of')) ||
    absentSubject.test(mail.subject)
  );
}

/** A filter that wants the sender to prove that he is one before it delivers (RFC 3834 section 1 has them in mind). */
export function isChallenge(mail: Mail): boolean {
  return (
    /\btmda\b/i.test(headerOf(mail, 'x-delivery-agent')) ||
    /\b(?:confirm|verif|authenticat|approv|authori[sz])\w*\b[^\n]{0,40}\b(?:your (?:message|e-?mail|mail|address)|sender|you are (?:human|a person))|challenge[- ]response|\bsender verification\b|awaiting (?:approval|verification)|waiting for (?:your )?(?:confirmation|approval)/i.test(
      mail.subject,
    ) ||
    /(?:click|follow|visit|reply)[^.]{0,120}(?:so that|in order|to (?:have|get|allow|release))[^.]{0,60}(?:your (?:message|e-?mail|mail))[^.]{0,60}deliver|verify that you are (?:a )?(?:human|person|real)|spamarrest|boxbe|sendio|mailblocks/i.test(
      mail.text.slice(0, 4000),
    )
  );
}

/** A mail that asks to be taken off the list: what `List-Unsubscribe: <mailto:…>` makes programs send (RFC 2369). */
export function isUnsubscribe(mail: Mail): boolean {
  return (
    headerOf(mail, 'x-apple-unsubscribe').trim() === 'true' ||
    /^\s*(?:(?:re|fwd?)\s*:\s*)*["'(<]?(?:unsubscribe|opt[- ]?out|remove me|list-unsubscribe)\b["')>.! ]*$/i.test(
      mail.subject,
    )
  );
}
