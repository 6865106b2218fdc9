// The questions of `digest init`: each answer is checked when it is given, and the mail server is tested on request.
import type { InitAnswers } from '../commands/shared/init-template.ts';
import { ConfigError } from '../errors.ts';
import { parseEmailAddress } from '../model/email-address.ts';
import { OptionError } from '../model/option.ts';
import { partRules } from '../model/profile.ts';
import { type Terminal, withTerminal } from './questions.ts';
import type { Session } from './session.ts';

/** What `init` knows of mail servers. */
export interface MailServers {
  /** Reads a transport URL. Throws an `OptionError`. `unset` are the variables in it that have no value now. */
  read(url: string): { sends: boolean; unset: string[] };
  /** Connects and logs in, and returns a description of the server. Throws if that fails. */
  try(url: string): Promise<string>;
}

/**
 * Asks on the terminal, and again if an answer is invalid; an empty one means the default. Throws a `ConfigError` if stdin is
 * not a terminal.
 */
export async function askAnswers(
  defaults: InitAnswers,
  session: Terminal & Pick<Session, 'output'>,
  servers: MailServers,
): Promise<InitAnswers> {
  if (!session.stdin.isTTY) {
    throw new ConfigError('there is no terminal to ask on', {
      hint: 'Use --yes, with --email and the other options.',
    });
  }
  const say = (text: string) => session.stderr.write(`${session.output.asTyped(text)}\n`);
  return await withTerminal(session, async (askLine) => {
    /** Asks again while `fault` finds something wrong with the answer. */
    const ask: Ask = async (question, fallback, fault) => {
      for (;;) {
        const answer = (await askLine(`${question} [${fallback}] `)) || fallback;
        const wrong = fault(answer);
        if (wrong === null) return answer;
        say(wrong);
      }
    };
    const given = await ask(
      'Your email address, the first subscriber',
      defaults.email ?? 'none',
      faultOfAddress,
    );
    const email = given === 'none' ? null : given;
    const answers = {
      email,
      title: await ask('Title of the digest', defaults.title, faultOfTitle),
      timezone: await ask('Time zone', defaults.timezone, faultOfZone),
      at: await ask('Daily edition at', defaults.at, faultOfTime),
      categories: wordsOf(
        await ask('arXiv categories', defaults.categories.join(', ') || 'none', faultOfCategories),
      ),
      interests: '',
    };
    if (email !== null) {
      say(interestsHelp);
      const interests = await ask('Your interests', defaults.interests || 'none', faultOfRules);
      answers.interests = interests === 'none' ? '' : interests;
    }
    say(mailHelp(email));
    return { ...answers, transport: await askTransport(ask, say, { ...defaults, email }, servers) };
  });
}

type Ask = (question: string, fallback: string, fault: (answer: string) => string | null) => Promise<string>;

const interestsHelp = `What do you want to read about? Rules, separated by commas: text, a "phrase",
author:NAME, org:NAME, cat:CODE, source:NAME, or a sentence; "never" before a
rule keeps papers out.`;

function mailHelp(email: string | null): string {
  return `How should mails be sent? "file:./outbox" writes them to a folder. Passwords
stay in the environment:
  Gmail, with an app password without its spaces, from
  https://myaccount.google.com/apppasswords:
    smtp://${encodeURIComponent(email ?? 'me@gmail.com')}:\${SMTP_PASSWORD}@smtp.gmail.com:587
  your own Postfix on this machine:
    smtp://localhost:25
  Amazon SES, with its SMTP credentials, which are not the keys of your account:
    smtp://\${SES_USER}:\${SES_PASSWORD}@email-smtp.eu-west-1.amazonaws.com:587
  the relay of your company or university, which often asks for no password:
    smtp://relay.example.com:25`;
}

/** Asks for the server until the answer is valid and either works or is kept anyway. */
async function askTransport(
  ask: Ask,
  say: (text: string) => void,
  { transport, email }: Pick<InitAnswers, 'transport' | 'email'>,
  servers: MailServers,
): Promise<string> {
  for (let fallback = transport; ; ) {
    const url = await ask('Mail server', fallback, (answer) => faultOfTransport(answer, servers));
    const { sends, unset } = servers.read(url);
    if (!sends) return url;
    if (unset.length > 0) {
      const them = unset.length === 1 ? 'it is' : 'they are';
      say(`${unset.join(' and ')} must be set where digest runs. You can test the server when ${them}:
"digest doctor${email === null ? '' : ` --send-test ${email}`}".`);
      return url;
    }
    if ((await ask('Try it now?', 'yes', faultOfYesOrNo)).startsWith('n')) return url;
    try {
      say(`It works: ${await servers.try(url)}`);
      return url;
    } catch (error) {
      say(`It does not work: ${error instanceof Error ? error.message : String(error)}`);
      const keep = await ask('Keep it anyway?', 'no', faultOfYesOrNo);
      if (keep.startsWith('y')) return url;
      fallback = url;
    }
  }
}

/** The items between commas or spaces; empty for `none`. */
function wordsOf(answer: string): string[] {
  return answer.split(/[\s,]+/).filter((word) => word && word !== 'none');
}

function faultOfTitle(answer: string): string | null {
  return answer.length <= 80 ? null : 'A title has at most 80 characters.';
}

function faultOfCategories(answer: string): string | null {
  const wrong = wordsOf(answer).find((word) => !/^[a-z]+(?:-[a-z]+)*(?:\.[A-Za-z-]{2,})?$/.test(word));
  if (wrong === undefined) return null;
  return `"${wrong}" is not an arXiv category. Write them as cs.CL, hep-th: https://arxiv.org/category_taxonomy`;
}

function faultOfAddress(answer: string): string | null {
  if (answer === 'none' || parseEmailAddress(answer) !== null) return null;
  return 'That is not an email address. Write it as me@example.org.';
}

function faultOfZone(answer: string): string | null {
  try {
    new Intl.DateTimeFormat('en', { timeZone: answer });
    return null;
  } catch {
    return 'That is not a time zone. Write it as America/New_York.';
  }
}

function faultOfTime(answer: string): string | null {
  return /^(?:[01]\d|2[0-3]):[0-5]\d$/.test(answer) ? null : 'That is not a time of day. Write it as 07:00.';
}

function faultOfRules(answer: string): string | null {
  const { rules, leftOut } = partRules(answer);
  if (answer === 'none' || (rules !== '' && leftOut.length === 0)) return null;
  return 'That is not a rule. Write for instance: protein folding, "sparse attention", author:LeCun.';
}

function faultOfYesOrNo(answer: string): string | null {
  return /^(?:y|yes|n|no)$/.test(answer) ? null : 'Answer yes or no.';
}

/** A password in the file would be in every copy and backup of it. */
function faultOfTransport(answer: string, servers: MailServers): string | null {
  const [, password] = /^smtps?:\/\/[^/@]*?:([^/]*)@/i.exec(answer) ?? [];
  if (password !== undefined && !/^\$\{\w+\}$/.test(password))
    return 'Keep the password out of the file: write ${SMTP_PASSWORD} in its place, and set that where digest runs.';
  try {
    servers.read(answer);
    return null;
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    return `That is not a mail server: ${error.message}.`;
  }
}
