// Addresses that must not be written to: how that is said, and what lifts it.
import type { BlockedAddress } from '../../store/contract/readers.ts';

const reasonsInWords = {
  unsubscribed: 'has unsubscribed',
  bounced: 'has bounced',
  complained: 'has complained about a mail',
  command: 'was taken off the list',
  pending: 'has not confirmed the subscription',
} as const;

/** What happened: `ada@example.org has unsubscribed on 2026-06-10`. */
export function refusalInWords({ email, reason, since }: BlockedAddress): string {
  return `${email} ${reasonsInWords[reason]}${since === null ? '' : ` on ${since.slice(0, 10)}`}`;
}

/** The command that lets the address be written to again, and on what condition it may be used. */
export function howToLift({ email, reason }: BlockedAddress): string {
  return reason === 'pending'
    ? `If they have told you that they want it: digest subscribers add ${email}`
    : `If they have asked for it anew: digest subscribers add ${email} --again`;
}
