// Reads a server's refusal of a mail that we hand over ourselves as if another system had reported it.
import { assess } from './assess.ts';
import type { RecipientReport } from './mail-report.ts';
import type { SmtpCommand } from './smtp-reply.ts';

export interface Refusal {
  /** The reply with its code: `550 5.1.1 No such user`. */
  response: string;
  /** The command that it answers. */
  command: Extract<SmtpCommand, 'connect' | 'rcpt' | 'data'>;
  email: string;
  /** The envelope's sender. */
  sender: string;
}

const asked = { connect: 'initial connection', rcpt: 'RCPT TO command', data: 'end of DATA command' };

/** What the refusal says about the reader, by the rules for bounces. */
export function assessReply({ response, command, email, sender }: Refusal): RecipientReport {
  const diagnostic = `${response} (in reply to ${asked[command]})`;
  return assess({
    mail: { headers: [], subject: '', text: '', parts: [], nested: [] },
    sender: {
      addresses: new Set([sender.toLowerCase()]),
      domains: new Set([sender.slice(sender.lastIndexOf('@') + 1).toLowerCase()]),
    },
    email,
    aliases: [],
    action: 'failed',
    stated: '',
    category: '',
    diagnostic,
    diagnosticType: 'smtp',
    about: diagnostic,
    preamble: '',
  });
}
