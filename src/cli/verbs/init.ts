// `digest init`: asks a few questions, or takes the defaults, and writes the configuration.
import { dirname, join, resolve } from 'node:path';
import type { InitAnswers } from '../../commands/shared/init-template.ts';
import { anyText } from '../arguments.ts';
import { flag, option } from '../parameter.ts';
import { defineVerb } from '../verb.ts';

export const initVerb = defineVerb({
  name: 'init',
  description: 'Write a commented digest.yaml and create the database.',
  options: {
    yes: flag('--yes', 'ask nothing and use the defaults'),
    email: option('--email <address>', 'your address: the first subscriber'),
    title: option('--title <title>', 'the name of your digest'),
    timezone: option('--timezone <zone>', 'for instance Europe/Berlin'),
    at: option('--at <time>', 'when the daily edition is due, for instance 07:00'),
    categories: option(
      '--categories <list>',
      'arXiv categories, for instance cs.CL,cs.LG; "" for none',
      anyText,
    ),
    mail: option(
      '--mail <url>',
      'the mail server, for instance smtp://me:${SMTP_PASSWORD}@mail.example.org:587',
    ),
    interests: option(
      '--interests <rules>',
      'what you want to read about: rules as in "digest profile"',
      anyText,
    ),
  },
  examples: [
    ['digest init', 'asks a few questions'],
    ['digest init --yes --email me@example.org', 'asks nothing'],
    [
      'digest init --yes --email me@example.org --interests \'"sparse attention", author:LeCun\'',
      'with what you want to read about',
    ],
  ],
  async run(session, { yes, email, title, timezone, at, categories, interests, mail }) {
    const defaults: InitAnswers = {
      email,
      title: title ?? 'Daily Papers',
      timezone: timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
      at: at ?? '07:00',
      categories: (categories ?? 'cs.CL,cs.LG').split(/[\s,]+/).filter(Boolean),
      interests: interests ?? '',
      transport: mail ?? 'file:./outbox',
    };
    const file = resolve(session.configFile ?? session.environment.configFile ?? join('.', 'digest.yaml'));
    const [{ askAnswers }, { initialize, mailServers }] = await Promise.all([
      import('../init-questions.ts'),
      import('../../commands/init.ts'),
    ]);
    const servers = mailServers(dirname(file), session.environment.variables);
    const answers = yes ? defaults : await askAnswers(defaults, session, servers);
    return await initialize(file, answers, session);
  },
  print({ config, database, subscriber, interests, unset }, output) {
    output.print(`Written: ${config}\nCreated: ${database}`);
    if (subscriber) output.print(`Subscribed: ${subscriber}`);
    if (interests.length > 0) output.print(`Interests: ${interests.join(', ')}`);
    if (unset.length > 0) {
      output.print(
        `\nFirst set ${unset.join(' and ')} where digest runs: in the shell, the crontab or the service file.`,
      );
    }
    output.print(
      '\nNext: "digest run" fetches the papers and delivers what is due; "digest doctor" checks the rest.',
    );
  },
});
