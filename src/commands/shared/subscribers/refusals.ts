// Addresses that must not be mailed: the reason as text, and the command that lifts it.
import type { BlockedAddress } from '../../../store/contract/readers.ts';

const reasonTexts = {
  unsubscribed: 'has unsubscribed',
  bounced: 'has bounced',
  complained: 'has complained about a mail',
  command: 'was taken off the list',
  pending: 'has not confirmed the subscription',
} as const;

/** What happened: `ada@example.org has unsubscribed on 2026-06-10`. */
export function refusalText({ email, reason, since }: BlockedAddress): string {
  return `${email} ${reasonTexts[reason]}${since === null ? '' : ` on ${since.slice(0, 10)}`}`;
}

/** The command that makes the address mailable again, and when it may be used. */
export function howToLift({ email, reason }: BlockedAddress): string {
  return reason === 'pending'
    ? `If they have confirmed to you that they want it: digest subscribers add ${email}`
    : `If they have asked for it again: digest subscribers add ${email} --again`;
}
